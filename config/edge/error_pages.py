"""What a person sees when something went wrong: what happened, and what to do next.

A page for a browser, a short fragment for a module that swaps it into the page at hand, JSON for programs.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from urllib.parse import unquote

import structlog
from django.db import DatabaseError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext

from courses.fragments import wants_fragment
from courses.search.finding import Hit, pages_like
from learners.mail import MailNotSent

log = structlog.get_logger(__name__)

WAIT = 10  # seconds until it is worth trying again


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 400, "400.html", gettext("This request cannot be understood."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403, "403.html", gettext("This page is not yours to open."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("csrf_failure", reason=reason, path=request.path)
    text = gettext("This form had expired, so nothing was sent. Reload the page and send it again.")
    return _answer(request, 403, "403_csrf.html", text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = words_of(request.path)
    return _answer(
        request, 404, "404.html", gettext("There is no such page."), {"words": words, "like": _like(words)}
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database or the session: either may be what failed."""
    if _is_full(sys.exc_info()[1]):  # before a view began: what was sent had to be put down somewhere
        return unavailable(request)
    return _answer(request, 500, "500.html", gettext("The site made a mistake. It was recorded."))


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database cannot be reached or written just now."""
    response = _answer(
        request,
        503,
        "503.html",
        gettext(
            "The site cannot save anything just now. Answers to a quiz and what you read are kept in this browser and sent "
            "later; send anything else again in a minute."
        ),
    )
    response["Retry-After"] = str(WAIT)
    return response


def mail_not_sent(request: HttpRequest) -> HttpResponse:
    text = gettext(
        "The mail could not be sent, so no code is on its way to you. Try again in some minutes; if it happens again, tell "
        "whoever runs this site."
    )
    return _answer(request, 503, "refused.html", text, {"text": text})


def _is_full(problem: BaseException | None) -> bool:
    """Whether a disk was full where files that come and a log's lines go to."""
    return isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT)


class DatabaseUnavailable:
    """Answers 503 where the database cannot be reached or written, a disk is full, or no mail goes out, rather than 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, MailNotSent):
            return mail_not_sent(request)
        if _is_full(exception):
            log.error("disk_full", path=request.path, problem=str(exception))
            return unavailable(request)
        # PostgreSQL calls a write into a database that only reads an internal error
        if not isinstance(exception, OperationalError | InternalError):
            return None
        log.error("database_unavailable", path=request.path, problem=str(exception).strip())
        if not connection.in_atomic_block:
            # SQLite holds on to a file as it opened it, so that one opened while it could only be read stayed so
            connection.close()
        return unavailable(request)


def words_of(path: str) -> str:
    """`/lessons/open_weigths/` → `open weigths`: what somebody was looking for, as far as the address tells."""
    name = unquote(path).rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(name.replace("-", " ").replace("_", " ").split())[:80]


def _like(words: str) -> list[Hit]:
    try:
        return pages_like(words)
    except DatabaseError:
        return []


def _answer(
    request: HttpRequest, status: int, template: str, text: str, context: dict[str, object] | None = None
) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        response: HttpResponse = JsonResponse({"error": text}, status=status)
    elif wants_fragment(request):
        response = HttpResponse(loader.render_to_string("_problem.html", {"text": text}), status=status)
    else:
        # a page for a failing site asks nothing of the context processors, which may need what failed
        asking = request if status < 500 else None
        response = HttpResponse(loader.render_to_string(template, context, asking), status=status)
    response["Cache-Control"] = "no-store"
    return response
