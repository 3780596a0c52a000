"""The cheapest way to an answer: no model, then a local one, then a hosted one, and what that saves."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from config import model_list
from learners.models import Learner
from tests.real_course import load_real_course
from tests.tutor.asking_a_model import LESSON, choosing
from tests.tutor.model_server import Answer, ModelServer, error, openai_says, serving
from tutor import lessons
from tutor.measuring import evaluation
from tutor.measuring.evaluation import Known
from tutor.models import Comparison, Question
from tutor.phrases import holds
from tutor.serving import spending
from tutor.tasks import answer_question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]
DIRECT = "Does OpenAI train on API data?"
NEAREST = "Will the people behind the service keep what I type into it?"
DECLINES = openai_says(json.dumps({"answerable": False, "picks": []}), usage=(4000, 20))
CHOOSES = openai_says(choosing("25"), usage=(4000, 20))
PRICES = {"big-1": (2.0, 10.0)}
A_CALL = (4000 * 2 + 20 * 10) / 1e6


@pytest.fixture(autouse=True)
def real_course(db: None, settings: Settings) -> None:
    load_real_course()
    settings.TUTOR_PRICES = PRICES


@pytest.fixture
def pair(settings: Settings) -> Iterator[tuple[ModelServer, ModelServer]]:
    """A small model on this machine and a hosted one, which is listed first."""
    with serving(CHOOSES) as small, serving(CHOOSES) as big:
        away = big.url.replace(
            "127.0.0.1", "127.1"
        )  # this machine by a name that does not count as this machine
        settings.TUTOR_MODELS = model_list.read(
            f"big=openai-compatible:big-1@{away}/v1, small=openai-compatible:small-1@{small.url}/v1"
        )
        settings.TUTOR_ROUTE = "cheapest"
        yield small, big


def asked(text: str, slug: str = LESSON, asked_of: str = "cheapest") -> Question:
    lesson = lessons.find("lesson", slug)
    assert lesson
    row = Question.objects.create(
        visitor=uuid4(), kind="lesson", slug=slug, document_hash=lesson.hash, text=text, asked_of=asked_of
    )
    answer_question(str(row.pk))
    row.refresh_from_db()
    return row


def steps(row: Question) -> list[tuple[str, str, str]]:
    return [(step["name"], step["runs"], step["why"]) for step in row.route]


NO_MORE = "It had no more than what comes nearest."
SAID_NO = "It said that nothing here answers."
BROKEN = "The model’s server had an error."


@pytest.mark.parametrize(
    ("text", "small", "big", "expected"),
    [
        (DIRECT, CHOOSES, CHOOSES, [("extractive", "here", "")]),
        ("Summarise this lesson", CHOOSES, CHOOSES, [("extractive", "here", "")]),
        (NEAREST, CHOOSES, CHOOSES, [("extractive", "here", NO_MORE), ("small", "local", "")]),
        (
            NEAREST,
            DECLINES,
            CHOOSES,
            [("extractive", "here", NO_MORE), ("small", "local", SAID_NO), ("big", "hosted", "")],
        ),
        (
            NEAREST,
            error(500),
            CHOOSES,
            [("extractive", "here", NO_MORE), ("small", "local", BROKEN), ("big", "hosted", "")],
        ),
        (
            NEAREST,
            DECLINES,
            error(500),
            [("extractive", "here", NO_MORE), ("small", "local", SAID_NO), ("big", "hosted", BROKEN)],
        ),
    ],
)
def test_the_next_step_is_taken_only_when_the_one_before_is_not_sure(
    pair: tuple[ModelServer, ModelServer],
    text: str,
    small: Answer,
    big: Answer,
    expected: list[tuple[str, str, str]],
) -> None:
    pair[0].answers, pair[1].answers = [small], [big]
    row = asked(text)
    assert steps(row) == expected
    assert row.status == "answered"
    assert bool(pair[0].asked) == any(name == "small" for name, _, _ in expected)
    assert bool(pair[1].asked) == any(name == "big" for name, _, _ in expected)
    if expected[-1][2] == "":
        assert row.runs == expected[-1][1]


def test_the_receipt_has_the_steps_what_it_cost_and_what_always_hosted_would_have(
    pair: tuple[ModelServer, ModelServer], client: Client
) -> None:
    for text, small, cost in (
        (DIRECT, CHOOSES, 0),
        (NEAREST, CHOOSES, 0),
        (f"{NEAREST} Really?", DECLINES, A_CALL),
    ):
        pair[0].answers = [small]
        told = asked(text).as_json()
        assert told["route"][-1]["name"] in ("extractive", "small", "big")
        assert {*told["route"][0]} == {"name", "runs", "seconds", "cost", "why"}
        assert (told["receipt"]["cost"] or 0) == pytest.approx(cost)
        assert told["receipt"]["cost_always_hosted"] == pytest.approx(A_CALL, rel=0.35)
    learner = Learner.objects.create_user("alice@example.org", "correct horse battery")
    Question.objects.update(learner=learner, visitor=None, sent_at=timezone.now())
    client.force_login(learner)
    page = client.get(f"/lessons/{LESSON}/tutor/").content.decode()
    for said in ("without a model", "small", "big", SAID_NO, "always"):
        assert said in page


def test_the_seconds_and_the_tokens_are_those_of_all_steps(pair: tuple[ModelServer, ModelServer]) -> None:
    pair[0].answers = [DECLINES]
    row = asked(NEAREST)
    assert (row.tokens_in, row.tokens_out) == (8000, 40)
    assert row.seconds == pytest.approx(sum(step["seconds"] for step in row.route))
    assert row.characters_sent_out > 10_000


def test_what_a_day_may_cost_ends_the_way_before_the_hosted_model(
    pair: tuple[ModelServer, ModelServer], settings: Settings
) -> None:
    settings.TUTOR_DAILY_SPEND = 0.0
    pair[0].answers = [DECLINES]
    row = asked(NEAREST)
    assert steps(row)[-1] == ("big", "hosted", spending.SPENT)
    assert (row.tier, row.fallback, pair[1].asked) == ("closest", spending.SPENT, [])
    pair[0].answers = [CHOOSES]
    assert asked(f"{NEAREST} Really?").fallback == ""


def test_a_question_that_was_asked_before_is_not_asked_of_anybody(
    pair: tuple[ModelServer, ModelServer],
) -> None:
    first, second = asked(NEAREST), asked(NEAREST)
    assert len(pair[0].asked) == 1
    assert second.sentences == first.sentences
    assert steps(second) == [("small", "local", "It was asked the same before.")]


def test_a_question_that_names_its_model_goes_there(
    pair: tuple[ModelServer, ModelServer], client: Client
) -> None:
    assert steps(asked(NEAREST, asked_of="big")) == [("big", "hosted", "")]
    post: Callable[..., Any] = client.post
    for fields, asked_of in (({}, "cheapest"), ({"model": "big"}, "big"), ({"model": "small"}, "small")):
        Question.objects.update(status="answered")
        accept = {"Accept": "application/json"}
        made = post(f"/lessons/{LESSON}/tutor/", {"question": NEAREST, **fields}, headers=accept).json()
        assert Question.objects.get(pk=made["id"]).asked_of == asked_of


def test_no_model_may_have_the_name_of_the_ladder() -> None:
    with pytest.raises(ValueError, match="a way of choosing"):
        model_list.read("cheapest=ollama:llama3.2")


def test_the_operator_reads_both_sums_of_each_day(
    pair: tuple[ModelServer, ModelServer], client: Client, settings: Settings
) -> None:
    pair[0].answers = [DECLINES]
    asked(NEAREST)
    asked(DIRECT)
    Learner.objects.create_superuser("root@example.org", "correct horse battery")
    client.login(email="root@example.org", password="correct horse battery")
    page = client.get("/admin/tutor/question/routing/").content.decode()
    row = " ".join(page.partition("<tbody>")[2].partition("</tr>")[0].replace("<", " <").split())
    every = sum(float(one.cost_always_hosted or 0) for one in Question.objects.all())
    assert f"{timezone.localdate():%-d %b}" in row
    assert f"{A_CALL:.4f}" in row and f"{every:.4f}" in row
    assert client.get("/admin/tutor/question/").content.count(b"What the models cost") == 1
    client.logout()
    assert client.get("/admin/tutor/question/routing/").status_code == 302


def test_rightly_served_questions_cost_a_fraction_of_what_always_hosted_costs(
    pair: tuple[ModelServer, ModelServer], capsys: pytest.CaptureFixture[str]
) -> None:
    """A scripted pair: the small model is right about seven of ten and knows it, the big one is always right."""
    gold = [one for one in evaluation.gold() if one.answers and len(one.ask.split()) >= 4][:40]
    current: list[Known] = [gold[0]]

    def chosen(sent: dict[str, Any]) -> Answer:
        lines = sent["messages"][1]["content"].splitlines()
        right = [line.partition(":")[0] for line in lines if _holds(line, current[0])]
        return openai_says(choosing(*right[:3]), usage=(len(sent["messages"][1]["content"]) // 4, 20))

    def mostly(sent: dict[str, Any]) -> Answer:
        return chosen(sent) if hash_of(current[0].ask) % 10 < 7 else DECLINES

    pair[0].answers, pair[1].answers = [mostly], [chosen]
    tally: dict[str, list[float]] = {}
    for name in ("cheapest", "big"):
        costs, served = 0.0, 0
        for current[0] in gold:
            row = asked(current[0].ask, current[0].slug, name)
            costs += float(row.cost or 0)
            served += any(_holds(one["quote"], current[0]) for one in row.sentences)
        tally[name] = [served, costs, costs / max(1, served)]
    with capsys.disabled():
        for name, (right, costs, each) in tally.items():
            said = f"{right:.0f} of {len(gold)} rightly served, {costs:.4f} in all, {each:.6f} each"
            sys.stdout.write(f"\n{name}: {said}")
    assert tally["cheapest"][0] >= tally["big"][0] * 0.97
    assert tally["cheapest"][2] < tally["big"][2] / 2


def _holds(text: str, known: Known) -> bool:
    return any(holds(text, phrase) for phrase in known.answers)


def hash_of(text: str) -> int:
    return sum(text.encode())


def test_side_by_side_is_what_asking_means_where_the_operator_wants_it_blind(
    pair: tuple[ModelServer, ModelServer], settings: Settings, client: Client
) -> None:
    settings.TUTOR_ROUTE = "blind"
    page = client.get(f"/lessons/{LESSON}/tutor/").content.decode()
    form = page.partition('id="ask-form"')[2].partition("</form>")[0]
    assert f'formaction="/lessons/{LESSON}/tutor/compare/"' in form
    assert "Ask one model only" in page
    client.post(f"/lessons/{LESSON}/tutor/compare/", {"question": NEAREST})
    assert sorted(Comparison.objects.get().sides.values()) == ["big", "small"]
    # a program that asks wants one answer
    told = client.post(
        f"/lessons/{LESSON}/tutor/", {"question": DIRECT}, headers={"Accept": "application/json"}
    )
    assert told.status_code in (202, 429)
