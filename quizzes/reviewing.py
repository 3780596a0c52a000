"""What a learner answered, as the schedule needs it: from the rows of an account, or from the receipts of a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from courses import moved
from quizzes import attempts, corrections, signed
from quizzes.corrections import Corrected
from quizzes.models import Attempt, Quiz
from quizzes.schedule import Answered
from quizzes.signed import Receipt

_WHOLE = 1 - 1e-6


def of_account(learner_id: int) -> list[Answered]:
    """The answers of finished attempts to questions that the course still asks."""
    rows = Attempt.objects.filter(learner_id=learner_id, finished__isnull=False)
    asked = _asked_now(rows)
    corrected = corrections.of_attempts(rows)
    return [
        Answered(finished, slug, name, points >= _WHOLE, sure.get(name), again, _day(corrected.get(pk), name))
        for pk, finished, slug, grades, sure, again in rows.values_list(
            "pk", "finished", "slug", "grades", "sure", "is_retake_of_missed"
        )
        for name, points in grades.items()
        if finished and name in asked.get(slug, ())
    ]


def _day(corrected: Mapping[str, Corrected] | None, name: str) -> datetime | None:
    return corrected[name].at if corrected and name in corrected else None


@dataclass(frozen=True)
class OfReceipts:
    """The answers in a browser's receipts; of each attempt the questions that were corrected since; and of what is no
    receipt of this site's, its place and why.
    """

    answers: list[Answered]
    corrected: dict[UUID, dict[str, Corrected]]
    refused: dict[int, str]


def of_receipts(texts: Sequence[str]) -> OfReceipts:
    """As far as the receipts are this site's and their questions are still asked."""
    receipts, refused = _read(texts)
    quizzes = Quiz.objects.filter(slug__in={receipt.slug for receipt in receipts})
    known = {quiz.slug: _Known(quiz) for quiz in quizzes}
    found = OfReceipts([], {}, refused)
    for receipt in receipts:
        if receipt.slug in known:
            answers, corrected = known[receipt.slug].read(receipt)
            found.answers.extend(answers)
            found.corrected[receipt.id] = corrected
    return found


def _read(texts: Sequence[str]) -> tuple[list[Receipt], dict[int, str]]:
    receipts, refused = {}, {}
    now = moved.renamed("lesson") if texts else {}
    for place, text in enumerate(texts):
        try:
            receipt = signed.read_receipt(text)
            receipts[text] = replace(receipt, slug=now.get(receipt.slug, receipt.slug))
        except signed.Refused as why:
            refused[place] = str(why)
    return list(receipts.values()), refused


class _Known:
    """A quiz as it is asked now, and its questions as they ever were."""

    def __init__(self, quiz: Quiz) -> None:
        asked = {one["id"] for one in quiz.questions}
        self.by_key = {signed.key_of(one): one for one in attempts.known(quiz) if one.id in asked}
        self.corrected = corrections.every([quiz.slug]).get(quiz.slug, {})

    def read(self, receipt: Receipt) -> tuple[list[Answered], dict[str, Corrected]]:
        given = {
            self.by_key[key]: (answer, sure)
            for key, answer, sure in zip(receipt.keys, receipt.answers, receipt.sure, strict=True)
            if key in self.by_key
        }
        touched = corrections.touching(self.corrected, given, {one.id: given[one][0] for one in given})
        answers = [
            Answered(
                receipt.finished,
                receipt.slug,
                one.id,
                one.grade(answer).right,
                sure,
                receipt.of_missed,
                touched[one.id].at if one.id in touched else None,
            )
            for one, (answer, sure) in given.items()
        ]
        return answers, touched


def _asked_now(rows: QuerySet[Attempt]) -> dict[str, set[str]]:
    """Lesson → the ids of its questions, for the lessons of these attempts: a course may have thousands of others."""
    return {
        slug: {question["id"] for question in asked}
        for slug, asked in Quiz.objects.filter(slug__in=rows.values("slug")).values_list("slug", "questions")
    }
