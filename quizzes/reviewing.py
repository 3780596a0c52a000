"""What a learner answered, as the schedule needs it: from the rows of an account, or from the receipts of a browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quizzes import attempts, signed
from quizzes.fading import Answered
from quizzes.models import Attempt, Quiz

_WHOLE = 1 - 1e-6


def of_account(learner_id: int) -> list[Answered]:
    """The answers of finished attempts to questions that the course still asks."""
    asked = _asked_now()
    rows = Attempt.objects.filter(learner_id=learner_id, finished__isnull=False)
    return [
        Answered(finished, slug, name, points >= _WHOLE, sure.get(name), again)
        for finished, slug, grades, sure, again in rows.values_list(
            "finished", "slug", "grades", "sure", "is_retake_of_missed"
        )
        for name, points in grades.items()
        if finished and name in asked.get(slug, ())
    ]


def of_receipts(texts: Iterable[str]) -> list[Answered]:
    """The answers in a browser's receipts, as far as they are this site's and the questions are still the same."""
    return [answer for text in set(texts) for answer in _of_receipt(text)]


def _of_receipt(text: str) -> Iterator[Answered]:
    try:
        receipt = signed.read_receipt(text)
    except signed.Refused:
        return
    quiz = Quiz.objects.filter(slug=receipt.slug).first()
    now = {signed.key_of(one): one for one in attempts.questions_of(quiz)} if quiz else {}
    for key, given, sure in zip(receipt.keys, receipt.answers, receipt.sure, strict=True):
        if key in now:
            right = now[key].grade(given).right
            yield Answered(receipt.finished, receipt.slug, now[key].id, right, sure, receipt.of_missed)


def _asked_now() -> dict[str, set[str]]:
    """Lesson → the ids of its questions."""
    return {
        slug: {question["id"] for question in asked}
        for slug, asked in Quiz.objects.values_list("slug", "questions")
    }
