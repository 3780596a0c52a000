"""Pages that are the same for everybody, and so may be kept by the page cache, the browser and any CDN."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# Kept by everyone, but asked about each time: the answer is a 304 until the text changes.
SHARED = "public, max-age=0, must-revalidate"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def same_for_everybody(view: View[P]) -> View[P]:
    """Marks the 200 answers of `view` as shared. Such a view reads no session, cookie or user and sets no cookie; its days are
    the site's, not those of the reader who happened to ask first.
    """

    @wraps(view)
    def shared(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with timezone.override(None):
            response = view(request, *args, **kwargs)
        if response.cookies:
            raise AssertionError(f"{view.__name__} sets a cookie, so its page is not the same for everybody")
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            response["Cache-Control"] = SHARED
        return response

    return shared
