"""What hosted models cost: every try of it, in the receipt, in the limit and in the metrics."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from config import model_list
from tests.real_course import load_real_course
from tests.tutor.asking_a_model import ASKED, LESSON, ask, choose_right, choosing
from tests.tutor.model_server import Answer, ModelServer, error, number_of, openai_says, serving
from tutor import lessons
from tutor.models import Question
from tutor.serving import spending
from tutor.tasks import answer_question
from tutor.views.questions import _forget

pytestmark = pytest.mark.django_db
PRICES = {"tiny-1": (2.0, 10.0)}
UNREADABLE = openai_says("canary", usage=(300, 40))


@pytest.fixture(autouse=True)
def real_course(db: None, settings: Settings) -> None:
    load_real_course()
    settings.TUTOR_PRICES = PRICES


def hosted(settings: Settings, server: ModelServer) -> None:
    # another name for this machine, which does not count as this machine
    url = server.url.replace("127.0.0.1", "127.1")
    settings.TUTOR_MODELS = model_list.read(f"big=openai-compatible:tiny-1@{url}/v1")


def row(**fields: Any) -> Question:
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    known = {"kind": "lesson", "slug": LESSON, "document_hash": lesson.hash, "asked_of": "big"}
    return Question.objects.create(**{"visitor": uuid4(), "text": ASKED, **known, **fields})


def answered(**fields: Any) -> Question:
    one = row(**fields)
    answer_question(str(one.pk))
    one.refresh_from_db()
    return one


def cancel(question: Question) -> None:
    """As the learner does, from another process."""
    Question.objects.filter(pk=question.pk).update(status="cancelled")
    connection.close()


def cost(tokens_in: int, tokens_out: int) -> float:
    return (2 * tokens_in + 10 * tokens_out) / 1e6


def test_all_tries_are_counted() -> None:
    def right(asked: dict[str, Any]) -> Answer:
        return openai_says(choosing(number_of(asked, "1 March 2023")), usage=(310, 20))

    with serving(UNREADABLE, right) as server:
        given = ask(server.url, is_local=False)
        once = len(server.asked[0]["messages"][0]["content"]) + len(server.asked[0]["messages"][1]["content"])
    assert (given.usage.tokens_in, given.usage.tokens_out) == (610, 60)
    assert given.usage.cost == pytest.approx(cost(610, 60))
    assert given.usage.characters_sent == 2 * once


def test_tries_that_came_to_nothing_are_counted_too() -> None:
    with serving(UNREADABLE) as server:
        given = ask(server.url, is_local=False)
    assert given.fallback
    assert given.usage.tokens_in == 600
    assert given.usage.cost == pytest.approx(cost(600, 80))


def test_one_that_breaks_off_without_saying_what_it_took_is_estimated_and_one_that_never_began_is_not() -> (
    None
):
    with serving(openai_says('{"answerable": tr', finish=None)) as server:
        given = ask(server.url, is_local=False)
    assert given.usage.tokens_in is None
    assert given.usage.cost is not None and given.usage.cost > 2 * cost(1000, 80)
    with serving(error(500)) as server:
        assert ask(server.url, is_local=False).usage.cost is None
    unreachable = ask("http://127.0.0.1:9", is_local=False)
    assert unreachable.usage.characters_sent == 0


@pytest.mark.django_db(transaction=True)
def test_the_receipt_the_limit_and_the_metrics_have_the_sum(
    settings: Settings, redis: object, client: Client
) -> None:
    with serving(UNREADABLE, UNREADABLE, choose_right) as server:
        hosted(settings, server)
        settings.TUTOR_DAILY_SPEND = cost(100_000, 0)
        failed = answered()
        assert float(failed.cost or 0) == pytest.approx(cost(600, 80))
        assert failed.as_json()["receipt"]["tokens_in"] == 600
        fine = answered(text="Does OpenAI ever train on what the API was sent?")
    assert float(spending.spent_today()) == pytest.approx(cost(600, 80) + cost(321, 12))
    assert f"ajar_tutor_cost_total {float(spending.spent_today())}" in client.get("/metrics").content.decode()
    assert [step["cost"] for step in fine.route] == [pytest.approx(cost(321, 12))]


@pytest.mark.django_db(transaction=True)
def test_what_a_day_may_cost_is_never_passed_however_many_ask_at_once(
    settings: Settings, redis: object
) -> None:
    with serving(choose_right) as server:
        hosted(settings, server)
        one = answered(text="Does OpenAI train on API data at all?")
        most = float(spending.most("tiny-1", 14_000, 600))
        settings.TUTOR_DAILY_SPEND = float(one.cost or 0) + 2.2 * most
        rows = [row(text=f"Does OpenAI train on API data, number {number}?") for number in range(6)]

        def answer(question: Question) -> None:
            answer_question(str(question.pk))
            connection.close()

        threads = [threading.Thread(target=answer, args=(one,)) for one in rows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        while len(server.asked) < 40:  # one after the other there is always a little left, until there is not
            if answered(text=f"Does OpenAI train on API data, for the {len(server.asked)}th time?").fallback:
                break
    assert float(spending.spent_today()) <= settings.TUTOR_DAILY_SPEND
    assert Question.objects.filter(fallback=spending.SPENT).exists()
    assert Question.objects.filter(status="answered", cost__gt=0).count() >= 2


@pytest.mark.django_db(transaction=True)
def test_a_question_that_is_cancelled_or_deleted_has_cost_what_it_may_have(
    settings: Settings, redis: object
) -> None:
    with serving(choose_right) as server:
        hosted(settings, server)
        one = row()
        server.meanwhile = lambda: cancel(one)
        server.answers = [Answer([openai_says("{").pieces[0], 5.0])]
        answer_question(str(one.pk))
    one.refresh_from_db()
    assert one.status == "cancelled"
    assert (one.cost or 0) > 0
    spent = spending.spent_today()
    _forget(one)
    assert spending.spent_today() == spent > Decimal(0)
