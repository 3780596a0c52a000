from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from pytest_django import Settings

from config.asgi import build
from config.edge.threads import Room, Threads
from config.urls import urlpatterns as the_site
from learners.models import Learner
from tests.config.asgi_client import Answer, ask, request, run


def echo(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"q": request.GET.get("q"), "from": request.META.get("HTTP_X_FORWARDED_FOR")})


@csrf_exempt
def size(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"bytes": len(request.body)})


def begins_and_counts(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Learner.objects.create_user("half@example.org")
        while True:
            pass


def learners(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"learners": Learner.objects.count()})


urlpatterns = [
    path("echo/", echo),
    path("size/", size),
    path("counts/", begins_and_counts),
    path("learners/", learners),
    *the_site,
]


@pytest.fixture(autouse=True)
def _urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def test_a_query_of_bare_utf8_bytes_arrives_as_its_text() -> None:
    answer = run(
        ask(build(get_wsgi_application()), "/echo/", query="q=Gewichte für alle".replace(" ", "+").encode())
    )
    assert answer.status == 200
    assert '"Gewichte f\\u00fcr alle"' in answer.text


NO_TEXT = ["hex", "idna", "rot13", "zlib", "base64", "undefined", "punycode", "\0", "utf-16", "latin-1"]


@pytest.mark.parametrize("charset", NO_TEXT)
def test_a_query_is_utf8_whatever_its_charset_is_called(charset: str) -> None:
    site = build(get_wsgi_application())
    kind = f"text/plain; charset={charset}"
    answer = run(ask(site, "/echo/", query=b"q=caf%C3%A9", content_type=kind))
    assert (answer.status, answer.text) == (200, '{"q": "caf\\u00e9", "from": null}')
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = run(ask(site, "/size/", "POST", content_type=kind, content_length="3"))
    assert answer.status == 415
    assert "This request cannot be understood." in answer.text


def test_a_body_in_utf8_is_taken_by_any_name_of_it() -> None:
    site = build(get_wsgi_application())
    for charset in ("", "; charset=utf-8", "; charset=UTF8", "; charset=us-ascii", "; charset=unheard-of"):
        kind = f"application/json{charset}"
        assert run(ask(site, "/size/", "POST", content_type=kind, content_length="0")).status == 200
        assert run(ask(site, "/size/", "POST", content_type=kind, content_length="3")).status == 200


def test_a_header_spelled_with_underscores_cannot_pose_as_another() -> None:
    site = build(get_wsgi_application())
    honest = run(ask(site, "/echo/", x_forwarded_for="10.0.0.1"))
    forged = run(ask(site, "/echo/", as_spelled=True, x_forwarded_for="10.6.6.6"))
    assert '"10.0.0.1"' in honest.text
    assert '"from": null' in forged.text


@pytest.mark.django_db(transaction=True)
def test_an_unknown_address_answers_404_with_the_security_headers() -> None:
    answer = run(ask(build(get_wsgi_application()), "/no-such-page/"))
    assert answer.status == 404
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_body_arrives_whole_from_a_server_that_gives_futures() -> None:
    """Granian does, for what has not come yet when the view reads it."""
    parts = [
        {"type": "http.request", "body": b"x" * 70_000, "more_body": more} for more in (True, True, False)
    ]
    sent: list[MutableMapping[str, Any]] = []

    def receive() -> asyncio.Future[dict[str, Any]]:
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        if parts:
            asyncio.get_running_loop().call_soon(future.set_result, parts.pop(0))
        return future

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = request("/size/", "POST", b"", {"content-length": "210000"})
    run(build(get_wsgi_application())(scope, receive, send))
    assert sent[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent[1:]) == b'{"bytes": 210000}'


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_a_view_that_is_given_up_leaves_nothing_half_done() -> None:
    site = Threads(get_wsgi_application(), Room(threads=1, spare=0, patience=20, deadline=1))

    async def story() -> tuple[Answer, Answer]:
        return await ask(site, "/counts/"), await ask(site, "/learners/")

    given_up, after = run(story())
    assert given_up.status == 503
    assert (after.status, after.text) == (200, '{"learners": 0}')
    site._pool.submit(connections.close_all).result()
