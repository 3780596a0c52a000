"""Accepting a question: what it must be, how many there may be, and its row."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from tutor.lessons import Lesson
from tutor.models import Question
from tutor.models_available import asked_first, names
from tutor.serving import switches
from tutor.serving.owners import Owner
from tutor.tasks import dispatch
from tutor.visible_text import visible

LONGEST = 500
# More than this many in a minute is no longer somebody reading the answers.
BURST, BURST_SECONDS = 8, 60


class NotAsked(Exception):  # noqa: N818 - it says what happened to the question
    """A question that is not accepted: the sentence for the learner, the HTTP status, and when to try again."""

    def __init__(self, sentence: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


def ask(text: str, lesson: Lesson, owner: Owner, model: str = "") -> Question:
    """Keeps the question and puts it in the queue; raises `NotAsked`. Works while the queue is down: it then waits.

    `model` is the operator's name of one; empty asks as TUTOR_ROUTE says.
    """
    text = accepted(text, lesson)
    known = names()
    if model and model not in known:
        raise NotAsked(
            gettext("There is no model called {model} here. There is {known}.").format(
                model=visible(model)[:30], known=", ".join(known)
            ),
            400,
        )
    within_limits(owner)
    try:
        with transaction.atomic():
            return keep(text, lesson, owner, model or asked_first())
    except IntegrityError:
        raise still_answering() from None


def keep(text: str, lesson: Lesson, owner: Owner, asked_of: str, **fields: Any) -> Question:
    """The row, which is sent to a worker once it is committed; IntegrityError when the owner's last one still runs."""
    question = Question(
        **owner.as_fields(),
        kind=lesson.kind,
        slug=lesson.slug,
        document_hash=lesson.hash,
        text=text,
        asked_of=asked_of,
        sent_at=timezone.now(),
        **fields,
    )
    question.save(force_insert=True)
    transaction.on_commit(lambda: _send(question))
    return question


def none_running(owner: Owner) -> None:
    """Raises `NotAsked` while one of the owner's questions is being answered."""
    if owner.questions().filter(status__in=Question.RUNNING).exists():
        raise still_answering()


def still_answering() -> NotAsked:
    return NotAsked(
        gettext(
            "Your last question is still being answered. Ask the next one when it is done, or cancel it."
        ),
        429,
        2,
    )


def accepted(text: str, lesson: Lesson) -> str:
    """The question as it is kept; raises `NotAsked` where it cannot be one, or the tutor is switched off."""
    if switches.is_off(lesson.kind, lesson.slug):
        raise NotAsked(
            pgettext(lesson.kind, "The tutor is switched off for this {kind}.").format(kind=lesson.kind), 403
        )
    return clean(text)


def clean(text: str) -> str:
    """The question as it is kept: one line, without control and direction marks."""
    text = visible(text)
    if not text:
        raise NotAsked(gettext("Write a question first."), 400)
    if len(text) > LONGEST:
        raise NotAsked(
            gettext(
                "A question may have {most} characters, and this one has {count}. Please shorten it."
            ).format(most=LONGEST, count=len(text)),
            400,
        )
    return text


def within_limits(owner: Owner, more: int = 1) -> None:
    """Raises `NotAsked` with the seconds to wait when the owner may not ask `more` questions now."""
    now = timezone.now()
    day = now - timedelta(days=1)
    asked = list(
        owner.questions().filter(asked_at__gt=day).order_by("asked_at").values_list("asked_at", flat=True)
    )
    room = max(1, settings.TUTOR_DAILY_QUESTIONS + 1 - more)
    if len(asked) >= room:
        wait = _until(asked[-room] + timedelta(days=1) - now)
        limit = settings.TUTOR_DAILY_QUESTIONS
        raise NotAsked(
            ngettext(
                "You have asked {n} question in a day, which is the limit here.",
                "You have asked {n} questions in a day, which is the limit here.",
                limit,
            ).format(n=limit)
            + f" {again(wait)}",
            429,
            wait,
        )
    recent = [moment for moment in asked if moment > now - timedelta(seconds=BURST_SECONDS)]
    if len(recent) >= BURST:
        wait = _until(recent[-BURST] + timedelta(seconds=BURST_SECONDS) - now)
        raise NotAsked(
            gettext("That is {n} questions within a minute.").format(n=BURST) + f" {again(wait)}", 429, wait
        )


def _send(question: Question) -> None:
    if not dispatch(question.pk):
        question.sent_at = None


def _until(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds()))


def again(seconds: int) -> str:
    """When to ask again."""
    if seconds < 90:
        return ngettext("Ask again in {n} second.", "Ask again in {n} seconds.", seconds).format(n=seconds)
    if seconds < 5400:
        n = round(seconds / 60)
        return ngettext("Ask again in {n} minute.", "Ask again in {n} minutes.", n).format(n=n)
    n = round(seconds / 3600)
    return ngettext("Ask again in {n} hour.", "Ask again in {n} hours.", n).format(n=n)
