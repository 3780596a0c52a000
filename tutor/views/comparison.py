"""Side by side over HTTP: asking, waiting, judging, and the names.

The answers are shown together, when the last of them is there: the order, the names and the seconds give nothing away.
"""

from __future__ import annotations

from uuid import UUID

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from courses.fragments import wants_fragment
from courses.strict_json import Unreadable
from tutor import admission, lessons
from tutor.comparing import as_json, start, tallied
from tutor.models import Comparison, Question
from tutor.new_visitor_limit import let_in
from tutor.requests import error_response, get_lesson_or_404, submitted, typed, vary, wants_json
from tutor.serving.owners import new_visitor, owner_of, remember
from tutor.views.questions import not_asked, thread_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Puts the `question` to all models. A page that carries no token leads here to the page that does."""
    lesson = get_lesson_or_404(kind, slug)
    if request.method != "POST":
        return thread_page(request, lesson, text=typed(request.GET))
    owner = owner_of(request)
    try:
        text, _ = submitted(request)
    except Unreadable as why:
        return error_response(request, str(why), why.status)
    try:
        if owner.nobody:
            let_in(request)
            owner = new_visitor()
        made = start(text, lesson, owner)
    except admission.NotAsked as problem:
        return not_asked(request, lesson, text, problem)
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(
            {"id": str(made.pk), "url": made.get_absolute_url()},
            status=202,
            headers={"Location": made.get_absolute_url()},
        )
    elif wants_fragment(request):
        response = HttpResponseClientRedirect(made.get_absolute_url())
    else:
        response = HttpResponseRedirect(made.get_absolute_url(), status=303)
    remember(request, response, owner)
    return response


@never_cache
@require_safe
def comparison(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """The answers side by side: waited for, then to be judged, then with their names."""
    made, answers = get_comparison_or_404(request, comparison_id)
    if wants_json(request):
        return vary(JsonResponse(as_json(made, answers)))
    first = answers[0]
    running = any(one.running for one in answers)
    if running and request.headers.get("If-None-Match", "") == f'"{first.shown}"':
        return vary(HttpResponseNotModified())
    context = {
        "comparison": made,
        "answers": answers,
        "wait": 1,
        "running": running,
        "lesson": lessons.find(first.kind, first.slug),
        "tallies": tallied() if made.picked else (),
    }
    return vary(render(request, "tutor/comparison.html", context))


@never_cache
@require_POST
def pick(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """`better` is a side or `equal`. The first word counts: names, once seen, cannot be unseen."""
    made, answers = get_comparison_or_404(request, comparison_id)
    better = request.POST.get("better", "")
    ready = not any(one.running for one in answers)
    if ready and better in (*made.sides, Comparison.EQUAL):
        Comparison.objects.filter(pk=made.pk, picked="").update(picked=better)
        made.refresh_from_db()
    if wants_json(request):
        return vary(JsonResponse(as_json(made, answers)))
    return HttpResponseRedirect(made.get_absolute_url(), status=303)


def get_comparison_or_404(request: HttpRequest, comparison_id: UUID) -> tuple[Comparison, list[Question]]:
    """Their own comparison with its answers in the order of the sides; anybody else's does not exist for them."""
    own = owner_of(request).questions().filter(comparison=comparison_id, deleted_at=None)
    answers = list(own.select_related("comparison").order_by("side"))
    if not answers or answers[0].comparison is None:
        raise Http404("There is no such comparison of yours.")
    return answers[0].comparison, answers
