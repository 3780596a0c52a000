"""Local models that have to be loaded first: waited for, not thrown away half-way, and never counted as broken."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from config import model_list
from tests.real_course import load_real_course
from tests.tutor.asking_a_model import (
    ASKED,
    LESSON,
    RIGHT,
    ask,
    ask_model,
    choose_right,
    choosing,
    open_ones,
    speaking,
)
from tests.tutor.model_server import Answer, error, number_of, openai_says, serving
from tests.tutor.ollama_server import MODEL, ollama
from tutor import breaker, lessons, tasks
from tutor.models import Question
from tutor.models_available import backend, warmed
from tutor.providers import network_model, transport
from tutor.providers.base import Endpoint
from tutor.providers.ollama import Ollama
from tutor.serving import leases
from tutor.serving.events import events_of
from tutor.serving.stream import Reader
from tutor.stopping import Stopped
from tutor.tasks import answer_question

pytestmark = pytest.mark.django_db
LOADING = "The model is still being loaded."


@pytest.fixture(autouse=True)
def real_course(db: None) -> None:
    load_real_course()


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """All clocks of local models a hundred times as fast."""
    monkeypatch.setattr(transport, "LOCAL_ANSWER_SECONDS", 1.8)
    monkeypatch.setattr(transport, "LOCAL_FIRST_BYTE_SECONDS", 1.2)
    monkeypatch.setattr(transport, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(network_model, "SILENT_SECONDS", 0.05)


def right(asked: dict[str, Any]) -> str:
    return choosing(number_of(asked, RIGHT))


def model_at(url: str) -> Ollama:
    return Ollama(Endpoint("local", MODEL, url, is_local=True, kind="ollama"))


def until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_a_model_is_waited_for_while_it_is_loaded(in_a_hurry: None) -> None:
    with ollama(right, load_seconds=0.7) as server:
        given = ask_model(model_at(server.url))
    assert (given.fallback, given.runs) == ("", "local")
    assert RIGHT in open_ones(given)[0]["quote"]
    assert (server.loads, server.thrown_away) == (1, 0)


def test_one_that_takes_longer_than_anybody_waits_is_loaded_all_the_same(in_a_hurry: None) -> None:
    """The server throws a half-loaded model away with the caller's connection, so the connection is kept."""
    with ollama(right, load_seconds=4.0) as server:
        first = ask_model(model_at(server.url))
        until(lambda: server.is_loaded, "it was never loaded")
        second = ask_model(model_at(server.url))
    assert first.fallback == LOADING
    assert (second.fallback, second.runs) == ("", "local")
    assert (server.loads, server.thrown_away) == (1, 0)


def test_a_question_that_is_cancelled_meanwhile_does_not_stop_the_load(in_a_hurry: None) -> None:
    with ollama(right, load_seconds=1.0) as server:
        begun = time.monotonic()
        with pytest.raises(Stopped):
            ask_model(model_at(server.url), stop=lambda: time.monotonic() - begun > 0.3)
        assert time.monotonic() - begun < 0.9
        until(lambda: server.is_loaded, "it was never loaded")
    assert (server.loads, server.thrown_away) == (1, 0)


def test_a_load_is_no_failure_however_often_it_takes_too_long(in_a_hurry: None) -> None:
    with serving(Answer([30.0])) as server:
        said = [ask(server.url).fallback for _ in range(breaker.FAILURES + 1)]
    assert set(said) == {LOADING}
    assert not breaker.of("local").is_open
    assert len(server.asked) == 2 * len(said), "a load that took too long is tried once more"


def test_a_server_that_says_it_is_loading_is_asked_until_it_has_loaded(in_a_hurry: None) -> None:
    loading = error(503, "Loading model")
    with serving(loading, loading, loading, loading, choose_right) as server:
        given = ask(server.url)
    assert given.fallback == ""
    assert len(server.asked) == 5
    with serving(loading) as server:
        assert ask(server.url).fallback == LOADING


def test_a_warm_model_that_falls_silent_is_too_slow_and_let_go(in_a_hurry: None) -> None:
    with serving(choose_right, Answer([30.0])) as server:
        assert ask(server.url).fallback == ""
        assert ask(server.url).fallback == "The model took too long."
        assert server.hung_up.wait(5), "the connection stayed open"


def test_every_question_wants_the_same_window_and_that_the_model_is_kept(in_a_hurry: None) -> None:
    """Another number would have the server load the model anew."""
    with ollama(right) as server:
        model = model_at(server.url)
        model.warm()
        for text in (ASKED, "What do closed models do better?"):
            ask_model(model, text)
        ask_model(model, voice="reword")
    assert {one["options"]["num_ctx"] for one in server.asked} == {8192}
    assert {one["keep_alive"] for one in server.asked} == {"30m"}
    assert server.loads == 1


@pytest.mark.parametrize(("parameters", "window"), [("num_ctx    4096\nstop  x", 4096), ("stop  x", 8192)])
def test_the_window_is_the_models_own(parameters: str, window: int) -> None:
    with ollama(right, parameters=parameters) as server:
        model = model_at(server.url)
        ask_model(model)
    assert (model.window, server.asked[0]["options"]["num_ctx"]) == (window, window)
    assert number_of(server.asked[0], RIGHT), "the prompt was cut"


def test_a_model_that_can_think_does_not() -> None:
    with ollama(right, can_think=True) as server:
        given = ask_model(model_at(server.url))
    assert given.fallback == ""
    assert server.asked[0]["think"] is False


def test_a_model_that_was_never_pulled_is_said() -> None:
    with ollama(right) as server:
        given = ask_model(Ollama(Endpoint("local", "mistral", server.url, is_local=True, kind="ollama")))
    assert given.fallback == "The model’s server does not have this model."


def test_the_worker_has_the_local_model_loaded_before_anybody_asks(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(tasks.warm, "apply_async", lambda **_: sent.append("warm"))
    with ollama(right, load_seconds=0.2) as server:
        settings.TUTOR_MODELS = model_list.read(f"own=ollama:{MODEL}@{server.url}, b=openai:gpt-5")
        tasks.warm_at_start()
        begun = time.monotonic()
        tasks.warm()
        assert time.monotonic() - begun < 0.2, "the worker waited for it"
        until(lambda: server.is_loaded, "it was not loaded")
    assert sent == ["warm"]
    assert server.asked[0]["messages"] == []


def test_lm_studio_says_what_it_has_loaded_and_with_how_much_room() -> None:
    entry = {"id": "tiny-1", "state": "not-loaded", "max_context_length": 32768}
    with serving(openai_says("Hi"), api_v0_models={"data": [entry]}) as server:
        speaking("openai-compatible", server.url).warm()
        assert len(server.asked) == 1
        entry |= {"state": "loaded", "loaded_context_length": 4096}
        model = speaking("openai-compatible", server.url)
        model.warm()
        assert model.window == 4096
        assert len(server.asked) == 1


def test_a_server_that_has_its_model_from_the_start_is_not_asked_for_nothing() -> None:
    with serving(openai_says("Hi")) as server:
        speaking("openai-compatible", server.url).warm()
    assert server.asked == []


def test_only_a_local_model_that_is_asked_first_is_loaded(settings: Settings) -> None:
    settings.TUTOR_MODELS = model_list.read("big=openai:gpt-5, own=ollama:llama3.2")
    assert warmed() is None
    settings.TUTOR_ROUTE = "cheapest"
    assert (warmed() or settings.TUTOR_MODELS[0]).name == "own"
    settings.TUTOR_MODELS = model_list.read("own=ollama:gpt-oss:120b-cloud")
    assert warmed() is None, "Ollama hands questions to its cloud models on"
    assert backend(settings.TUTOR_MODELS[0]).runs == "hosted"


def asked_row() -> Question:
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    return Question.objects.create(
        visitor=uuid4(),
        kind="lesson",
        slug=LESSON,
        document_hash=lesson.hash,
        text=ASKED,
        asked_of="own",
        sent_at=timezone.now(),
    )


@pytest.mark.django_db(transaction=True)
def test_the_page_says_that_the_model_is_waking_up(
    in_a_hurry: None, settings: Settings, redis: object, client: Client
) -> None:
    row = asked_row()
    seen: list[Question] = []

    def look() -> None:
        until(lambda: Question.objects.get(pk=row.pk).waking, "the row never said so")
        seen.append(Question.objects.get(pk=row.pk))
        connection.close()

    watching = threading.Thread(target=look)
    with ollama(right, load_seconds=1.0) as server:
        settings.TUTOR_MODELS = model_list.read(f"own=ollama:{MODEL}@{server.url}")
        watching.start()
        answer_question(str(row.pk))
        watching.join()
    row.refresh_from_db()
    assert (row.status, row.waking, row.runs, row.fallback) == ("answered", False, "local", "")
    assert seen[0].working.startswith("The model is waking up")
    assert seen[0].as_json()["waking"] is True
    (event,) = events_of(seen[0])
    assert (event.name, json.loads(event.data)["text"]) == ("waking", seen[0].working)
    assert not event.encode().startswith(b"id:"), "it is no part of the answer that a page may have missed"


def test_a_reader_is_told_once_that_the_model_is_waking_and_misses_nothing_of_the_answer() -> None:
    question = Question(kind="lesson", text=ASKED, status="answering", waking=True)
    reader = Reader(0)
    names = []
    for _ in range(3):
        reader.offer(events_of(question))
        names += [event.name for event in reader.take()[0]]
    question.status, question.opener = "answered", "Here."
    reader.offer(events_of(question))
    names += [event.name for event in reader.take()[0]]
    assert names == ["waking", "opener", "done"]


def test_a_lease_is_renewed_by_whoever_is_at_the_question_and_by_nobody_else() -> None:
    row = asked_row()
    mine = leases.claim(row.pk, leases.LEASE)
    assert mine and mine.lease_until
    first = mine.lease_until
    assert leases.hold(mine) and mine.lease_until == first
    mine.lease_until = first - leases.LEASE * 0.6
    Question.objects.filter(pk=row.pk).update(lease_until=mine.lease_until)
    assert leases.hold(mine)
    row.refresh_from_db()
    assert row.lease_until and row.lease_until > first - leases.LEASE * 0.1
    Question.objects.filter(pk=row.pk).update(attempt=2)
    mine.lease_until = first - leases.LEASE
    assert not leases.hold(mine)


def test_a_clock_that_was_put_back_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    held, sent = asked_row(), asked_row()
    mine = leases.claim(held.pk, leases.LEASE)
    Question.objects.filter(pk=sent.pk).update(sent_at=timezone.now())
    assert mine and leases.left_behind(timezone.now()) == []
    before = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: before)
    # whoever is at it goes on, and its lease is of the clock as it is now
    assert leases.hold(mine) and mine.lease_until == before + leases.LEASE
    assert leases.left_behind(before) == [sent.pk]
    # of whoever is at it no more, another takes it
    Question.objects.filter(pk=held.pk).update(lease_until=before + timedelta(hours=1))
    assert set(leases.left_behind(before)) == {held.pk, sent.pk}
    other = leases.claim(held.pk, leases.LEASE)
    assert other and other.attempt == 2
    assert leases.claim(held.pk, leases.LEASE) is None


def test_a_model_that_answers_at_once_never_says_that_it_wakes() -> None:
    woke: list[bool] = []
    with serving(openai_says(choosing("1"))) as server:
        model = speaking("openai-compatible", server.url)
        model.waking = lambda: woke.append(True)
        ask_model(model)
    assert not woke
