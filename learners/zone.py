"""Days and hours as the reader's clock has them, on the pages that are theirs alone.

`static/js/page.js` says the browser's zone by a cookie. Without scripts there is none, and dates are the site's. Pages that
are the same for everybody know nothing of it (`courses.caching`).
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "zone"


class ReadersZone:
    """Has each request answered in the zone of its cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request)):
            return self.get_response(request)


def zone_of(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """None for the site's own, which is also that of a name that nobody knows."""
    name = request.COOKIES.get(COOKIE, "")
    return zoneinfo.ZoneInfo(name) if name in _names() else None


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Of all zones. Asked for once, since 600 files are looked at: 60 ms."""
    return frozenset(zoneinfo.available_timezones())
