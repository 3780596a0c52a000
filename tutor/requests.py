"""What a request to the tutor carries, and the form in which it wants its answer: a page, a fragment or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from courses import strict_json
from tutor import lessons
from tutor.lessons import Lesson


def get_lesson_or_404(kind: str, slug: str) -> Lesson:
    lesson = lessons.find(kind, slug)
    if lesson is None:
        raise Http404("There is no such lesson.")
    return lesson


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def submitted(request: HttpRequest) -> tuple[str, str]:
    """The question and the model asked for, from a form or from JSON; raises `strict_json.Unreadable`."""
    if request.content_type != "application/json":
        return typed(request.POST), request.POST.get("model", "")
    given: Mapping[str, Any] = strict_json.object_in(request)
    text, model = given.get("question", ""), given.get("model", "")
    return text if isinstance(text, str) else "", model if isinstance(model, str) else ""


def typed(form: QueryDict) -> str:
    """The question in a form: that of the button, which comes last, else what stands in the field."""
    return next((text for text in reversed(form.getlist("question")) if text.strip()), "")


def place_within(request: HttpRequest) -> str:
    """The address on this site that was left to ask, to which a page leads back; empty without one."""
    place = request.POST.get("back") or request.GET.get("back", "")
    is_here = place.startswith("/") and url_has_allowed_host_and_scheme(place, allowed_hosts=None)
    return place if is_here else ""


def error_response(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    if wants_json(request):
        return vary(JsonResponse({"error": sentence}, status=status))
    return vary(render(request, "tutor/_error.html", {"error": sentence}, status=status))


def vary(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Accept", "HX-Request", "Cookie"])
    return response
