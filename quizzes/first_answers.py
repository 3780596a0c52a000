"""The first answers of learners to a quiz, from the rows, one learner at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from quizzes import question_sets
from quizzes.item_statistics import Answer
from quizzes.models import Attempt
from quizzes.question import thawed
from quizzes.questions import AnyQuestion

MOST = 10_000  # attempts that are read, the newest: of so many answers the interval is two points in a hundred wide


def first_answers(slug: str) -> Iterator[Answer]:
    """Of attempts at the whole quiz; of one learner the first at each version of a question."""
    whose, seen = 0, set[str]()
    rows = _newest(slug).order_by("learner_id", "started", "pk")
    for learner, asked, in_full, answers, grades in rows.values_list(
        "learner_id", "asked_id", "in_full", "answers", "grades"
    ).iterator(chunk_size=200):
        if learner != whose:
            whose, seen = learner, set()
        for question, version in (
            _of_set(asked) if asked else _with_hashes(question_sets.asked(None, in_full))
        ):
            if version not in seen and question.id in answers and question.id in grades:
                seen.add(version)
                yield _answer(question, version, answers[question.id], grades)


def reads_all(slug: str) -> bool:
    """Whether there are no more attempts than are read."""
    return _since(slug) is None


def _newest(slug: str) -> QuerySet[Attempt]:
    """Where there are too many, those of learners whose first was among the newest."""
    rows = _every(slug)
    since = _since(slug)
    if since is None:
        return rows
    earlier = _every(slug).filter(learner=OuterRef("learner"), started__lt=since)
    return rows.filter(~Exists(earlier), started__gte=since)


def _since(slug: str) -> datetime | None:
    """When the oldest of the newest was begun; None when all are read."""
    last = list(_every(slug).order_by("-started").values_list("started", flat=True)[MOST - 1 : MOST + 1])
    return last[0] if len(last) == 2 else None


def _every(slug: str) -> QuerySet[Attempt]:
    return Attempt.objects.filter(slug=slug, is_retake_of_missed=False)


def _with_hashes(asked: Iterable[AnyQuestion]) -> list[tuple[AnyQuestion, str]]:
    return [(question, question.hash) for question in asked]


@lru_cache(maxsize=128)
def _of_set(name: str) -> list[tuple[AnyQuestion, str]]:
    return _with_hashes(question_sets.restored(name))


def _answer(question: AnyQuestion, version: str, given: Any, grades: Mapping[str, float]) -> Answer:
    points, others = grades[question.id], len(grades) - 1
    return Answer(
        question=question.id,
        version=version,
        points=points,
        rest=(sum(grades.values()) - points) / others if others else None,
        chosen=question.counted(thawed(given)),
    )
