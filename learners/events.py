"""What a learner did, wherever it is kept: read marks and finished quizzes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from learners.models import Learner, ReadMark
from learners.union import Mark, union
from quizzes.models import Attempt


@dataclass(frozen=True)
class Taken:
    """A finished attempt. `counted` when it was at the whole quiz, and not at some of its questions again."""

    id: str
    slug: str
    points: float
    out_of: int
    passed: bool
    finished: datetime
    counted: bool


@dataclass(frozen=True)
class Events:
    """Each mark and each attempt once."""

    marks: frozenset[Mark] = frozenset()
    taken: tuple[Taken, ...] = ()

    def __or__(self, other: Events) -> Events:
        by_id = {one.id: one for one in (*other.taken, *self.taken)}
        return Events(union((*self.marks, *other.marks)), tuple(by_id.values()))


def of_account(learner: Learner, lessons: Collection[str] | None = None) -> Events:
    """All of them, or those in some lessons."""
    marks = ReadMark.objects.filter(learner=learner)
    finished = Attempt.objects.filter(learner=learner, finished__isnull=False)
    if lessons is not None:
        marks, finished = marks.filter(lesson__in=lessons), finished.filter(slug__in=lessons)
    return Events(
        frozenset(Mark(*mark) for mark in marks.values_list("at", "lesson", "section", "hash")),
        tuple(
            Taken(str(pk), slug, points or 0, out_of, passed, at, counted=not again)
            for pk, slug, points, out_of, passed, at, again in finished.values_list(
                "pk", "slug", "points", "out_of", "passed", "finished", "is_retake_of_missed"
            )
            if at
        ),
    )
