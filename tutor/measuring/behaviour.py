"""How each model behaved, day by day: what its questions came to, what they took and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.utils import timezone

from tutor.models import Question

DAYS = 30
_FIELDS = ("asked_of", "asked_at", "status", "voice", "fallback", "seconds", "cost", "sentences")


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
    took: list[float] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return self.answered + self.refused + self.failed

    @property
    def seconds(self) -> float | None:
        return median(self.took) if self.took else None

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
    today = timezone.localdate()
    rows = Question.objects.filter(asked_at__date__gt=today - timedelta(days=days), deleted_at=None)
    by_model: dict[str, dict[date, Day]] = {}
    for row in rows.values(*_FIELDS).iterator():
        name = row["asked_of"] or "extractive"
        every = by_model.setdefault(name, {day: Day(day) for day in _days(today, days)})
        if day := every.get(timezone.localdate(row["asked_at"])):
            _count(day, row)
    return [Behaviour(name, tuple(every.values())) for name, every in sorted(by_model.items())]


def _days(today: date, days: int) -> Iterable[date]:
    return (today - timedelta(days=ago) for ago in range(days - 1, -1, -1))


def _count(day: Day, row: dict[str, Any]) -> None:
    day.answered += row["status"] == Question.Status.ANSWERED
    day.refused += row["status"] == Question.Status.REFUSED
    day.failed += row["status"] in (Question.Status.FAILED, Question.Status.CANCELLED)
    day.fallbacks += bool(row["fallback"])
    day.cost += float(row["cost"] or 0)
    if row["seconds"] is not None:
        day.took.append(row["seconds"])
    if row["voice"] == "reword":
        day.reworded += sum(one["kind"] == "reword" for one in row["sentences"])
        day.quoted += sum(one["kind"] != "reword" for one in row["sentences"])


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
