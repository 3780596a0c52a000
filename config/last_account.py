"""Which account was signed in last in this browser, so that nobody takes over what somebody else began in it.

A browser may be shared. What was begun in it without an account remembers which account had been signed in before; it is
taken over without a question only by that account, or where nobody else was ever signed in.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "ajar_last"
KEPT_FOR = 60 * 60 * 24 * 400  # seconds; browsers keep no cookie longer
SHARED = "+"  # after the name: other accounts were signed in before


def name_of(user: Any) -> str:
    """Tells a browser whether it is the same account as before, and nothing else; empty for somebody without one."""
    return salted_hmac("learners.account", str(user.pk)).hexdigest()[:16] if user.is_authenticated else ""


def last_of(request: HttpRequest) -> str:
    """The account that was signed in last, or is; empty when none ever was."""
    return request.COOKIES.get(COOKIE, "").removesuffix(SHARED)[:16]


def is_theirs(request: HttpRequest, last_then: str) -> bool:
    """Whether something begun after the account `last_then` is of whoever is signed in, without asking them."""
    return last_then == name_of(request.user) if last_then else not is_shared(request)


def is_shared(request: HttpRequest) -> bool:
    """Whether another account than the one that is signed in was used in this browser."""
    return request.COOKIES.get(COOKIE, "") not in ("", name_of(request.user))


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Of whoever is signed in."""
    me, held = name_of(request.user), request.COOKIES.get(COOKIE, "")
    if held.removesuffix(SHARED) == me:
        return
    response.set_cookie(
        COOKIE,
        me + SHARED if held else me,
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
