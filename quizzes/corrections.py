"""Keys that were corrected after somebody had answered: which answers that touches, and whose.

An answer is touched when the question is asked now in a version whose key is another one (`Question.corrects`) than that
of the version that was answered. Its score stands, since it was given in good faith; the question is due again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from quizzes import question_sets, questions
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
    if not found:
        return {}
    rows = attempts.filter(slug__in=found).values_list("pk", "slug", "answers", "asked_id", "in_full")
    return {
        pk: touching(found[slug], question_sets.asked(*asked), answers) for pk, slug, answers, *asked in rows
    }


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
    listed = [one for slug, found in every(slugs).items() for one in _counted(slug, found)]
    return sorted(listed, key=lambda one: (one.at, one.slug, one.question.id), reverse=True)


def _counted(slug: str, found: Mapping[str, Corrected]) -> Iterator[Touched]:
    """Of the corrections of one quiz, over all finished attempts at it."""
    before: dict[str, set[int]] = defaultdict(set)
    since: dict[str, set[int]] = defaultdict(set)

    def corrected(asked: Iterable[AnyQuestion]) -> list[tuple[AnyQuestion, bool]]:
        """Those that were corrected, each with whether it is the one that is asked now."""
        some = [one for one in asked if one.id in found]
        return [(one, one.hash == found[one.id].question.hash) for one in some]

    of_set = lru_cache(maxsize=128)(lambda name: corrected(question_sets.restored(name)))
    rows = Attempt.objects.filter(slug=slug, finished__isnull=False)
    for learner, answers, name, in_full in rows.values_list(
        "learner_id", "answers", "asked_id", "in_full"
    ).iterator(chunk_size=200):
        for one, is_asked_now in of_set(name) if name else corrected(question_sets.asked(None, in_full)):
            if one.id not in answers:
                continue
            if is_asked_now:
                since[one.id].add(learner)
            elif found[one.id].question.corrects(one, answers[one.id]):
                before[one.id].add(learner)
    for id_, one_ in found.items():
        again = before[id_] & since[id_]
        yield Touched(slug, one_.question, one_.at, len(before[id_]), len(again))
