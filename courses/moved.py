"""Documents that got another slug: their old addresses lead on, and what was kept under the old slug follows."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from courses.models import Document, FormerSlug

_OF_DOCUMENT = re.compile(r"/(?P<kind>lesson|article|brief)s/(?P<slug>[a-z0-9-]+)(?P<rest>/.*|\.md)")


def renamed(kind: str) -> dict[str, str]:
    """Every former slug of documents of a kind → the one that it has now."""
    return dict(FormerSlug.objects.filter(kind=kind).values_list("slug", "now"))


def slug_now(kind: str, slug: str) -> str:
    """The slug of a document today, where it was called `slug` when a page was opened; `slug` itself where it still is."""
    found = FormerSlug.objects.filter(kind=kind, slug=slug).values_list("now", flat=True).first()
    return found or slug


class OldAddresses:
    """Middleware: where nothing is (any more), an old address leads to the new one, with all that stands behind it. A form
    that was sent to it is sent on (308).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = _OF_DOCUMENT.fullmatch(request.path) if response.status_code in (404, 410) else None
        if found is None:
            return response
        now = (
            FormerSlug.objects.filter(kind=found["kind"], slug=found["slug"])
            .values_list("now", flat=True)
            .first()
        )
        if now is None or not Document.objects.filter(kind=found["kind"], slug=now).exists():
            return response
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        moved = HttpResponsePermanentRedirect(f"/{found['kind']}s/{now}{found['rest']}{query}")
        if request.method not in ("GET", "HEAD"):
            moved.status_code = 308
        return moved
