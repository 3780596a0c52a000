"""Measuring the tutor: the command, the scorecard page, the metrics and the checks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from bench.servers import free_port
from config import model_list
from courses.models import Course
from learners.models import Learner
from tests.real_course import load_real_course
from tutor.checks import models_are_there
from tutor.measuring import question_file
from tutor.measuring.by_lesson import spreads
from tutor.measuring.evaluation import Outcome, is_held_back, scores
from tutor.models import GoldQuestion, Question, Scorecard
from tutor.serving.publishing import redis_client
from tutor.tasks import measure

pytestmark = pytest.mark.django_db


def outcome(kind: str, tier: str, *, served: bool = False, foreign: int = 0) -> Outcome:
    return Outcome("llama", "?", kind, "", False, tier, served, served, served, foreign, 0.01, 0.0, "")


def test_scores_as_worked_by_hand() -> None:
    found = scores(
        [
            outcome("answerable", "direct", served=True),
            outcome("answerable", "closest", served=True),
            outcome("answerable", "direct"),
            outcome("answerable", "refused"),
            outcome("near-miss", "refused"),
            outcome("near-miss", "direct"),
            outcome("off-topic", "refused"),
            outcome("adversarial", "closest", foreign=1),
        ]
    )
    assert (found.asked, found.served, found.missed, found.wrong_direct) == (8, 0.5, 0.25, 0.25)
    assert (found.near_miss_refused, found.off_topic_refused, found.adversarial_safe) == (0.5, 1, 0)
    assert found.foreign == 1


def test_of_nothing_nothing_is_said() -> None:
    assert scores([]).served is None


def test_lessons_that_differ_are_told_and_chance_is_drawn_by_lesson() -> None:
    good = [replace(outcome("answerable", "closest", served=True), slug="good")] * 10
    bad = [replace(outcome("answerable", "closest"), slug="bad")] * 30
    found = {one.name: one for one in spreads([*good, *bad], draws=200)}
    shown = found["right passage shown"]
    assert (shown.whole, shown.mean, shown.worst) == (0.25, 0.5, 0)
    assert (shown.low, shown.high) == (0, 1), (
        "there are two lessons, so any course may be all good or all bad"
    )
    assert shown.lessons == {"good": 1, "bad": 0}
    assert found["answerable but refused"].worst == 0
    assert "off topic refused" not in found, "nothing was asked"
    again = list(spreads([*good, *bad], draws=200))
    assert again == list(found.values())


def test_about_half_is_held_back_and_always_the_same() -> None:
    asked = [f"question {number}?" for number in range(400)]
    assert 160 < sum(map(is_held_back, asked)) < 240
    assert [is_held_back(one) for one in asked] == [is_held_back(one) for one in asked]


def test_the_command_prints_and_keeps_and_the_page_shows(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Nothing has been measured" in client.get("/tutor/scorecard/").content.decode()
    load_real_course()
    call_command("evaluate_tutor", lesson=["production-decision"], save=True, misses=True, by_lesson=True)
    out = capsys.readouterr().out
    assert "extractive: 20 questions" in out
    assert "off topic refused           100.0 %" in out
    assert "sentences not of the lesson 0" in out
    assert Scorecard.objects.get().model == ""
    html = client.get("/tutor/scorecard/").content.decode()
    assert "Without a model" in html
    assert "at least 90 %" in html


def test_a_model_that_is_not_listed_is_said(settings: Settings) -> None:
    load_real_course()
    with pytest.raises(CommandError, match="There are: extractive"):
        call_command("evaluate_tutor", model="nobody")


def test_metrics_count_what_the_rows_say(client: Client) -> None:
    Question.objects.create(
        learner=Learner.objects.create_user("a@example.org"),
        kind="lesson",
        slug="llama",
        text="What?",
        status="answered",
        seconds=0.2,
        fallback="Busy.",
    )
    text = client.get("/metrics").content.decode()
    assert 'ajar_tutor_questions_total{model="none",status="answered"} 1.0' in text
    assert "ajar_tutor_fallbacks_total 1.0" in text
    assert 'ajar_tutor_seconds_bucket{le="0.25"} 1.0' in text


def test_a_model_that_is_not_there_is_warned_of(settings: Settings) -> None:
    settings.TUTOR_MODELS = model_list.read(
        f"own=openai-compatible:x@http://127.0.0.1:{free_port()}/v1, big=openai:gpt-5-mini"
    )
    assert [warning.id for warning in models_are_there(None)] == ["tutor.W002", "tutor.W001"]
    settings.TUTOR_MODELS = ()
    assert models_are_there(None) == []


def test_what_a_lesson_did_not_answer_is_listed(client: Client) -> None:
    client.force_login(Learner.objects.create_superuser("author@example.org", "a long password"))
    for number, status in enumerate(("refused", "answered")):
        learner = Learner.objects.create_user(f"{number}@example.org")
        Question.objects.create(
            learner=learner, kind="lesson", slug="llama", text=f"Question {status}", status=status
        )
    html = client.get("/admin/tutor/gap/").content.decode()
    assert "Question refused" in html
    assert "Question answered" not in html


@pytest.mark.both_databases
@pytest.mark.usefixtures("redis")
def test_the_page_has_each_revision_of_the_course_measured(client: Client) -> None:
    redis_client.cache_clear()
    load_real_course()
    GoldQuestion.objects.exclude(slug="llama").delete()
    asked = f"{GoldQuestion.objects.count()} questions"
    revision = Course.objects.get().revision
    assert "is being measured" in client.get("/tutor/scorecard/").content.decode()
    measure(revision)
    measure(revision)
    html = client.get("/tutor/scorecard/").content.decode()
    assert asked in html
    assert "is being measured" not in html
    assert Scorecard.objects.count() == 1
    Course.objects.update(revision=revision + 1)
    html = client.get("/tutor/scorecard/").content.decode()
    assert "is being measured" in html
    assert asked in html, "the last measure stands until the next is there"


def test_without_a_worker_the_page_says_what_to_do(client: Client, settings: Settings) -> None:
    load_real_course()
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    redis_client.cache_clear()
    try:
        assert "evaluate_tutor --save" in client.get("/tutor/scorecard/").content.decode()
    finally:
        redis_client.cache_clear()


def test_a_question_of_a_file_that_says_neither_where_it_is_answered_nor_that_it_is_not_is_refused(
    tmp_path: Path,
) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("- {lesson: llama, ask: Who made it, answer_in: Meta released}\n")
    assert [one.answers for one in question_file.read(file, ["llama"])] == [("Meta released",)]
    file.write_text("- {lesson: llama, ask: Who made it, expect: near}\n")
    with pytest.raises(question_file.Unreadable, match="lacks 'not_here'"):
        question_file.read(file, ["llama"])
