"""A Redis that takes connections and says nothing, as one does whose machine hangs: it keeps nobody waiting for long."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from redis import ConnectionError

from config import redis_client
from courses.models import Course
from learners.models import Learner
from tests.conftest import _point_queue_at
from tutor.models import Question
from tutor.serving import publishing

pytestmark = pytest.mark.django_db(transaction=True)
ASK = "/lessons/two-kinds/tutor/"


@pytest.fixture
def silent(redis_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        monkeypatch.setattr(redis_client.asked, "until", 0.0)
        monkeypatch.setattr(redis_client, "REST", 600.0)  # however slow the machine is
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.CACHES = {
            "default": {"BACKEND": "config.shared_cache.SharedCache", "LOCATION": settings.REDIS_URL}
        }
        publishing.redis_client.cache_clear()
        _point_queue_at(settings.REDIS_URL)
        yield
    publishing.redis_client.cache_clear()
    _point_queue_at(redis_server)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When somebody was about to wait for it."""
    begun: list[float] = []
    call = redis_client.Resting.__call__

    def noted(resting: redis_client.Resting) -> AbstractContextManager[None]:
        if time.monotonic() >= resting.until:
            begun.append(time.monotonic())
        return call(resting)

    monkeypatch.setattr(redis_client.Resting, "__call__", noted)
    return begun


def ask(client: Client) -> None:
    answer = client.post(ASK, {"question": "What is a kind?"}, content_type="application/json")
    assert answer.status_code == 303, answer.content[:500]


def test_only_the_first_waits_for_it(
    course: Course, silent: None, waited: list[float], alice: Learner
) -> None:
    signed_in = Client()
    signed_in.force_login(alice)
    ask(signed_in)
    before = len(waited)
    assert before
    for _ in range(4):
        ask(Client())
    assert len(waited) == before
    # the sweeper sends them, when there is somebody to send them to
    assert set(Question.objects.values_list("status", "sent_at")) == {("waiting", None)}


def test_signing_in_counts_in_this_process_meanwhile(
    course: Course, silent: None, waited: list[float]
) -> None:
    assert Client().post("/accounts/login/code/", {"email": "new@example.org"}).status_code == 302
    assert len(waited) == 1


def test_it_is_asked_again_after_a_while_by_one(silent: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.get("anything")
    assert redis_client.asked.until > time.monotonic()
    monkeypatch.setattr(redis_client.asked, "until", time.monotonic() - 1)
    with redis_client.asked(), pytest.raises(ConnectionError), redis_client.asked():
        pass
    assert redis_client.asked.until == 0.0
