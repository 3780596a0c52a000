"""What the models cost day by day, and what it would have been had every question gone to the hosted one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

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
    since = timezone.localdate() - timedelta(days=days - 1)
    rows = Question.objects.filter(asked_at__date__gte=since).exclude(status__in=Question.RUNNING)
    by_day = rows.annotate(day=TruncDate("asked_at")).values("day").order_by("-day")
    sums = by_day.annotate(
        here=Count("pk", filter=Q(runs="here")),
        local=Count("pk", filter=Q(runs="local")),
        hosted=Count("pk", filter=Q(runs="hosted")),
        paid=_sum("cost"),
        always=_sum("cost_always_hosted"),
    )
    return [
        Day(one["day"], one["here"], one["local"], one["hosted"], one["paid"], one["always"]) for one in sums
    ]


def _sum(name: str) -> Coalesce:
    return Coalesce(Sum(name), Value(Decimal(0)), output_field=DecimalField())
