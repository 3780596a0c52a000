"""Asking, reading the answer, and taking a question back. Each address is a page, a fragment (htmx) or JSON."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.fragments import wants_fragment
from courses.strict_json import Unreadable
from tutor import admission, comparing, lessons
from tutor.lessons import Lesson
from tutor.models import Question
from tutor.models_available import is_blind, sides
from tutor.new_visitor_limit import let_in
from tutor.requests import (
    error_response,
    get_lesson_or_404,
    place_within,
    submitted,
    typed,
    vary,
    wants_json,
)
from tutor.serving import leases, switches
from tutor.serving.owners import Owner, new_visitor, owner_of, remember
from tutor.serving.publishing import publish
from tutor.visible_text import visible
from tutor.wording import question_vectors


def get_question_or_404(request: HttpRequest, question_id: UUID) -> Question:
    """Their own question; anybody else's does not exist for them, nor one that stands side by side with others."""
    question = owner_of(request).questions().filter(pk=question_id, deleted_at=None, side="").first()
    if question is None:
        raise Http404("There is no such question of yours.")
    return question


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The thread of one lesson's questions, and asking the next one."""
    if wants_json(request) and lessons.find(kind, slug) is None:
        return error_response(request, "There is no such lesson.", 404)
    lesson = get_lesson_or_404(kind, slug)
    owner = owner_of(request)
    if request.method == "POST":
        return _ask(request, lesson, owner)
    if wants_json(request):
        return vary(JsonResponse({"questions": [question.as_json() for question in _thread(owner, lesson)]}))
    if wants_fragment(request):
        return vary(
            render(request, "tutor/_thread.html", {"questions": _thread(owner, lesson), "lesson": lesson})
        )
    return thread_page(request, lesson, text=typed(request.GET))


def _ask(request: HttpRequest, lesson: Lesson, owner: Owner) -> HttpResponse:
    try:
        text, model = submitted(request)
    except Unreadable as why:
        return error_response(request, str(why), why.status)
    try:
        if owner.nobody:
            let_in(request)
            owner = new_visitor()
        question = admission.ask(text, lesson, owner, model)
    except admission.NotAsked as problem:
        return not_asked(request, lesson, text, problem)
    response = _accepted(request, question)
    remember(request, response, owner)
    return response


def not_asked(request: HttpRequest, lesson: Lesson, text: str, problem: admission.NotAsked) -> HttpResponse:
    """Why a question was not accepted, beside the question, which is not lost."""
    if wants_json(request) or wants_fragment(request):
        response = error_response(request, str(problem), problem.status)
    else:
        response = thread_page(request, lesson, text=text, error=str(problem), status=problem.status)
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    return response


def _accepted(request: HttpRequest, question: Question) -> HttpResponse:
    url = question.get_absolute_url()
    if wants_json(request):
        answer = {"id": str(question.pk), "url": url, "stream": question.stream}
        return vary(JsonResponse(answer, status=202, headers={"Location": url}))
    if wants_fragment(request):
        return vary(render(request, "tutor/_question.html", {"question": question}, status=202))
    back = place_within(request)
    return HttpResponseRedirect(f"{url}?{urlencode({'back': back})}" if back else url, status=303)


@never_cache
@require_safe
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question: its page, which refreshes itself until the answer is there, or the fragment, or JSON.

    A page that waits names by `If-None-Match` what it shows: it is told what is new, also by ear, and nothing else.
    """
    if wants_json(request):
        found = owner_of(request).questions().filter(pk=question_id, deleted_at=None, side="").first()
        return (
            vary(JsonResponse(found.as_json()))
            if found
            else error_response(request, "There is no such question of yours.", 404)
        )
    found = get_question_or_404(request, question_id)
    if wants_fragment(request):
        shown = request.headers.get("If-None-Match", "").strip('"')
        if found.running and shown == found.shown:
            return vary(HttpResponseNotModified())
        aloud = bool(shown) and not (found.running and shown.startswith(found.waits))
        return vary(render(request, "tutor/_question.html", {"question": found, "aloud": aloud}))
    lesson = lessons.find(found.kind, found.slug)
    back = place_within(request)
    return vary(render(request, "tutor/question.html", {"question": found, "lesson": lesson, "back": back}))


@never_cache
@require_safe
def stream(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Only reached where the event streams of `tutor/serving/stream.py` do not stand in front of Django."""
    return HttpResponse(
        "Event streams are served by config.asgi only.", status=501, content_type="text/plain"
    )


@never_cache
@require_POST
def cancel(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Ends a running question. One that has ended stays as it is."""
    found = get_question_or_404(request, question_id)
    if leases.cancel(found):
        found.refresh_from_db()
        publish(found)
    return _after(request, found, aloud=True)


@never_cache
@require_POST
def helpful(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Whether the answer helped: `helpful` yes or no, and a `reason` in a few words."""
    found = get_question_or_404(request, question_id)
    said = request.POST.get("helpful")
    if said not in ("yes", "no"):
        return error_response(request, "Say yes or no.", 400)
    found.helpful = said == "yes"
    found.helpful_reason = visible(request.POST.get("reason", ""))[:300]
    found.save(update_fields=["helpful", "helpful_reason"])
    return _after(request, found)


@never_cache
@require_POST
def delete(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Removes a question and its answer for good."""
    found = get_question_or_404(request, question_id)
    _forget(found)
    if wants_json(request) or wants_fragment(request):
        return HttpResponse(status=204) if wants_json(request) else HttpResponse("")
    return HttpResponseRedirect(_thread_url(found), status=303)


@never_cache
@require_POST
def delete_thread(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Removes all of one person's questions about one lesson."""
    lesson = get_lesson_or_404(kind, slug)
    for found in _kept(owner_of(request), lesson):
        _forget(found)
    if wants_json(request) or wants_fragment(request):
        return HttpResponse(status=204) if wants_json(request) else HttpResponse("")
    return HttpResponseRedirect(f"{lesson.url}tutor/", status=303)


def _forget(question: Question) -> None:
    """What remains counts for the daily limit until its day has passed, and says nothing."""
    leases.cancel(question)
    question_vectors.forget(question.pk)
    empty = Question(
        id=question.pk, asked_at=question.asked_at, learner_id=question.learner_id, visitor=question.visitor
    )
    empty.kind, empty.slug, empty.attempt = question.kind, "", question.attempt
    empty.status = Question.Status.CANCELLED
    empty.deleted_at = empty.finished_at = timezone.now()
    empty.cost = question.cost  # the day's money was spent, whether or not the question is kept
    empty.save(force_update=True)


def _thread(owner: Owner, lesson: Lesson) -> list[Question]:
    """What somebody asked about a lesson; what stands side by side has a page of its own."""
    rows = _kept(owner, lesson).filter(side="").order_by("-asked_at")[:30]
    return list(reversed(rows))


def _kept(owner: Owner, lesson: Lesson) -> QuerySet[Question]:
    return owner.questions().filter(kind=lesson.kind, slug=lesson.slug, deleted_at=None)


def _thread_url(question: Question) -> str:
    return f"{question.document_url}tutor/"


def thread_page(
    request: HttpRequest, lesson: Lesson, *, text: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    owner = owner_of(request)
    off = switches.is_off(lesson.kind, lesson.slug)
    questions = _thread(owner, lesson)
    asked = {question.text for question in questions}
    context = {
        "lesson": lesson,
        "questions": questions,
        "comparisons": comparing.latest(owner, lesson),
        "suggestions": () if off else [text for text in lesson.suggested if text not in asked],
        "off": off,
        "sides": len(sides()),
        "blind": is_blind(),
        "text": text[: admission.LONGEST],
        "error": error,
        "longest": admission.LONGEST,
        "back": place_within(request),
    }
    return vary(render(request, "tutor/thread.html", context, status=status))


def _after(request: HttpRequest, question: Question, *, aloud: bool = False) -> HttpResponse:
    if wants_json(request):
        return vary(JsonResponse(question.as_json()))
    if wants_fragment(request):
        return vary(render(request, "tutor/_question.html", {"question": question, "aloud": aloud}))
    return HttpResponseRedirect(question.get_absolute_url(), status=303)
