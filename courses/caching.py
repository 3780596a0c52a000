"""Pages that are the same for everybody, and so may be kept by the page cache, the browser and any CDN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from courses import stamps

# Kept by everyone, but asked about each time: the answer is a 304 until the text changes.
SHARED = "public, max-age=0, must-revalidate"
# How long a CDN may show what it has while it asks for the new one, after the seconds it may show it unasked.
WHILE_ASKING = 60

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True)
class Shared:
    """A page that is the same for everybody: what it rests on, and whether the query of its address changes it."""

    keys: frozenset[str]
    reads_query: bool


def resting_on(*keys: str, reads_query: bool = True) -> Callable[[View[P]], View[P]]:
    """Marks the 200 answers of a view as shared, made anew when something changed of what these keys of `courses.stamps` stand
    for, besides the site around it. They may hold what the address names: `lesson/{slug}`. Where a view does not read the query,
    an address with one, such as a link of a newsletter has, leads to the same kept page.

    Such a view reads no session, cookie or user and sets no cookie; its days are the site's, not those of the reader who
    happened to ask first.
    """

    def sharing(view: View[P]) -> View[P]:
        @wraps(view)
        def shared(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            with timezone.override(None):
                response = view(request, *args, **kwargs)
            if response.cookies:
                raise AssertionError(
                    f"{view.__name__} sets a cookie, so its page is not the same for everybody"
                )
            if response.status_code == 200 and request.method in ("GET", "HEAD"):
                response["Cache-Control"] = SHARED
                if settings.CDN_SECONDS:
                    _tell_cdn(response, _filled(keys, kwargs))
            return response

        shared.shared_as = keys, reads_query  # type: ignore[attr-defined]
        return shared

    return sharing


# Anything that a load brought makes the page anew, and so does another day.
same_for_everybody = resting_on(stamps.COURSE, stamps.TODAY)


def shared_at(path: str) -> Shared | None:
    """The page at an address; None where it is not the same for everybody, or there is none."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    keys, reads_query = getattr(found.func, "shared_as", (None, True))
    return None if keys is None else Shared(_filled(keys, found.kwargs), reads_query)


def _filled(keys: tuple[str, ...], named: object) -> frozenset[str]:
    return frozenset((stamps.SITE, *(key.format_map(named) for key in keys)))  # type: ignore[arg-type]


def _tell_cdn(response: HttpResponse, keys: frozenset[str]) -> None:
    """For how long it may keep the page, and by which names it is told to forget it (`config.operations.cdn`)."""
    response["CDN-Cache-Control"] = (
        f"public, s-maxage={settings.CDN_SECONDS}, stale-while-revalidate={WHILE_ASKING}"
    )
    response["Surrogate-Key"] = " ".join(sorted(keys))
    response["Cache-Tag"] = ",".join(sorted(keys))
