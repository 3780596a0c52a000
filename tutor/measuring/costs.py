"""What the models cost day by day, and what it would have been had every question gone to the hosted one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tutor.measuring import days as measured
from tutor.models import Question

DAYS = 30


@dataclass(frozen=True)
class Day:
    """`here`, `local` and `hosted` count the questions by where the answer came from."""

    day: date
    here: int
    local: int
    hosted: int
    cost: Decimal
    always_hosted: Decimal

    @property
    def saved(self) -> Decimal:
        return self.always_hosted - self.cost


def daily(days: int = DAYS) -> list[Day]:
    """The days on which something was asked, the newest first."""
    every = (_day(one) for one in reversed(measured.latest(days)))
    return [one for one in every if one]


def _day(one: measured.Day) -> Day | None:
    groups = [group for group in one.groups if group.status not in Question.RUNNING]
    if not groups:
        return None
    ran = Counter[str]()
    for group in groups:
        ran[group.runs] += group.count
    cost = sum((group.cost for group in groups), Decimal(0))
    hosted = sum((group.always_hosted for group in groups), Decimal(0))
    return Day(one.day, ran["here"], ran["local"], ran["hosted"], cost, hosted)
