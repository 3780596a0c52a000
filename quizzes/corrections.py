"""Keys that were corrected after somebody had answered: which answers that touches, and whose.

An answer is touched when the question is asked now in a version whose key is another one (`Question.corrects`) than that
of the version that was answered. Its score stands, since it was given in good faith; the question is due again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from quizzes import questions
from quizzes.models import Attempt, Correction, Quiz
from quizzes.questions import AnyQuestion
from quizzes.taking import Taking


@dataclass(frozen=True)
class Corrected:
    """A question as it is asked now, and when its key was corrected last."""

    question: AnyQuestion
    at: datetime


@dataclass(frozen=True)
class Touched:
    """A corrected question and how many learners with an account had answered it by an earlier key; some have since
    answered it `again`, as it is now.
    """

    slug: str
    question: AnyQuestion
    at: datetime
    learners: int
    again: int


def every(slugs: Iterable[str] | None = None) -> dict[str, dict[str, Corrected]]:
    """Lesson → question's id → its correction, of those that are still asked. One query when there are none, else two."""
    rows = Correction.objects.all() if slugs is None else Correction.objects.filter(slug__in=slugs)
    days: dict[str, dict[str, datetime]] = defaultdict(dict)
    for slug, id_, at in rows.values_list("slug", "question_id", "at"):
        days[slug][id_] = at
    if not days:
        return {}
    return {
        quiz.slug: {
            one.id: Corrected(one, days[quiz.slug][one.id])
            for one in map(questions.restore, quiz.questions)
            if one.id in days[quiz.slug]
        }
        for quiz in Quiz.objects.filter(slug__in=days)
    }


def of_taking(taking: Taking) -> dict[str, Corrected]:
    """Question's id → its correction, for the answers of a finished attempt that are touched."""
    found = every([taking.slug]).get(taking.slug, {}) if taking.finished else {}
    return touching(found, taking.questions, taking.answers)


def of_attempts(attempts: QuerySet[Attempt]) -> dict[UUID, dict[str, Corrected]]:
    """Of finished attempts: id → question's id → its correction. One query when nothing was ever corrected."""
    found = every()
    rows = attempts.filter(slug__in=found).values_list("pk", "slug", "questions", "answers") if found else ()
    return {
        pk: touching(found[slug], _named(asked, found[slug]), answers) for pk, slug, asked, answers in rows
    }


def _named(asked: Sequence[Mapping[str, Any]], ids: Collection[str]) -> list[AnyQuestion]:
    return [questions.restore(data) for data in asked if data["id"] in ids]


def counted(found: Mapping[str, Corrected]) -> tuple[int, datetime | None]:
    """How many there are, and when the last was."""
    return len(found), max((one.at for one in found.values()), default=None)


def touching(
    found: Mapping[str, Corrected], asked: Iterable[AnyQuestion], answers: Mapping[str, Any]
) -> dict[str, Corrected]:
    """Those of the corrections `found` of a quiz that touch answers to its questions as they were `asked`."""
    return {
        one.id: found[one.id]
        for one in asked
        if one.id in found and one.id in answers and is_touched(one, found[one.id].question, answers[one.id])
    }


def is_touched(answered: AnyQuestion, now: AnyQuestion, answer: Any) -> bool:
    return answered.hash != now.hash and now.corrects(answered, answer)


def touched(slugs: Iterable[str] | None = None) -> list[Touched]:
    """The corrections, the latest first."""
    listed = [
        _counted(slug, correction) for slug, found in every(slugs).items() for correction in found.values()
    ]
    return sorted(listed, key=lambda one: (one.at, one.slug, one.question.id), reverse=True)


def _counted(slug: str, correction: Corrected) -> Touched:
    now = correction.question
    before: set[int] = set()
    since: set[int] = set()
    rows = Attempt.objects.filter(slug=slug, finished__isnull=False)
    for learner, asked, answers in rows.values_list("learner_id", "questions", "answers").iterator(
        chunk_size=200
    ):
        for answered in _named(asked, [now.id] if now.id in answers else ()):
            if answered.hash == now.hash:
                since.add(learner)
            elif is_touched(answered, now, answers[now.id]):
                before.add(learner)
    return Touched(slug, now, correction.at, len(before), len(before & since))
