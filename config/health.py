"""`/healthz` says that the process lives, `/readyz` names what is missing, `/metrics` counts."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from config.celery import app as queue
from courses.models import Course


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Asks nothing of anybody: a process that answers this lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while the site cannot serve a page; without Redis or a worker it can, and only the tutor waits."""
    course = _course()
    missing = [*course, *_queue()]
    return JsonResponse({"ready": not course, "missing": missing}, status=503 if course else 200)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What the process counted, in Prometheus's text format."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _course() -> list[str]:
    try:
        return [] if Course.objects.exists() else ["course"]
    except DatabaseError:
        connection.close()
        return ["database"]


def _queue() -> list[str]:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except redis.RedisError:
        return ["redis", "worker"]
    return [] if _worker_answers() else ["worker"]


def _worker_answers() -> bool:
    ask: Callable[[], object] = queue.control.inspect(timeout=1, limit=1).ping
    try:
        return bool(ask())
    except (OSError, *queue.connection_for_read().connection_errors):
        return False
