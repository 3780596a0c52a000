"""What the worker does for the tutor. The row is the truth: a task that comes twice, late or never changes no answer."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

import redis
import structlog
from celery.signals import worker_ready
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from config.celery import app
from config.redis_client import asked
from courses import batches, languages
from tutor import lessons, vectors
from tutor.embedding.base import EmbeddingError
from tutor.lessons import Lesson
from tutor.measuring import days, evaluation
from tutor.models import Question, Scorecard
from tutor.models_available import backend, warmed
from tutor.providers.base import ProviderError
from tutor.routing import LEFT, Routed, Step, route
from tutor.same_question import same_as_before
from tutor.serving import leases
from tutor.serving.leases import LEASE, SHORT_LEASE, claim, finish, give_up, left_behind
from tutor.serving.publishing import publish, redis_client
from tutor.serving.spending import money
from tutor.stopping import Stopped
from tutor.understanding.answering import go_on
from tutor.understanding.conversation import Answer, Before, Conversation
from tutor.wording import question_vectors

if TYPE_CHECKING:
    from tutor.providers.network_model import NetworkModel

log = structlog.get_logger()
QUEUED_AT_MOST = 300  # seconds; the sweeper sends again what is still waiting
# A run of the task goes on for so many seconds, since a question may wait for its end; one that takes longer has died.
EMBEDDED_FOR, EMBEDDING_SECONDS = 5, 300


@app.task(name="tutor.answer", ignore_result=True)  # type: ignore[untyped-decorator]
def answer_question(question_id: str) -> None:
    """Answers one question, if nobody else has it."""
    _without_waiting_for_the_disk()
    question = claim(UUID(question_id), LEASE if settings.TUTOR_MODELS else SHORT_LEASE)
    if question is None:
        return
    lesson = lessons.find(question.kind, question.slug)
    if lesson is not None:
        languages.keep_up(lesson.revision)
    with languages.speaking(lesson.language if lesson else ""):
        if not _ended(question, lesson):
            return
    publish(question)


def _ended(question: Question, lesson: Lesson | None) -> bool:
    """Answers it or says why not; False when it was cancelled meanwhile, which the row says already."""
    if give_up(question):
        return True
    if lesson is None:
        opener = gettext("This lesson is no longer here, so it cannot be asked.")
        finish(question, Question.Status.FAILED, opener=opener)
        return True
    index = lessons.index_of(lesson)
    asked_of = Conversation(
        question.slug,
        index,
        question.kind,
        before=lambda: _before(question),
        meaning=vectors.meaning_of(question.text, lesson, index),
    )
    try:
        routed = _routed(question, asked_of)
    except Stopped:
        return False
    save(question, routed)
    return True


def _routed(question: Question, asked_of: Conversation) -> Routed:
    """Raises `Stopped`."""
    if question.sentences:  # of a worker that died over them; somebody may have read them, so they stand
        given = go_on(question.text, asked_of, question.sentences)
        given = replace(given, model=question.model, runs=question.runs)
        return Routed(given, (Step(question.asked_of, question.runs, why=LEFT),))

    def tell(given: Answer) -> None:
        told = len(question.sentences)
        held = {name: getattr(given, name) for name in ("opener", "voice", "model", "runs")}
        if leases.tell(question, sentences=list(given.sentences), **held):
            publish(question, after=told + 1 if told else 0)

    # side by side nobody is to see which of them is quicker
    told_to = None if question.side else tell
    return same_as_before(question) or route(question, asked_of, lambda: not leases.hold(question), told_to)


def save(question: Question, routed: Routed) -> bool:
    """Ends the attempt with its answer; False when another attempt counts."""
    given, cost = routed.given, money(routed.given.usage.cost)
    if question.cost is not None:  # of a worker that died over it
        cost = question.cost + (cost or 0)
    refused = given.tier == "refused"
    return finish(
        question,
        Question.Status.REFUSED if refused else Question.Status.ANSWERED,
        tier=given.tier,
        voice=given.voice,
        model=given.model,
        runs=given.runs,
        opener=given.opener,
        sentences=list(given.sentences),
        elsewhere=list(given.elsewhere),
        more=list(given.more),
        offer=given.offer,
        fallback=given.fallback,
        seconds=given.seconds,
        tokens_in=given.usage.tokens_in,
        tokens_out=given.usage.tokens_out,
        cost=cost,
        cost_always_hosted=money(routed.always_hosted),
        route=routed.as_json,
        characters_sent_out=given.usage.characters_sent,
    )


def dispatch(question_id: UUID) -> bool:
    """Puts a question in the queue. When that fails it stays waiting, and the sweeper sends it again."""
    try:
        with asked():
            answer_question.apply_async((str(question_id),), retry=False, expires=QUEUED_AT_MOST)
    except (OperationalError, redis.RedisError, OSError) as problem:
        log.warning("tutor.not_sent", question=str(question_id), problem=type(problem).__name__)
        Question.objects.filter(pk=question_id).update(sent_at=None)
        return False
    return True


@app.task(name="tutor.sweep", ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Sends again what nobody works on. Runs every few seconds, in any number of workers."""
    lost = left_behind(timezone.now())
    Question.objects.filter(pk__in=lost).update(sent_at=timezone.now())
    return sum(dispatch(question_id) for question_id in lost)


@app.task(name="tutor.embed", ignore_result=True)  # type: ignore[untyped-decorator]
def embed() -> int:
    """Makes the vectors that a load left to be made, for some seconds, in one worker of all; how many documents have theirs now."""
    made = 0
    try:
        if not redis_client().set("tutor:embedding", "1", nx=True, ex=EMBEDDING_SECONDS):
            return 0
    except redis.RedisError:
        return 0
    until = monotonic() + EMBEDDED_FOR
    document = "everyday talk"
    try:
        vectors.make_talk()
        for lesson in vectors.missing():
            document = lesson.url
            made += vectors.make(lesson, until)
            if monotonic() > until:
                break
    except EmbeddingError as problem:
        log.warning("tutor.not_embedded", document=document, problem=str(problem))
    with suppress(EmbeddingError):  # those of the documents have told it
        question_vectors.make_missing()
    with suppress(redis.RedisError):
        redis_client().delete("tutor:embedding")
    return made


@app.task(name="tutor.forget", ignore_result=True)  # type: ignore[untyped-decorator]
def forget() -> int:
    """Removes questions older than TUTOR_KEEP_DAYS, and what is left of deleted ones once their day has passed."""
    now = timezone.now()
    vectors.forget_withdrawn()
    days.keep()  # or what they came to would be forgotten too
    old = Question.objects.filter(asked_at__lt=now - timedelta(days=settings.TUTOR_KEEP_DAYS))
    emptied = Question.objects.filter(deleted_at__isnull=False, asked_at__lt=now - timedelta(days=1))
    return sum(map(batches.delete, (old, emptied)))


@app.task(name="tutor.measure", ignore_result=True)  # type: ignore[untyped-decorator]
def measure(revision: int) -> None:
    """Puts the gold questions to the tutor without a model, once for each revision of the course."""
    if Scorecard.objects.filter(model="", result__revision=revision).exists():
        return
    outcomes = list(evaluation.run(None, evaluation.gold()))
    if outcomes:
        kept = evaluation.card("", outcomes) | {
            "worth": evaluation.worth(evaluation.gold()),
            "revision": revision,
        }
        Scorecard.objects.create(result=kept)


def ask_to_measure(revision: int) -> bool:
    """Has the worker measure this revision, unless it was told so a moment ago; False when it cannot be reached."""
    try:
        if redis_client().set(f"tutor:measuring:{revision}", "1", nx=True, ex=120):
            measure.apply_async((revision,), retry=False, expires=QUEUED_AT_MOST)
    except (redis.RedisError, OperationalError, OSError):
        return False
    return True


@app.task(name="tutor.warm", ignore_result=True)  # type: ignore[untyped-decorator]
def warm() -> None:
    """Has the local model loaded before the first question comes, and kept. It is not waited for here."""
    if model := warmed():
        threading.Thread(target=_warm, args=(backend(model),), daemon=True).start()


def _warm(model: NetworkModel) -> None:
    try:
        model.warm()
    except ProviderError as problem:
        log.warning("tutor.not_warmed", model=model.name, reason=str(problem))


@worker_ready.connect(weak=False)  # type: ignore[untyped-decorator]
def warm_at_start(**_: Any) -> None:
    if warmed():
        warm.apply_async(retry=False, expires=60)


def _without_waiting_for_the_disk() -> None:
    """Spares this worker SQLite's wait for the disk at each step: what a power cut takes back is answered again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")


def _before(question: Question) -> Before:
    """The same person's last question about the same document with its answer, for questions that lean on it."""
    own = Q(learner_id=question.learner_id) if question.learner_id else Q(visitor=question.visitor)
    recent = question.asked_at - timedelta(minutes=30)
    rows = Question.objects.filter(own, kind=question.kind, slug=question.slug, deleted_at=None, side="")
    last = rows.filter(asked_at__lt=question.asked_at, asked_at__gt=recent).order_by("-asked_at").first()
    if last is None:
        return Before()
    shown = tuple(one["passage"] for one in last.sentences)
    return Before(last.text, shown, last.offer.get("question", ""))
