"""Vectors of the questions that lessons did not answer, made in the worker a few at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tutor import vectors
from tutor.embedding.available import embedder
from tutor.embedding.base import Vector
from tutor.models import QuestionVector
from tutor.wording.gaps import LONGEST_AGO, asked_in_vain

AT_ONCE = 40


def make_missing() -> int:
    """For the newest questions without one; how many were looked at. Raises EmbeddingError."""
    found = embedder()
    if found is None:
        return 0
    since = timezone.now() - timedelta(days=LONGEST_AGO)
    due = asked_in_vain(since).exclude(vector__space=found.space).order_by("-asked_at")
    rows = list(due.values_list("pk", "text")[:AT_ONCE])
    readable = list(dict.fromkeys(text for _, text in rows if vectors.can_read(found, text)))
    made = dict(zip(readable, found.embed(readable), strict=True)) if readable else {}
    QuestionVector.objects.bulk_create(
        (
            QuestionVector(
                question_id=pk, space=found.space, data=vectors.packed([made[text]]) if text in made else b""
            )
            for pk, text in rows
        ),
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=["space", "data"],
    )
    return len(rows)


def of(questions: Collection[UUID]) -> dict[UUID, Vector]:
    """Those that were made by the embedder in use."""
    found = embedder()
    if found is None:
        return {}
    rows = QuestionVector.objects.filter(space=found.space, question__in=questions).exclude(data=b"")
    return {pk: vectors.unpacked(data) for pk, data in rows.values_list("question_id", "data")}


def forget(question: UUID) -> None:
    QuestionVector.objects.filter(question=question).delete()
