"""A cookie that scripts may see, and that says only whether somebody is signed in.

Lesson pages are the same for everybody and ask nothing of the server; by this their scripts know whether to ask `/me/`.
It opens nothing: who someone is stands in the session cookie alone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAME = "ajar_in"
# Only under these can somebody sign in or out.
PLACES = ("/accounts/", "/admin/", "/me/")


class SignedInMarker:
    """Keeps the cookie as the session is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PLACES):
            self._keep(request, response)
        return response

    def _keep(self, request: HttpRequest, response: HttpResponse) -> None:
        marked = NAME in request.COOKIES
        if request.user.is_authenticated and not marked:
            response.set_cookie(
                NAME,
                "1",
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        elif marked and not request.user.is_authenticated:
            response.delete_cookie(NAME, samesite="Lax")
