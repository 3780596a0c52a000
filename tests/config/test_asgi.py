from __future__ import annotations

import asyncio

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from pytest_django import Settings

from config.asgi import build
from config.urls import urlpatterns as the_site
from tests.config.asgi_client import ask


def echo(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"q": request.GET.get("q"), "from": request.META.get("HTTP_X_FORWARDED_FOR")})


urlpatterns = [path("echo/", echo), *the_site]


@pytest.fixture(autouse=True)
def _urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def test_a_query_of_bare_utf8_bytes_arrives_as_its_text() -> None:
    answer = asyncio.run(
        ask(build(get_wsgi_application()), "/echo/", query="q=Gewichte für alle".replace(" ", "+").encode())
    )
    assert answer.status == 200
    assert '"Gewichte f\\u00fcr alle"' in answer.text


def test_a_header_spelled_with_underscores_cannot_pose_as_another() -> None:
    site = build(get_wsgi_application())
    honest = asyncio.run(ask(site, "/echo/", x_forwarded_for="10.0.0.1"))
    forged = asyncio.run(ask(site, "/echo/", as_spelled=True, x_forwarded_for="10.6.6.6"))
    assert '"10.0.0.1"' in honest.text
    assert '"from": null' in forged.text


def test_an_unknown_address_answers_404_with_the_security_headers() -> None:
    answer = asyncio.run(ask(build(get_wsgi_application()), "/no-such-page/"))
    assert answer.status == 404
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
