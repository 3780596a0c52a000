"""A question that was asked before, in the same words about the same text."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings

from tutor.models import Question, text_key
from tutor.routing import ONCE_ALREADY, Routed, Step, ladder
from tutor.understanding.conversation import Answer


def same_as_before(question: Question) -> Routed | None:
    """The answer of the same question about the same version of the lesson, by the same model: it is not paid for twice.

    Questions that lean on the one before them are not the same, nor are answers that a model failed to give. Side by
    side every model is asked, since its time is part of what is compared.
    """
    models = [model.model for model in ladder(question.asked_of) if model]
    if not models or question.side or len(question.text.split()) < 4:
        return None
    held = Question.objects.filter(
        text_key=text_key(question.text),
        kind=question.kind,
        slug=question.slug,
        document_hash=question.document_hash,
        asked_of=question.asked_of,
        model__in=models,
        status__in=(Question.Status.ANSWERED, Question.Status.REFUSED),
        voice=settings.TUTOR_VOICE,
        fallback="",
        deleted_at=None,
    )
    row = held.exclude(pk=question.pk).order_by("-asked_at").first()
    if row is None or row.text.casefold() != question.text.casefold() or _was_cut_off(row):
        return None
    given = Answer(
        tier=cast(Any, row.tier),
        opener=row.opener,
        sentences=tuple(row.sentences),
        elsewhere=tuple(row.elsewhere),
        voice=row.voice,
        model=row.model,
        runs=row.runs,
        more=tuple(row.more),
        offer=row.offer,
    )
    step = Step(row.route[-1]["name"] if row.route else row.asked_of, row.runs, why=ONCE_ALREADY)
    return Routed(given, (step,), always_hosted=0.0)


def _was_cut_off(row: Question) -> bool:
    """A direct answer that has a reason why there is no more of it."""
    return row.tier == "direct" and bool(row.route) and row.route[-1]["why"] not in ("", ONCE_ALREADY)
