"""A quiz under way whose lesson got another slug meanwhile: what a browser holds of it lies under the old address, and follows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from courses import moved
from quizzes import attempts, under_way
from quizzes.models import Quiz

View = Callable[..., HttpResponse]


def follows(view: View) -> View:
    """Where there is no such lesson any more, leads to the new address, and takes along the attempt in this browser: its
    cookie is sent to the old address alone. A form is sent on (307). Without an attempt `courses.moved` does it.
    """

    @wraps(view)
    def following(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug, **kwargs)
        except Http404:
            if under_way.is_here(request, slug) and (response := _moved(request, slug)):
                return response
            raise

    return following


def _moved(request: HttpRequest, old: str) -> HttpResponse | None:
    now = moved.slug_now("lesson", old)
    quiz = Quiz.objects.filter(slug=now).first() if now != old else None
    if quiz is None:
        return None
    response = HttpResponseRedirect(request.get_full_path().replace(f"/{old}/", f"/{now}/", 1))
    if request.method not in ("GET", "HEAD"):
        response.status_code = 307
    under_way.follow(request, response, old, quiz, attempts.known(quiz))
    return response
