"""Quizzes that are begun and not finished, and at which question each is. Of somebody without an account it stands in a
cookie that scripts may read, since the attempts themselves are in cookies that they may not. What was answered is not in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quizzes import signed
from quizzes.taking import Taking

COOKIE = "quiz_at"
MOST = 8  # quizzes
_LONGEST = 2_000  # letters
_ENTRY = re.compile(r"([-a-z0-9_]{1,100}):([0-9]{1,3}):([0-9]{1,3}):([0-9]{1,10})")


@dataclass(frozen=True)
class Begun:
    """A quiz under way: the number of the question that comes, of how many, and when one was answered last."""

    slug: str
    question: int
    of: int
    touched: datetime


def of_taking(taking: Taking, touched: datetime) -> Begun:
    of = len(taking.questions)
    return Begun(taking.slug, min(taking.ahead + 1, of), of, touched)


def tell(request: HttpRequest, response: HttpResponse, taking: Taking, was: str = "") -> None:
    """Writes down where an attempt in this browser is; nothing of one that is finished. `was` is an earlier slug of its quiz."""
    others = _others(request, taking.slug, was)
    here = of_taking(taking, datetime.now(UTC))
    entry = f"{here.slug}:{here.question}:{here.of}:{int(here.touched.timestamp())}"
    _set(request, response, others if taking.finished else [entry, *others[: MOST - 1]])


def forget(request: HttpRequest, response: HttpResponse, slug: str) -> None:
    _set(request, response, _others(request, slug))


def forget_all(request: HttpRequest, response: HttpResponse) -> None:
    _set(request, response, [])


def _others(request: HttpRequest, *slugs: str) -> list[str]:
    found = map(_ENTRY.fullmatch, request.COOKIES.get(COOKIE, "")[:_LONGEST].split("."))
    return [entry[0] for entry in found if entry and entry[1] not in slugs]


def _set(request: HttpRequest, response: HttpResponse, entries: list[str]) -> None:
    if not entries and COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
    if entries:
        response.set_cookie(
            COOKIE,
            ".".join(entries),
            max_age=signed.UNDER_WAY_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def of_browser(cookies: Mapping[str, str]) -> list[Begun]:
    """What the cookie says; `static/js/quiz-begun.js` reads it in the same way."""
    found = map(_ENTRY.fullmatch, cookies.get(COOKIE, "")[:_LONGEST].split("."))
    return [
        Begun(entry[1], int(entry[2]), int(entry[3]), datetime.fromtimestamp(int(entry[4]), UTC))
        for entry in found
        if entry
    ]
