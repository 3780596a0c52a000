"""`check_model`: what an operator reads who has just listed a model."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from config import model_list
from tests.real_course import load_real_course
from tests.tutor.asking_a_model import choosing
from tests.tutor.model_server import Answer, error, openai_says, serving
from tests.tutor.ollama_server import MODEL, ollama

pytestmark = pytest.mark.django_db
DECLINES = json.dumps({"answerable": False, "picks": []})


@pytest.fixture(autouse=True)
def real_course(db: None) -> None:
    load_real_course()


def checked(settings: Settings, answer: Answer, *, fails: bool = False) -> str:
    out = StringIO()
    with serving(answer) as server:
        settings.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{server.url}/v1")
        try:
            call_command("check_model", "own", stdout=out)
        except CommandError as problem:
            assert fails
            out.write(str(problem))
        else:
            assert not fails
    return out.getvalue()


def test_it_asks_three_questions_and_says_what_came_back_and_how_long_it_took(settings: Settings) -> None:
    said = checked(settings, openai_says(DECLINES))
    assert "tiny-1 at http://127.0.0.1" in said and "on this machine" in said
    assert said.count("It said that nothing answers: wrong.") == 2
    assert said.count("It said that nothing answers: right.") == 1
    assert said.count(" s, 321 tokens in, 12 out") == 2
    assert "loading it included" in said
    assert "1 of 3 right." in said


def test_a_choice_is_shown_with_its_words(settings: Settings) -> None:
    said = checked(settings, openai_says(choosing("60")))
    assert "Wrong: “" in said
    assert "It was never right. The tutor without a model does better" in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (openai_says("", "length", thought="Hm. " * 90), "--reasoning-budget 0"),
        (error(401), "Set TUTOR_KEY_"),
        (error(404), "ollama pull"),
        (openai_says("Well, as a model …"), "does not write what it is asked for"),
        (error(302), "redirects, which is not followed"),
        (error(500), "The log of its server says more."),
    ],
)
def test_what_is_wrong_comes_with_what_to_do_once(settings: Settings, answer: Answer, words: str) -> None:
    said = checked(settings, answer, fails=True)
    assert said.count(words) == 1
    assert "own answered nothing" in said


def test_a_server_that_is_not_there(settings: Settings) -> None:
    settings.TUTOR_MODELS = model_list.read("own=ollama:llama3.2@http://127.0.0.1:9")
    out = StringIO()
    with pytest.raises(CommandError, match="answered nothing"):
        call_command("check_model", stdout=out)
    assert "Start its server" in out.getvalue()


def test_the_window_is_the_models_own(settings: Settings) -> None:
    out = StringIO()
    with ollama(lambda asked: DECLINES, parameters="num_ctx 4096") as server:
        settings.TUTOR_MODELS = model_list.read(f"own=ollama:{MODEL}@{server.url}")
        call_command("check_model", stdout=out)
    assert "Window: 4096 tokens" in out.getvalue()


def test_a_name_that_is_not_listed_is_told_the_ones_that_are(settings: Settings) -> None:
    settings.TUTOR_MODELS = model_list.read("own=ollama:llama3.2")
    with pytest.raises(CommandError, match=r"There is no model big\. There is own"):
        call_command("check_model", "big")
    settings.TUTOR_MODELS = ()
    with pytest.raises(CommandError, match="set TUTOR_MODELS"):
        call_command("check_model")
