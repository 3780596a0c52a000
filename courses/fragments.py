"""What htmx asks for: a part of a page, in place of the page."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def htmx_of(request: HttpRequest) -> HtmxDetails:
    """What htmx says about its request, which is false when it did not make it."""
    made: HtmxDetails = getattr(request, "htmx", None) or HtmxDetails(request)
    return made


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a part of the page is wanted. Going back to an address asks for all of it, also through htmx."""
    htmx = htmx_of(request)
    return bool(htmx) and not htmx.history_restore_request
