"""The attempt under way of somebody without an account: a signed cookie of the quiz's own path.

A list of these cookies stands in one that every page gets, so that signing out, wherever it is done, clears them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config import last_account
from quizzes import begun, signed
from quizzes.models import Quiz
from quizzes.questions import AnyQuestion
from quizzes.taking import Taking

LIST = "quizzes"
_SLUG = re.compile(r"[-a-z0-9_]{1,100}")
_MOST = 2_000  # letters of the list
_LARGEST = (
    4_000  # bytes of a cookie with its name: what is more than 4,096 a browser throws away without a word
)


def keep(request: HttpRequest, response: HttpResponse, taking: Taking) -> None:
    _keep(request, response, taking, last_account.last_of(request))


def has_room(request: HttpRequest, taking: Taking) -> bool:
    """Whether a browser will hold the attempt; whoever has an account needs none."""
    if request.user.is_authenticated:
        return True
    value = signed.under_way(taking, last_account.last_of(request))
    return len(cookie_of(taking.slug)) + len(value) <= _LARGEST


def follow(
    request: HttpRequest, response: HttpResponse, old: str, quiz: Quiz, questions: Sequence[AnyQuestion]
) -> None:
    """The attempt at a quiz that was called `old`, begun before its lesson got another slug, goes on under that one."""
    text = request.COOKIES[cookie_of(old)]
    taking = signed.read_under_way(text, questions, quiz.pass_mark, old)
    if taking is not None and not is_here(request, quiz.slug):
        _keep(request, response, replace(taking, slug=quiz.slug), signed.last_then(text) or "", old)
    _delete(response, old)


def _keep(
    request: HttpRequest, response: HttpResponse, taking: Taking, last_then: str, was: str = ""
) -> None:
    _set(response, cookie_of(taking.slug), signed.under_way(taking, last_then), _path_of(taking.slug))
    slugs = [taking.slug, *(slug for slug in _begun(request) if slug != taking.slug)]
    while len(".".join(slugs)) > _MOST:
        _delete(response, slugs.pop())
    _set(response, LIST, ".".join(slugs), "/")
    begun.tell(request, response, taking, was)


def read(request: HttpRequest, quiz: Quiz, questions: Sequence[AnyQuestion]) -> Taking | None:
    text = request.COOKIES.get(cookie_of(quiz.slug))
    return signed.read_under_way(text, questions, quiz.pass_mark, quiz.slug) if text else None


def is_here(request: HttpRequest, slug: str) -> bool:
    return cookie_of(slug) in request.COOKIES


def is_unreadable(request: HttpRequest, slug: str) -> bool:
    """Signed by another key than the site has now, too old, or changed."""
    return is_here(request, slug) and signed.last_then(request.COOKIES[cookie_of(slug)]) is None


def is_somebody_elses(request: HttpRequest, slug: str) -> bool:
    """Whether whoever is signed in has to be asked first: it may have been begun by another."""
    if not request.user.is_authenticated or not is_here(request, slug):
        return False
    last_then = signed.last_then(request.COOKIES[cookie_of(slug)])
    return last_then is not None and not last_account.is_theirs(request, last_then)


def forget(request: HttpRequest, response: HttpResponse, slug: str) -> None:
    if is_here(request, slug):
        _delete(response, slug)
        begun.forget(request, response, slug)


def forget_all(request: HttpRequest, response: HttpResponse) -> None:
    """Whoever uses the browser next begins with nothing."""
    for slug in _begun(request):
        _delete(response, slug)
    if LIST in request.COOKIES:
        response.delete_cookie(LIST, samesite="Lax")
    begun.forget_all(request, response)


def _begun(request: HttpRequest) -> list[str]:
    slugs = request.COOKIES.get(LIST, "")[: _MOST + 100].split(".")
    return [slug for slug in slugs if _SLUG.fullmatch(slug)]


def cookie_of(slug: str) -> str:
    return f"quiz-{slug}"


def _path_of(slug: str) -> str:
    return f"/lessons/{slug}/quiz/"


def _set(response: HttpResponse, name: str, value: str, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=signed.UNDER_WAY_FOR,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _delete(response: HttpResponse, slug: str) -> None:
    response.delete_cookie(cookie_of(slug), path=_path_of(slug), samesite="Lax")
