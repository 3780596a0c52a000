"""How each model behaved, day by day: what its questions came to, what they took and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tutor.measuring import days as measured
from tutor.measuring.days import Group
from tutor.models import Question

DAYS = 30


@dataclass
class Day:
    """One model on one day. `reworded` and `quoted` count the sentences of answers in the voice `reword`."""

    day: date
    answered: int = 0
    refused: int = 0
    failed: int = 0
    fallbacks: int = 0
    reworded: int = 0
    quoted: int = 0
    cost: float = 0.0
    seconds: float | None = None  # median

    @property
    def asked(self) -> int:
        return self.answered + self.refused + self.failed

    @property
    def in_its_words(self) -> float | None:
        """The share of the sentences of a rewording voice that stood the verifier; the others are quotes."""
        every = self.reworded + self.quoted
        return self.reworded / every if every else None


@dataclass(frozen=True)
class Behaviour:
    """One model over some days, the oldest first, days without a question included."""

    name: str
    days: tuple[Day, ...]


def behaviour(days: int = DAYS) -> list[Behaviour]:
    """Every model that was asked something lately, by name."""
    every = measured.latest(days)
    names = {group.asked_of for one in every for group in one.groups if not group.deleted}
    return [Behaviour(name, tuple(_day(name, one) for one in every)) for name in sorted(names)]


def _day(name: str, one: measured.Day) -> Day:
    reworded, quoted = one.sentences.get(name, (0, 0))
    day = Day(one.day, reworded=reworded, quoted=quoted, seconds=one.seconds.get(name))
    for group in one.groups:
        if group.asked_of == name and not group.deleted:
            _count(day, group)
    return day


def _count(day: Day, group: Group) -> None:
    status, count = Question.Status(group.status), group.count
    day.answered += count * (status == Question.Status.ANSWERED)
    day.refused += count * (status == Question.Status.REFUSED)
    day.failed += count * (status in (Question.Status.FAILED, Question.Status.CANCELLED))
    day.fallbacks += count * group.without_model
    day.cost += float(group.cost)


@dataclass(frozen=True)
class Bar:
    """One day of a chart: the heights of its parts from the bottom, in the chart's units, and what it says."""

    x: int
    parts: tuple[tuple[str, float, float], ...]  # class, top edge, height
    says: str


@dataclass(frozen=True)
class Chart:
    """A small chart of one thing over the days. `highest` is what its top edge stands for."""

    title: str
    unit: str
    highest: float
    bars: tuple[Bar, ...]


HEIGHT, STEP = 60, 10  # of a chart, in its own units
Parts = tuple[tuple[str, float], ...]  # what a bar is made of, from the bottom: class and value


def charts(one: Behaviour) -> list[Chart]:
    """What the operator looks at, plainly: questions by how they ended, fallbacks, words, seconds, cost."""
    ended = [
        (day, (("answered", day.answered), ("refused", day.refused), ("failed", day.failed)))
        for day in one.days
    ]
    shares = [(day, (("share", 100 * (day.in_its_words or 0)),)) for day in one.days]
    return [
        _chart("Questions (from the bottom: answered, refused, failed)", "", ended),
        _chart("Answered without the model", "", [(day, (("fallback", day.fallbacks),)) for day in one.days]),
        _chart("Sentences in its words that were verified", "%", shares),
        _chart("Seconds, median", "s", [(day, (("seconds", day.seconds or 0),)) for day in one.days]),
        _chart("Cost", "", [(day, (("cost", day.cost),)) for day in one.days]),
    ]


def _chart(title: str, unit: str, days: Sequence[tuple[Day, Parts]]) -> Chart:
    highest = max(sum(value for _, value in parts) for _, parts in days)
    bars: list[Bar] = []
    for place, (day, parts) in enumerate(days):
        drawn, top = [], float(HEIGHT)
        for name, value in parts:
            height = HEIGHT * value / highest if highest else 0.0
            top -= height
            drawn.append((name, round(top, 2), round(height, 2)))
        said = ", ".join(f"{value:.3g}{unit} {name}" for name, value in parts)
        bars.append(Bar(place * STEP, tuple(drawn), f"{day.day:%-d %b}: {said}"))
    return Chart(title, unit, highest, tuple(bars))
