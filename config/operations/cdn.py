"""Tells a CDN after a load which pages to forget: one POST with the keys of what changed, as `Surrogate-Key` and as JSON.

Fastly and Varnish read the header, Cloudflare the body `{"tags": […]}`. A CDN that cannot be told shows what it has until its
`s-maxage` is over (CDN_SECONDS), so nothing waits for it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Set
from http.client import HTTPException
from urllib.request import Request, urlopen

import structlog
from django.conf import settings

from courses import stamps

# Every site process has heard of the load by then; a CDN told sooner would ask for the old page once more.
UNTIL_HEARD = 2.0  # seconds
PATIENCE = 5.0
AT_ONCE = 30  # keys of one request, the fewest that any of them takes
MOST = 300  # so many keys are every page's, by the one that all pages have

log = structlog.get_logger(__name__)


def forget(changed: Set[str], **_: object) -> None:
    """A receiver of `courses.revisions.committed`. Returns at once; the process ends when it is done."""
    if settings.CDN_PURGE_URL and changed:
        threading.Thread(target=_tell, args=(frozenset(changed),), name="cdn").start()


def _tell(changed: Set[str]) -> None:
    time.sleep(UNTIL_HEARD)
    try:
        for keys in _in_parts(changed):
            _post(keys)
    except (OSError, HTTPException) as problem:
        log.warning("cdn_not_told", problem=str(problem))


def _in_parts(changed: Set[str]) -> Iterator[list[str]]:
    keys = [stamps.SITE] if stamps.SITE in changed or len(changed) > MOST else sorted(changed)
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _post(keys: list[str]) -> None:
    request = Request(settings.CDN_PURGE_URL, json.dumps({"tags": keys}).encode(), method="POST")  # noqa: S310 - the operator's
    request.add_header("Content-Type", "application/json")
    request.add_header("Surrogate-Key", " ".join(keys))
    if settings.CDN_PURGE_HEADER:
        request.add_header(*settings.CDN_PURGE_HEADER)
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - the same
        answer.read()
