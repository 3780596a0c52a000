"""A cookie that scripts may see, and that says only whether somebody is signed in, or has signed out.

Lesson pages are the same for everybody and ask nothing of the server; by this their scripts know whether to ask `/me/`.
It opens nothing: who someone is stands in the session cookie alone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config import last_account
from learners import flash
from quizzes import under_way

NAME = "ajar_in"
# Only under these can somebody sign in or out.
PLACES = ("/accounts/", "/admin/", "/me/")


class SignedInMarker:
    """Keeps the cookie as the session is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PLACES):
            return self.get_response(request)
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._signed_in(request, response)
        elif was_signed_in:
            self._signed_out(request, response)
        elif request.COOKIES.get(NAME) == "1":
            response.delete_cookie(NAME, samesite="Lax")
        return response

    def _signed_in(self, request: HttpRequest, response: HttpResponse) -> None:
        last_account.remember(request, response)
        if request.COOKIES.get(NAME) != "1":
            self._mark(response, "1")

    def _signed_out(self, request: HttpRequest, response: HttpResponse) -> None:
        """On purpose, and not because a session ended: whatever the browser held of the account goes."""
        under_way.forget_all(request, response)
        self._mark(response, "0")
        flash.say(response, flash.SIGNED_OUT)

    def _mark(self, response: HttpResponse, value: str) -> None:
        response.set_cookie(
            NAME,
            value,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
