"""What the questions of each day came to. Of days that are over it is kept, so that nobody counts a million questions again.

A day is one of the site's own time zone. Nothing here says who asked, or what.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Case, Count, QuerySet, Sum, Value, When
from django.utils import timezone

from tutor.models import Question, QuestionDay
from tutor.providers import thinking

WITHOUT = "extractive"  # a question that was asked of the tutor without a model
_Json = dict[str, Any]
_BY = ("asked_of", "status", "model", "runs", "deleted", "without_model")
_DETAILS = ("asked_of", "seconds", "voice", "sentences", "route", "deleted_at")


@dataclass(frozen=True)
class Group:
    """Questions of one day that are alike in all of this, and what they cost together."""

    asked_of: str
    status: str
    model: str
    runs: str
    deleted: bool
    without_model: bool  # though one was asked
    count: int
    cost: Decimal
    always_hosted: Decimal


@dataclass(frozen=True)
class Day:
    """`seconds` (median) and `sentences` (reworded, quoted) by the name that was asked, `thought_too_long` by model."""

    day: date
    groups: tuple[Group, ...]
    seconds: dict[str, float]
    sentences: dict[str, list[int]]
    thought_too_long: dict[str, int]


def latest(days: int) -> list[Day]:
    """So many, today the last. Beside today only what the worker has not kept yet is counted."""
    today = _today()
    wanted = [today - timedelta(days=ago) for ago in range(days - 1, -1, -1)]
    kept = {row.day: row for row in QuestionDay.objects.filter(day__gte=wanted[0])}
    newest = max(kept, default=date.min)  # the days before it that are not there had no questions
    return [_read(kept.get(day) or (QuestionDay(day=day) if day < newest else _made(day))) for day in wanted]


def groups_of_all() -> Iterator[Group]:
    """Of every question that was ever asked."""
    last = None
    for row in QuestionDay.objects.order_by("day").only("day", "groups"):
        last = row.day
        yield from map(_group, row.groups)
    since = Question.objects.filter(asked_at__gte=_begin(last + timedelta(days=1))) if last else None
    yield from map(_group, _grouped(Question.objects.all() if since is None else since))


def keep() -> int:
    """Keeps the days that are over, as long as none of their questions is still being answered; gives their number."""
    newest = QuestionDay.objects.order_by("-day").values_list("day", flat=True).first()
    if newest:
        day = newest + timedelta(days=1)
    elif oldest := Question.objects.order_by("asked_at").values_list("asked_at", flat=True).first():
        day = _day_of(oldest)
    else:
        return 0
    made = 0
    while day < _today():
        if _asked_on(day).filter(status__in=Question.RUNNING, finished_at=None).exists():
            break
        QuestionDay.objects.bulk_create([_made(day)], ignore_conflicts=True)  # another worker may be as quick
        day, made = day + timedelta(days=1), made + 1
    return made


def _made(day: date) -> QuestionDay:
    rows = _asked_on(day)
    groups = list(_grouped(rows))
    return QuestionDay(day=day, groups=groups, details=_details(rows) if groups else {})


def _grouped(rows: QuerySet[Question]) -> Iterator[_Json]:
    alike = (
        rows.order_by()
        .annotate(
            deleted=Case(When(deleted_at=None, then=Value(False)), default=Value(True)),
            without_model=Case(When(fallback="", then=Value(False)), default=Value(True)),
        )
        .values(*_BY)
        .annotate(count=Count("pk"), paid=Sum("cost"), always=Sum("cost_always_hosted"))
    )
    for one in alike:
        sums = {"cost": str(one.pop("paid") or 0), "always_hosted": str(one.pop("always") or 0)}
        yield {**one, "asked_of": one["asked_of"] or WITHOUT, **sums}


def _group(kept: _Json) -> Group:
    money = {name: Decimal(kept[name]) for name in ("cost", "always_hosted")}
    return Group(**{**kept, **money})


def _details(rows: QuerySet[Question]) -> _Json:
    seconds: dict[str, list[float]] = defaultdict(list)
    sentences: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    thought = Counter[str]()
    for asked_of, took, voice, said, route, deleted_at in rows.values_list(*_DETAILS).iterator(
        chunk_size=500
    ):
        name = asked_of or WITHOUT
        thought.update(step["name"] for step in route if step["why"] == thinking.THOUGHT)
        if deleted_at:
            continue
        if took is not None:
            seconds[name].append(took)
        for one in said if voice == "reword" else ():
            sentences[name][one["kind"] != "reword"] += 1
    return {
        "seconds": {name: median(took) for name, took in seconds.items()},
        "sentences": dict(sentences),
        "thought_too_long": dict(thought),
    }


def _read(row: QuestionDay) -> Day:
    details = [row.details.get(name, {}) for name in ("seconds", "sentences", "thought_too_long")]
    return Day(row.day, tuple(map(_group, row.groups)), *details)


def _asked_on(day: date) -> QuerySet[Question]:
    return Question.objects.filter(asked_at__gte=_begin(day), asked_at__lt=_begin(day + timedelta(days=1)))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def _day_of(moment: datetime) -> date:
    return timezone.localdate(moment, timezone.get_default_timezone())


def _today() -> date:
    return _day_of(timezone.now())
