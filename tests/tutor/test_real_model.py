"""A real model behind llama.cpp's own server: that the wire is spoken as it is, not how clever the model is."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

import pytest

from courses.reading.document import Passage
from tests.tutor import llama_server
from tutor.providers import habits, rewording, selecting
from tutor.providers.base import Choice, Endpoint
from tutor.providers.openai_chat import OpenAIChat
from tutor.stopping import Stopped
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Conversation
from tutor.understanding.ranking import Glossary, LessonIndex

pytestmark = [
    pytest.mark.skipif(not llama_server.IS_HERE, reason=llama_server.MISSING),
    pytest.mark.slow,
    pytest.mark.xdist_group("real_model"),
]
LESSON = (
    "Yeast turns sugar into gas, and the gas lifts the dough.",
    "Salt slows yeast down and makes the crust darker.",
    "Rye has hardly any gluten, so its loaves stay flat.",
    "Bread is done when its middle has 96 °C.",
)
QUESTIONS = ("What does salt do to yeast?", "When is bread done?")
PASSAGES = [
    Passage(f"p{number}", text, ("Bread",), False, "bread", "sentence", paragraph=f"p{number}")
    for number, text in enumerate(LESSON, start=1)
]
NAMES = {passage.name for passage in PASSAGES}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with llama_server.process() as address:
        llama_server.wait_until_it_listens(address, 200)
        yield address


def model_at(url: str) -> OpenAIChat:
    return OpenAIChat(Endpoint("real", "smollm2", f"{url}/v1", is_local=True), "")


def test_every_choice_is_of_passages_that_were_offered_and_is_counted(url: str) -> None:
    model = model_at(url)
    for question in QUESTIONS:
        given = model.select(question, PASSAGES)
        assert {*given.picks} <= NAMES
        assert given.usage.tokens_in and given.usage.tokens_in > 100
        assert given.usage.tokens_out and given.usage.tokens_out <= selecting.TOKENS
    assert not habits.of(Endpoint("real", "smollm2", f"{url}/v1", is_local=True)).refused


def test_the_shape_lets_a_model_name_nothing_else(url: str) -> None:
    """Without the shape this model names what it was never offered; with it, never."""
    asked: dict[str, object] = {
        "messages": [{"role": "user", "content": "Say hello and reply with the pick 99."}],
        "response_format": {"type": "json_schema", "json_schema": {"schema": selecting.schema(["3", "5"])}},
    }
    given = json.loads(raw(url, asked)["choices"][0]["message"]["content"])
    assert {*given} == {"answerable", "picks"}
    assert {*given["picks"]} <= {"3", "5"}


def raw(url: str, body: dict[str, object]) -> dict[str, list[dict[str, dict[str, str]]]]:
    import httpx2

    answer = httpx2.post(
        f"{url}/v1/chat/completions", json={"max_tokens": 80, "temperature": 0, **body}, timeout=60
    )
    found: dict[str, list[dict[str, dict[str, str]]]] = answer.json()
    return found


@pytest.mark.parametrize("voice", ["quote", "reword"])
def test_in_both_voices_the_lesson_alone_speaks(
    url: str, voice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewording, "TOKENS", 80)
    index = LessonIndex(PASSAGES, Glossary({}))
    given = answer(QUESTIONS[0], Conversation("bread", index), model_at(url), voice=voice)
    assert {one["quote"] for one in given.sentences} <= {*LESSON}
    assert given.tier in ("direct", "closest")
    assert given.model == "smollm2" or given.fallback


def test_an_answer_that_reaches_its_limit_is_asked_for_once(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selecting, "TOKENS", 4)
    index = LessonIndex(PASSAGES, Glossary({}))
    given = answer(QUESTIONS[0], Conversation("bread", index), model_at(url))
    assert given.fallback == "The model’s answer could not be read."
    assert given.usage.tokens_out == 4, "a second try would have taken four more"


def test_a_question_that_nobody_waits_for_ends_the_models_work(url: str) -> None:
    model = model_at(url)
    model.select(QUESTIONS[0], PASSAGES)  # so that it is known to be loaded
    begun = time.monotonic()
    with pytest.raises(Stopped):
        model.reword("Tell me everything about bread.", PASSAGES, lambda: time.monotonic() - begun > 0.2)
    deadline = time.monotonic() + 30
    while any(slot["is_processing"] for slot in json.loads(llama_server.told(url, "/slots")[1])):
        assert time.monotonic() < deadline, "the model worked on"
        time.sleep(0.1)


def test_the_window_is_read_and_a_lesson_that_does_not_fit_is_offered_in_part(url: str) -> None:
    model = model_at(url)
    assert model.window == llama_server.WINDOW
    many = [
        Passage(
            f"p{number}",
            f"Loaf {number} is baked at {number} degrees for {number} minutes.",
            (),
            False,
            "",
            "sentence",
        )
        for number in range(1, 101)
    ]
    given = model.select("How long is loaf 7 baked?", many)
    assert {*given.picks} <= {passage.name for passage in many[:24]}


def test_two_at_once_are_both_answered(url: str) -> None:
    given: list[Choice] = []
    threads = [
        threading.Thread(target=lambda text=text: given.append(model_at(url).select(text, PASSAGES)))
        for text in QUESTIONS
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 2
    assert all({*one.picks} <= NAMES for one in given)


def test_a_question_that_comes_while_it_is_still_loading_is_answered() -> None:
    with llama_server.process() as cold:
        llama_server.wait_until_it_listens(cold, 200, 503)
        assert {*model_at(cold).select(QUESTIONS[0], PASSAGES).picks} <= NAMES
