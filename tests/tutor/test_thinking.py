"""Models that think before they answer: told not to, given room where they do, and named to the operator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from structlog.testing import capture_logs

from config import model_list
from learners.models import Learner
from tests.real_course import load_real_course
from tests.tutor.asking_a_model import ASKED, LESSON, ask, choose_right, choosing, open_ones
from tests.tutor.model_server import (
    Answer,
    anthropic_says,
    error,
    number_of,
    ollama_says,
    openai_says,
    serving,
)
from tutor import lessons
from tutor.checks import models_do_not_think
from tutor.models import Question, Scorecard
from tutor.tasks import answer_question

pytestmark = pytest.mark.django_db
ALOUD = "The learner asks about data. " * 80
THOUGHT = "The model thought too long."


@pytest.fixture(autouse=True)
def real_course(db: None) -> None:
    load_real_course()


NOTHING_LEFT = {
    "openai-compatible": openai_says("", "length", thought=ALOUD, usage=(300, 600)),
    "another name for it": openai_says("", "length", thought=ALOUD, thought_as="reasoning", usage=(300, 600)),
    "not shown": openai_says("", "length", usage=(300, 600)),
    "in its text": openai_says(f"<think>{ALOUD}", "length", usage=(300, 600)),
    "ollama": ollama_says("", thought=ALOUD, reason="length", usage=(300, 600)),
    "anthropic": anthropic_says("", "max_tokens", thought=ALOUD),
}


@pytest.mark.parametrize("name", NOTHING_LEFT)
def test_when_nothing_is_left_after_thinking_it_is_asked_once_and_the_learner_is_told_so(name: str) -> None:
    kind = name if name in ("ollama", "anthropic") else "openai-compatible"
    with serving(NOTHING_LEFT[name]) as server:
        given = ask(server.url, kind)
    assert len(server.asked) == 1
    assert given.fallback == THOUGHT
    assert given.sentences
    assert given.usage.tokens_out and given.usage.tokens_in


@pytest.mark.parametrize("written", ["{ \n\n", "   \n", ""])
def test_one_that_was_cut_off_before_it_wrote_anything_did_not_think(written: str) -> None:
    """A server may hold back the first tokens of an object until it is whole."""
    with serving(openai_says(written, "length", usage=(300, 4))) as server:
        said = [ask(server.url).fallback for _ in range(2)]
    assert set(said) == {"The model’s answer could not be read."}
    assert [sent["max_completion_tokens"] for sent in server.asked] == [80, 80]


def test_a_model_is_told_not_to_think(settings: Settings) -> None:
    with serving(choose_right) as server:
        ask(server.url)
    (sent,) = server.asked
    assert sent["chat_template_kwargs"] == {"enable_thinking": False}
    assert sent["reasoning_effort"] == "none"
    with serving(ollama_says(choosing("1"))) as server:
        ask(server.url, "ollama")
    assert server.asked[0]["think"] is False


def test_an_effort_that_is_not_known_becomes_the_next_smaller_one() -> None:
    refusing = error(400, "Unsupported value: 'reasoning_effort' does not support 'none' with this model.")
    with serving(refusing, choose_right) as server:
        given = ask(server.url)
    assert [sent["reasoning_effort"] for sent in server.asked] == ["none", "low"]
    assert given.fallback == ""


def test_what_a_model_thinks_does_not_count_against_its_answer_once_it_is_known_to_think() -> None:
    with serving(NOTHING_LEFT["openai-compatible"], choose_right) as server:
        ask(server.url)
        given = ask(server.url)
    assert [sent["max_completion_tokens"] for sent in server.asked] == [80, 2080]
    assert given.fallback == ""


def test_a_choice_that_came_only_as_a_thought_is_used_and_told_to_the_operator() -> None:
    def answer(asked: dict[str, Any]) -> Answer:
        return openai_says("", thought=choosing(number_of(asked, "1 March 2023")))

    with capture_logs() as logs, serving(answer) as server:
        given = ask(server.url)
    assert "1 March 2023" in open_ones(given)[0]["quote"]
    (line,) = [one for one in logs if one["event"] == "tutor.answer_in_thought"]
    assert "--reasoning-budget 0" in line["advice"]


def test_thoughts_that_are_no_answer_are_shown_to_nobody() -> None:
    with serving(openai_says("", thought="canary " * 30)) as server:
        given = ask(server.url)
    assert given.fallback == "The model’s answer could not be read."
    assert "canary" not in repr(given)


@pytest.fixture
def asked_once(settings: Settings, redis: object) -> Callable[[Answer], Question]:
    """Has the worker answer one question with such a model, and gives the row."""

    def ask_it(answer: Answer) -> Question:
        lesson = lessons.find("lesson", LESSON)
        assert lesson
        with serving(answer) as server:
            settings.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{server.url}/v1")
            row = Question.objects.create(
                visitor=uuid4(),
                kind="lesson",
                slug=LESSON,
                document_hash=lesson.hash,
                text=ASKED,
                asked_of="own",
            )
            answer_question(str(row.pk))
        row.refresh_from_db()
        return row

    return ask_it


@pytest.mark.django_db(transaction=True)
def test_the_operator_reads_how_to_switch_it_off_in_the_log_the_checks_and_the_charts(
    asked_once: Callable[[Answer], Question], client: Client
) -> None:
    with capture_logs() as logs:
        row = asked_once(NOTHING_LEFT["openai-compatible"])
    (line,) = [one for one in logs if one["event"] == "tutor.fallback"]
    assert (line["model"], line["question"], line["reason"]) == ("own", str(row.pk), THOUGHT)
    assert "--reasoning-budget 0" in line["advice"]
    assert ASKED not in repr(line)
    (warning,) = models_do_not_think(None)
    assert "own thinks too long" in warning.msg and "--reasoning-budget 0" in warning.msg
    Learner.objects.create_superuser("root@example.org", "correct horse battery")
    client.login(email="root@example.org", password="correct horse battery")
    assert b"own thinks too long" in client.get("/admin/tutor/question/behaviour/").content


@pytest.mark.django_db(transaction=True)
def test_every_fallback_is_one_line_in_the_log_and_an_answer_is_none(
    asked_once: Callable[[Answer], Question],
) -> None:
    with capture_logs() as logs:
        asked_once(error(401, "canary"))
    (line,) = [one for one in logs if one["event"] == "tutor.fallback"]
    assert line["reason"] == "The model’s server did not accept this site’s key."
    assert "canary" not in repr(line) and "advice" not in line
    with capture_logs() as logs:
        asked_once(openai_says(choosing("25")))
    assert not logs


def test_the_scorecard_says_so(client: Client, settings: Settings) -> None:
    with serving(NOTHING_LEFT["openai-compatible"]) as server:
        settings.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{server.url}/v1")
        call_command("evaluate_tutor", "--lesson", "llama", "--save")
    assert Scorecard.objects.get().result["thought"] > 0
    assert b"This model thinks too long" in client.get("/tutor/scorecard/").content
