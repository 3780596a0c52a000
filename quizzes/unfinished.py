"""The quizzes that an account has begun and not finished, from its rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from quizzes import attempts, begun, signed
from quizzes.begun import Begun
from quizzes.models import Attempt, Quiz


def of_account(learner_id: int, lessons: Collection[str] | None = None) -> list[Begun]:
    """Of each quiz, or of those of some lessons, the newest attempt, when it is not finished and no older than a browser would
    keep it.
    """
    since = timezone.now() - timedelta(seconds=signed.UNDER_WAY_FOR)
    rows = Attempt.objects.filter(learner_id=learner_id, started__gte=since)
    begun_ones = rows.filter(finished__isnull=True)
    if lessons is not None:
        begun_ones = begun_ones.filter(slug__in=lessons)
    slugs = set(begun_ones.values_list("slug", flat=True))
    if not slugs:
        return []
    newest: dict[str, Attempt] = {}
    for row in rows.filter(slug__in=slugs).order_by("-started").only("slug", "finished"):
        newest.setdefault(row.slug, row)
    open_ = {slug: row.pk for slug, row in newest.items() if not row.finished}
    if not open_:
        return []
    quizzes = {quiz.slug: quiz for quiz in Quiz.objects.filter(slug__in=open_)}
    return [
        begun.of_taking(
            attempts.of_row(row).on(attempts.questions_of(quizzes[row.slug]), row.pass_mark),
            row.touched or row.started,
        )
        for row in Attempt.objects.filter(pk__in=open_.values())
        if row.slug in quizzes
    ]
