"""Who may answer a question, and whose answer counts: the row decides, never the queue.

A worker takes a question by an UPDATE that counts the attempt, and ends it by an UPDATE that names that attempt. So of
any number of workers, deliveries and retries exactly one answer is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from tutor.models import Question

Status = Question.Status

# Renewed by the worker that is at it, so that it never ends under one, however long a model takes.
LEASE = timedelta(seconds=80)
# Answering without a model takes milliseconds.
SHORT_LEASE = timedelta(seconds=10)
# A question in the queue for longer was lost with the queue.
LOST = timedelta(seconds=20)
# Nothing is dated this far ahead but by a clock that was put back since, and would wait until it is there again.
AHEAD = 2 * LEASE
ATTEMPTS = 4


def claim(question_id: UUID, lease: timedelta = SHORT_LEASE) -> Question | None:
    """Takes the question for one attempt; None when it is taken, ended or gone. One statement, so two cannot win."""
    now = timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    key = Question._meta.pk.get_db_prep_value(question_id, connection)
    taken = Question.objects.raw(_CLAIM, [adapt(now + lease), key, adapt(now), adapt(now + AHEAD)])
    return next(iter(list(taken)), None)


def finish(question: Question, status: str, **fields: Any) -> bool:
    """Ends this attempt's question; False when the attempt no longer counts, and then nothing was changed."""
    fields |= {"status": status, "finished_at": timezone.now(), "lease_until": None, "waking": False}
    ended = _attempt(question).update(**fields)
    if ended:
        for name, value in fields.items():
            setattr(question, name, value)
    return bool(ended)


def hold(question: Question) -> bool:
    """Whether somebody waits for what this attempt finds. Renews its lease when half of it is over."""
    now = timezone.now()
    if question.lease_until and LEASE / 2 < question.lease_until - now <= LEASE:
        return _attempt(question).exists()
    question.lease_until = now + LEASE
    return bool(_attempt(question).update(lease_until=question.lease_until))


def tell(question: Question, **fields: Any) -> bool:
    """Writes down what of the answer holds already, before anybody is told; False when the attempt no longer counts."""
    told = bool(_attempt(question).update(**fields))
    if told:
        for name, value in fields.items():
            setattr(question, name, value)
    return told


def waking(question: Question) -> None:
    """Says on the page that its model is being loaded."""
    _attempt(question).update(waking=True)


def _attempt(question: Question) -> QuerySet[Question]:
    return Question.objects.filter(pk=question.pk, status=Status.ANSWERING, attempt=question.attempt)


def release(question: Question) -> None:
    """Gives an attempt back at once, so that it need not wait for its lease to run out."""
    _attempt(question).update(status=Status.WAITING, lease_until=None, sent_at=None)


def cancel(question: Question) -> bool:
    """Ends a running question for its owner; the worker's answer no longer counts."""
    ended = Question.objects.filter(pk=question.pk, status__in=Question.RUNNING).update(
        status=Status.CANCELLED, finished_at=timezone.now(), lease_until=None, waking=False
    )
    return bool(ended)


def left_behind(now: datetime) -> list[UUID]:
    """Running questions that nobody works on: never sent, lost with the queue, or their worker died."""
    lost = Q(sent_at__lt=now - LOST) | Q(sent_at__gt=now + AHEAD)
    never_sent_or_lost = Q(status=Status.WAITING) & (Q(sent_at=None) | lost)
    abandoned = Q(status=Status.ANSWERING) & (Q(lease_until__lt=now) | Q(lease_until__gt=now + AHEAD))
    rows = Question.objects.filter(never_sent_or_lost | abandoned, finished_at=None).order_by("asked_at")
    return list(rows.values_list("pk", flat=True)[:500])


def give_up(question: Question) -> bool:
    """Whether this attempt was one too many; the question is then failed."""
    if question.attempt <= ATTEMPTS:
        return False
    return finish(
        question,
        Status.FAILED,
        opener=gettext("This could not be answered, though it was tried several times. Please ask again."),
    )


# The ORM has no UPDATE … RETURNING; SQLite and PostgreSQL spell it the same way.
_CLAIM = """
    UPDATE tutor_question SET status = 'answering', attempt = attempt + 1, lease_until = %s
    WHERE id = %s AND (status = 'waiting' OR (status = 'answering' AND (lease_until < %s OR lease_until > %s)))
    RETURNING *
"""
