"""A few pages for the page cache's tests, and how often each was made."""

from __future__ import annotations

import threading
from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as the_site
from courses.caching import resting_on, same_for_everybody

made: Counter[str] = Counter()
# A test that must see a page half made clears `may_finish` and waits for `begun`.
begun = threading.Event()
may_finish = threading.Event()
may_finish.set()
WORDS = "Open weights can be run on your own machines. " * 50
LONG = " ".join(f"{number * number} times {word}" for number in range(500) for word in ("one", "other"))
# what a page answers in place of 200
status: dict[str, int] = {}


@resting_on("thing/{name}")
def shared(request: HttpRequest, name: str) -> HttpResponse:
    made[name] += 1
    begun.set()
    may_finish.wait(10)
    text = f"<p>{name}, made {made[name]} times</p>{LONG if name == 'words' else WORDS}"
    return HttpResponse(text, status=status.get(name, 200))


@resting_on("thing/{name}", reads_query=False)
def without_query(request: HttpRequest, name: str) -> HttpResponse:
    made[name] += 1
    status_now = status.get(name, 200)
    return HttpResponse(
        f"<p>{name}{request.META['QUERY_STRING'] * (status_now != 200)}</p>", status=status_now
    )


@same_for_everybody
def missing(request: HttpRequest) -> HttpResponse:
    made["missing"] += 1
    return HttpResponse("no", status=404)


def personal(request: HttpRequest) -> HttpResponse:
    made["personal"] += 1
    begun.set()
    may_finish.wait(10)
    return HttpResponse(f"personal, made {made['personal']} times")


@same_for_everybody
def with_session(request: HttpRequest) -> HttpResponse:
    made["session"] += 1
    request.session["visits"] = made["session"]
    return HttpResponse(f"made {made['session']} times")


urlpatterns = [
    path("shared/<name>/", shared),
    path("same/<name>/", without_query),
    path("missing/", missing),
    path("personal/", personal),
    path("session/", with_session),
    *the_site,  # the error pages link to them
]
