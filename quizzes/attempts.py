"""Where an attempt is kept: a row for whoever is signed in, a signed cookie for everybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext

from courses import facts, moved
from quizzes import drawing, question_sets, questions, signed, step_marks, under_way, versions
from quizzes.models import Attempt, Quiz
from quizzes.question import thawed
from quizzes.questions import AnyQuestion
from quizzes.signed import Receipt, Refused
from quizzes.taking import Score, Taking


def questions_of(quiz: Quiz) -> tuple[AnyQuestion, ...]:
    """As an attempt that begins today asks them; worked out once of each row that was read."""
    kept: dict[str, tuple[date, tuple[AnyQuestion, ...]]] = vars(quiz)
    day, asked = kept.get("_asked", (None, ()))
    if day != facts.today():
        asked = as_of_today(quiz.questions)
        kept["_asked"] = facts.today(), asked
    return asked


def as_of_today(kept: Iterable[Mapping[str, Any]]) -> tuple[AnyQuestion, ...]:
    """Questions as they were kept; those that rest on a fact past its review date do not count."""
    restored = tuple(questions.restore(data) for data in kept)
    if not any(question.facts for question in restored):
        return restored
    overdue = facts.overdue()
    return tuple(questions.judged(question, overdue) for question in restored)


def asked_now(quiz: Quiz, taking: Taking) -> tuple[AnyQuestion, ...]:
    """What an attempt under way asks of the quiz as it is now: of a pool what it drew."""
    now = questions_of(quiz)
    drew = {question.id for question in taking.questions}
    if not quiz.pick:
        return now
    return tuple(one for one in now if one.id in drew or not drawing.in_pool(one, quiz.pool))


def known(quiz: Quiz) -> list[AnyQuestion]:
    """All that its questions ever were, as they are asked today the last."""
    return [*versions.earlier([quiz.slug])[quiz.slug], *questions_of(quiz)]


def fresh(quiz: Quiz, id_: UUID, asked: tuple[AnyQuestion, ...], *, of_missed: bool = False) -> Taking:
    """An attempt that nobody keeps yet: it is kept with its first answer."""
    return Taking(id_, quiz.slug, quiz.pass_mark, asked, timezone.now(), of_missed=of_missed)


def whole(request: HttpRequest, quiz: Quiz, id_: UUID) -> Taking:
    """A new attempt at the quiz; of a pool it draws what was met least often."""
    asked = questions_of(quiz)
    if quiz.pick:
        asked = drawing.drawn(asked, quiz.pool, quiz.pick, id_.hex, drawing.met(_answered(request, quiz)))
    return fresh(quiz, id_, asked)


def _answered(request: HttpRequest, quiz: Quiz) -> Iterator[Iterable[str]]:
    """What was answered in each earlier attempt. Of readers without an account the browser sends the last one only."""
    if request.user.is_authenticated:
        yield from Attempt.objects.filter(learner=request.user, slug=quiz.slug).values_list(
            "answers", flat=True
        )
    elif taking := _in_cookie(request, quiz):
        yield taking.answers


def current(request: HttpRequest, quiz: Quiz) -> Taking | None:
    """The newest attempt of whoever asks, finished or not; one under way goes on with the quiz as it is now."""
    if request.user.is_authenticated:
        adopt(request, quiz)
        row = Attempt.objects.filter(learner=request.user, slug=quiz.slug).first()
        taking = of_row(row) if row else None
    else:
        taking = _in_cookie(request, quiz)
    taking = taking and taking.on(asked_now(quiz, taking), quiz.pass_mark)
    return taking if taking and taking.questions else None


def last_finished(request: HttpRequest, quiz: Quiz) -> Taking | None:
    if request.user.is_authenticated:
        adopt(request, quiz)
        row = Attempt.objects.filter(learner=request.user, slug=quiz.slug, finished__isnull=False).first()
        return of_row(row) if row else None
    taking = _in_cookie(request, quiz)
    return taking if taking and taking.finished else None


def best(request: HttpRequest, taking: Taking) -> Score | None:
    """The best that an account ever came to in the same quiz; None when this is its only attempt, and without an account:
    then the browser knows it.
    """
    if not request.user.is_authenticated:
        return None
    counted = Attempt.objects.filter(
        learner=request.user, slug=taking.slug, finished__isnull=False, is_retake_of_missed=False
    )
    scores = [Score(row.points or 0, row.out_of, row.passed) for row in counted.only(*_SCORE)]
    if len(scores) < 2:
        return None
    return max(scores, key=lambda one: one.points / (one.out_of or 1))


_SCORE = ("points", "out_of", "passed")


def newest_review(request: HttpRequest, slug: str) -> Attempt | None:
    """The newest of the attempts that the quiz does not count; None of somebody without an account."""
    if not request.user.is_authenticated:
        return None
    return Attempt.objects.filter(learner=request.user, slug=slug, is_retake_of_missed=True).first()


def get_or_404(request: HttpRequest, id_: UUID) -> Taking:
    """Whoever answered may see it; to others it is not there."""
    if request.user.is_authenticated:
        row = Attempt.objects.filter(learner=request.user, pk=id_, finished__isnull=False).first()
        if row:
            return of_row(row)
    raise Http404("there is no such attempt")


def answer(
    request: HttpRequest, taking: Taking, question: AnyQuestion, given: Any, sure: bool | None = None
) -> Taking:
    """Keeps one answer and gives the attempt as it is then. A second answer to the same question changes nothing."""
    if not request.user.is_authenticated:
        if question.id not in taking.answers and not taking.finished:
            given = step_marks.first(taking.id, question, given)
        return _finish(taking.answer(question, given, sure))
    if not taking.answers and (
        begun := _begun(request.user.pk, _finish(taking.answer(question, given, sure)))
    ):
        return begun
    return _changed(request.user.pk, taking, lambda held: held.answer(question, given, sure))


def end(request: HttpRequest, taking: Taking) -> Taking:
    """An attempt whose last open questions were taken out of the quiz has all its answers, and is finished."""
    if taking.finished or not request.user.is_authenticated:
        return _finish(taking)
    return _changed(request.user.pk, taking, lambda held: held)


@transaction.atomic
def _changed(learner_id: int, taking: Taking, change: Callable[[Taking], Taking]) -> Taking:
    """The attempt after a change to its row, on the quiz as it is now, and finished once it is complete."""
    row = get_object_or_404(Attempt.objects.select_for_update(), pk=taking.id)
    if row.learner_id != learner_id or row.slug != taking.slug:
        raise Http404("there is no such attempt")
    held = of_row(row)
    if quiz := Quiz.objects.filter(slug=row.slug).first():
        held = held.on(asked_now(quiz, held), quiz.pass_mark)
    held = _finish(change(held))
    for name, value in _fields(held).items():
        setattr(row, name, value)
    row.touched = timezone.now()
    row.save()
    return held


def _begun(learner_id: int, taking: Taking) -> Taking | None:
    """The attempt as its first answer begins it, in one INSERT; None when there is one of that id already."""
    try:
        with transaction.atomic():
            Attempt.objects.create(
                pk=taking.id, learner_id=learner_id, touched=timezone.now(), **_fields(taking)
            )
    except IntegrityError:
        return None
    return taking


def keep(request: HttpRequest, response: HttpResponse, taking: Taking) -> None:
    """In the browser of an anonymous reader; a row is kept already."""
    if not request.user.is_authenticated:
        under_way.keep(request, response, taking)


def adopt(request: HttpRequest, quiz: Quiz, *, asked: bool = False) -> None:
    """Whoever signs in half-way goes on where they were: the attempt in the cookie becomes a row of theirs, if it can
    be nobody else's or they were `asked`.
    """
    taking = _in_cookie(request, quiz)
    if taking is None or not request.user.is_authenticated:
        return
    if not asked and (under_way.is_somebody_elses(request, quiz.slug) or _was_kept_out(request, taking)):
        return
    with transaction.atomic():
        defaults = {**_fields(taking), "learner": request.user}
        _, created = Attempt.objects.get_or_create(pk=taking.id, defaults=defaults)
    if created and not asked:
        request.session["taken_over"] = str(taking.id)


def _was_kept_out(request: HttpRequest, taking: Taking) -> bool:
    """Whether its receipt was merged and that was undone."""
    return str(taking.id) in request.session.get("kept_out", ())


def forget_adopted(request: HttpRequest, response: HttpResponse, slug: str) -> None:
    """Takes the cookie out of the browser once its attempt is in an account, so that whoever uses the browser after
    this learner has signed out begins with nothing.
    """
    if request.user.is_authenticated:
        under_way.forget(request, response, slug)


def _in_cookie(request: HttpRequest, quiz: Quiz) -> Taking | None:
    return under_way.read(request, quiz, known(quiz)) if under_way.is_here(request, quiz.slug) else None


def of_row(row: Attempt) -> Taking:
    return Taking(
        id=row.pk,
        slug=row.slug,
        pass_mark=row.pass_mark,
        questions=question_sets.asked(row.asked_id, row.in_full),
        started=row.started,
        answers={name: thawed(given) for name, given in row.answers.items()},
        sure=row.sure,
        of_missed=row.is_retake_of_missed,
        finished=row.finished,
        score=Score(row.points or 0, row.out_of, row.passed) if row.finished else None,
    )


def _fields(taking: Taking) -> dict[str, Any]:
    asked = [question.data() for question in taking.questions]
    return {
        "slug": taking.slug,
        "seed": taking.seed,
        "pass_mark": taking.pass_mark,
        "asked_id": question_sets.kept(asked) if taking.finished else None,
        "in_full": [] if taking.finished else asked,
        "answers": dict(taking.answers),
        "grades": _points(taking.questions, taking.answers),
        "sure": dict(taking.sure),
        "points": taking.points if taking.finished else None,
        "out_of": taking.out_of,
        "passed": bool(taking.finished) and taking.passed,
        "is_retake_of_missed": taking.of_missed,
        "started": taking.started,
        "finished": taking.finished,
    }


def _points(asked: Sequence[AnyQuestion], answers: Mapping[str, Any]) -> dict[str, float]:
    return {
        one.id: round(one.grade(answers[one.id]).points, 6)
        for one in asked
        if one.counts and one.id in answers
    }


def _finish(taking: Taking, now: datetime | None = None) -> Taking:
    if taking.finished or not taking.is_complete:
        return taking
    return replace(taking, finished=now or timezone.now())


@transaction.atomic
def claim(learner_id: int, receipt: Receipt) -> bool:
    """Makes a receipt an attempt of this learner; whether it is new. Raises Refused when it is somebody else's, or of a
    quiz that the course does not have. Its questions are kept as they were asked; the score stays as signed.
    """
    quiz = Quiz.objects.filter(slug=receipt.slug).first()
    if quiz is None and (now := moved.renamed("lesson").get(receipt.slug)):
        return claim(learner_id, replace(receipt, slug=now))
    if quiz is None:
        raise Refused(gettext("The course has no such quiz."), str(receipt.id))
    asked = {signed.key_of(question): question for question in known(quiz)}
    kept = [
        (replace(asked[key], counts=key not in receipt.uncounted), given, sure)
        for key, given, sure in zip(receipt.keys, receipt.answers, receipt.sure, strict=True)
        if key in asked
    ]
    answers = {question.id: given for question, given, _ in kept}
    row, added = Attempt.objects.get_or_create(
        pk=receipt.id,
        defaults={
            "learner_id": learner_id,
            "slug": receipt.slug,
            "seed": receipt.id.hex,
            "pass_mark": quiz.pass_mark,
            "asked_id": question_sets.kept([question.data() for question, _, _ in kept]),
            "answers": answers,
            "grades": _points([question for question, _, _ in kept], answers),
            "sure": {question.id: sure for question, _, sure in kept if sure is not None},
            "points": receipt.points,
            "out_of": receipt.out_of,
            "passed": receipt.passed,
            "is_retake_of_missed": receipt.of_missed,
            "started": receipt.started,
            "finished": receipt.finished,
        },
    )
    if row.learner_id != learner_id:
        raise Refused(gettext("This result is in another account already."), str(receipt.id))
    if not added and row.finished is None:
        # The same attempt was taken over half-way and finished in the browser after all.
        Attempt.objects.filter(pk=row.pk, finished__isnull=True).delete()
        return claim(learner_id, receipt)
    return added
