"""Models behind real local servers: what they choose, and every way in which they fail."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from config import model_list
from config.env import ROOT
from courses.loader import load
from courses.models import Passage
from tests.tutor.model_server import Answer, ollama_says, openai_says, serving
from tutor import lessons
from tutor.answering import Answer as Given
from tutor.answering import answer
from tutor.models import Question
from tutor.models_available import backend, default_backend
from tutor.providers.base import Endpoint
from tutor.providers.ollama import Ollama
from tutor.providers.openai_chat import OpenAIChat
from tutor.providers.selecting import ANSWER_SECONDS
from tutor.tasks import answer_question

pytestmark = pytest.mark.django_db
LESSON = "open-weight-vs-closed"
ASKED = "Does OpenAI train on API data?"
KEY = "sk-canary-9b1f"


@pytest.fixture
def real_course(db: None) -> str:
    """Loaded; gives the name of the passage that answers."""
    load(ROOT / "content")
    return Passage.objects.get(document__slug=LESSON, text__contains="1 March 2023").name


def ask(url: str, kind: str = "openai-compatible", text: str = ASKED) -> Given:
    endpoint = Endpoint("local", "tiny-1", url if kind == "ollama" else f"{url}/v1", is_local=True)
    backend = Ollama(endpoint) if kind == "ollama" else OpenAIChat(endpoint, KEY)
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    return answer(text, LESSON, lessons.index_of(lesson), backend)


def choosing(*picks: str) -> str:
    return json.dumps({"answerable": True, "picks": picks})


@pytest.mark.parametrize("kind", ["openai-compatible", "ollama"])
def test_a_model_chooses_and_the_lesson_speaks(real_course: str, kind: str) -> None:
    says = ollama_says if kind == "ollama" else openai_says
    with serving(says(choosing(real_course))) as server:
        given = ask(server.url, kind)
    assert [sentence["passage"] for sentence in given.sentences] == [real_course]
    assert (given.model, given.runs, given.fallback) == ("tiny-1", "local", "")
    assert (given.usage.tokens_in, given.usage.tokens_out, given.usage.characters_sent) == (321, 12, 0)


def test_the_server_is_sent_the_question_the_passages_and_the_key(real_course: str) -> None:
    with serving(openai_says(choosing(real_course))) as server:
        ask(server.url)
    (sent,) = server.asked
    assert sent["path"] == "/v1/chat/completions"
    assert server.keys == [f"Bearer {KEY}"]
    assert ASKED in sent["messages"][1]["content"]
    assert f"{real_course}: " in sent["messages"][1]["content"]
    assert sent["response_format"]["json_schema"]["strict"] is True


def test_ollama_gets_a_window_that_holds_the_whole_prompt(real_course: str) -> None:
    with serving(ollama_says(choosing(real_course))) as server:
        ask(server.url, "ollama")
    (sent,) = server.asked
    assert sent["path"] == "/api/chat"
    assert sent["options"]["num_ctx"] * 2 >= sum(len(one["content"]) for one in sent["messages"])


def test_a_model_that_declines_is_believed(real_course: str) -> None:
    with serving(openai_says(json.dumps({"answerable": False, "picks": []}))) as server:
        given = ask(server.url)
    assert given.tier == "refused"
    assert given.sentences == ()


def test_thinking_aloud_is_dropped(real_course: str) -> None:
    with serving(openai_says(f"<think>{{'picks': canary}}</think>{choosing(real_course)}")) as server:
        given = ask(server.url)
    assert given.sentences[0]["passage"] == real_course
    assert "canary" not in repr(given)


FAILURES = {
    "no key": (Answer(['{"error": {"message": "bad key canary"}}'], 401, "application/json"), "key"),
    "no such model": (Answer(['{"error": "canary"}'], 404, "application/json"), "does not have this model"),
    "busy": (Answer(["{}"], 429, "application/json", {"Retry-After": "900"}), "busy"),
    "broken": (Answer(["canary"], 500, "text/plain"), "had an error"),
    "a page instead of JSON": (Answer(["<html>canary</html>"], kind="text/html"), ""),
    "broken JSON in the stream": (Answer(["data: {canary\n\n"]), ""),
    "an empty stream": (Answer([]), ""),
    "an answer of nothing": (openai_says(""), ""),
    "null content": (openai_says(None), ""),
    "prose": (openai_says("The canary says that closed models are best."), "could not be read"),
    "another schema": (openai_says('{"picks": "canary"}'), "could not be read"),
    "a list": (openai_says('["canary"]'), ""),
    "a cut stream": (openai_says('{"answerable": true, "pi', finish=None), "broke off"),
    "a tool call": (openai_says(None, finish="tool_calls"), "broke off"),
    "far too much": (openai_says("canary " * 9000), "too long"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failing_model_is_said_plainly_and_the_answer_comes_without_it(real_course: str, name: str) -> None:
    failing, words = FAILURES[name]
    with serving(failing) as server:
        given = ask(server.url)
    assert given.sentences[0]["passage"] == real_course
    assert given.fallback.endswith(".")
    assert words in given.fallback
    assert "canary" not in repr(given)
    assert KEY not in repr(given)


def test_a_server_that_is_not_there_is_said_plainly(real_course: str) -> None:
    given = ask("http://127.0.0.1:9")
    assert given.fallback == "The model’s server could not be reached."
    assert given.sentences[0]["passage"] == real_course
    assert ask("http://127.0.0.1:9", "ollama").fallback == given.fallback


def test_what_fails_once_is_tried_again(real_course: str) -> None:
    with serving(Answer(["{}"], 503, "application/json"), openai_says(choosing(real_course))) as server:
        given = ask(server.url)
    assert given.fallback == ""
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "content",
    [choosing("p99999"), choosing("<b>canary</b>", "p0"), choosing(*[f"p{n}" for n in range(90000, 90050)])],
)
def test_names_that_were_not_offered_are_not_shown(real_course: str, content: str) -> None:
    with serving(openai_says(content)) as server:
        given = ask(server.url)
    assert "canary" not in repr(given)
    assert "does not have" in given.fallback


def test_a_question_of_the_wrong_sort_never_reaches_a_model(real_course: str) -> None:
    with serving(openai_says(choosing(real_course))) as server:
        given = ask(server.url, text="Who won the world cup in 2022?")
    assert given.tier == "refused"
    assert server.asked == []


def test_the_first_model_of_the_list_is_the_one_that_is_asked(settings: Settings) -> None:
    settings.TUTOR_MODELS = model_list.read("small=ollama:llama3.2, big=openai:gpt-5-mini")
    assert (default_backend().name, default_backend().model) == ("small", "llama3.2")
    settings.TUTOR_KEYS = {"BIG": KEY}
    hosted = backend(settings.TUTOR_MODELS[1])
    assert (hosted.model, hosted.runs) == ("gpt-5-mini", "hosted")
    settings.TUTOR_MODELS = ()
    assert default_backend().model == ""


@pytest.mark.django_db(transaction=True)
def test_a_slow_model_keeps_its_question(real_course: str, settings: Settings, redis: object) -> None:
    question = Question.objects.create(visitor=uuid4(), kind="lesson", slug=LESSON, text=ASKED)
    leases: list[timedelta] = []

    def look() -> None:
        held = Question.objects.get(pk=question.pk)
        assert held.lease_until
        leases.append(held.lease_until - timezone.now())
        connection.close()

    with serving(openai_says(choosing(real_course))) as server:
        server.meanwhile = look
        settings.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{server.url}/v1")
        answer_question(str(question.pk))
    question.refresh_from_db()
    assert (question.status, question.model, question.runs) == ("answered", "tiny-1", "local")
    assert leases[0] > timedelta(seconds=ANSWER_SECONDS)
