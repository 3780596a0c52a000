"""`/healthz` says that the process lives, `/readyz` names what is missing, `/metrics` counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.celery import app as queue
from config.redis_client import client
from courses.models import Course

WITHOUT_THE_TUTOR = ("redis", "worker")
# seconds; a probe of each host every few seconds would otherwise ask all workers each time
KEPT_WELL, KEPT_MISSING = 5.0, 0.2


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Asks nothing of anybody: a process that answers this lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while anything is missing. With `?for=reading` what only the tutor needs is named, and does not count: a
    balancer that asks so goes on sending readers here while Redis is away.
    """
    missing = [*_course(), *_queue.now()]
    counts = [
        name for name in missing if request.GET.get("for") != "reading" or name not in WITHOUT_THE_TUTOR
    ]
    answer = JsonResponse({"ready": not counts, "missing": missing}, status=503 if counts else 200)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # a probe that asks every second is no log
    return answer


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What the process counted, in Prometheus's text format."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


class Kept:
    """What `ask` found a moment ago. One request at a time asks anew, and the others are told what is known: a worker
    that hangs takes a second to be asked, and would take it from everybody.
    """

    def __init__(self, ask: Callable[[], list[str]]) -> None:
        self._ask = ask
        self._found: list[str] | None = None
        self._until = 0.0
        self._asking = threading.Lock()

    def now(self) -> list[str]:
        if self._is_fresh() or not self._asking.acquire(blocking=self._found is None):
            return self._found or []
        try:
            if not self._is_fresh():
                self._found = self._ask()
                self._until = time.monotonic() + (KEPT_MISSING if self._found else KEPT_WELL)
            return self._found or []
        finally:
            self._asking.release()

    def forget(self) -> None:
        self._found = None

    def _is_fresh(self) -> bool:
        return self._found is not None and time.monotonic() < self._until


def _course() -> list[str]:
    try:
        if _unapplied():
            return ["migrations"]
        return [] if Course.objects.exists() else ["course"]
    except DatabaseError:
        connection.close()
        return ["database"]


def _unapplied() -> bool:
    """Whether the database lacks a table or column that this version of the site uses."""
    return not _newest_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


_leaves: set[tuple[str, str]] = set()


def _newest_migrations() -> set[tuple[str, str]]:
    """Of each app the last one, read from its files once: they do not change under a running process."""
    if not _leaves:
        _leaves.update(MigrationLoader(None).graph.leaf_nodes())
    return _leaves


def _missing_of_queue() -> list[str]:
    once: dict[str, Any] = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
    try:
        with client(settings.REDIS_URL, **once) as asking:
            asking.ping()
    except redis.RedisError:
        return ["redis", "worker"]
    return [] if _worker_answers() else ["worker"]


def _worker_answers() -> bool:
    ask: Callable[[], object] = queue.control.inspect(timeout=1, limit=1).ping
    try:
        return bool(ask())
    except (OSError, *queue.connection_for_read().connection_errors):
        return False


_queue = Kept(_missing_of_queue)
