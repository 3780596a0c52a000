"""The versions of a question: what was asked before stays known, and a load that corrects a key is noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from quizzes import questions
from quizzes.models import Correction, EarlierQuestion, Quiz
from quizzes.questions import AnyQuestion


def note(slug: str, before: Quiz | None, now: Sequence[AnyQuestion]) -> None:
    """Called as a quiz is written that changed, with what it was `before`."""
    at = timezone.now()
    held = {one.hash: one for one in map(questions.restore, before.questions if before else ())}
    asked = {one.hash for one in now}
    for one in held.values():
        if one.hash not in asked:
            EarlierQuestion.objects.update_or_create(
                slug=slug,
                hash=one.hash,
                defaults={"question_id": one.id, "data": one.data(), "until": at},
            )
    latest = {one.id: one for one in earlier([slug])[slug]}
    Correction.objects.bulk_create(
        Correction(slug=slug, question_id=one.id, at=at)
        for one in now
        if one.hash not in held and one.id in latest and one.corrects(latest[one.id])
    )


def slugs() -> set[str]:
    """The lessons of which earlier versions of questions are known."""
    return set(EarlierQuestion.objects.order_by().values_list("slug", flat=True).distinct())


def earlier(slugs: Iterable[str]) -> dict[str, list[AnyQuestion]]:
    """Lesson → the versions that are asked no longer, in the order in which they ended. One query."""
    found: dict[str, list[AnyQuestion]] = {slug: [] for slug in slugs}
    rows = EarlierQuestion.objects.filter(slug__in=found).values_list("slug", "data")
    for slug, data in rows:
        found[slug].append(questions.restore(data))
    return found
