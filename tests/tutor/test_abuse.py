"""Somebody asks far too much: they are told so, and nobody else notices."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from courses.models import Course
from tutor import new_visitor_limit
from tutor.models import Question
from tutor.serving.publishing import redis_client
from tutor.tasks import answer_question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]
URL = "/lessons/two-kinds/tutor/"
MOST = 5  # strangers of one address, so that the tests are quick
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def asked_here(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    redis_client.cache_clear()
    monkeypatch.setattr(new_visitor_limit, "MOST", MOST)


def ask(client: Client, number: int, **headers: str) -> int:
    answer = client.post(
        URL, {"question": f"Which languages does Llama {number} support?"}, headers=JSON | headers
    )
    if answer.status_code == 429:
        assert int(answer["Retry-After"]) > 0
        assert answer.json()["error"].endswith(".")
    return answer.status_code


def test_fifty_questions_from_one_browser_are_cut_off_and_another_is_answered(client: Client) -> None:
    said = []
    for number in range(50):
        said.append(ask(client, number))
        for question in Question.objects.filter(status="waiting"):
            answer_question(str(question.pk))
    assert said[:8] == [202] * 8
    assert set(said[8:]) == {429}
    assert ask(Client(), 1) == 202


def test_throwing_the_cookie_away_or_forging_the_address_gains_nothing() -> None:
    said = [
        ask(
            Client(),
            number,
            **{"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"198.51.100.{number}"},
        )
        for number in range(MOST + 5)
    ]
    assert said == [202] * MOST + [429] * 5


def test_another_address_is_let_in() -> None:
    for number in range(MOST + 1):
        last = ask(Client(), number)
    assert last == 429
    assert ask(Client(REMOTE_ADDR="198.51.100.7"), 1) == 202


def test_a_home_network_is_one_address_however_many_of_its_own_it_uses() -> None:
    said = [
        ask(Client(REMOTE_ADDR=f"2001:db8:1:2:{number:x}::{number:x}"), number) for number in range(MOST + 2)
    ]
    assert said == [202] * MOST + [429] * 2
    assert ask(Client(REMOTE_ADDR="2001:db8:1:3::1"), 1) == 202


@pytest.mark.parametrize("count", [1, 2])
def test_what_no_proxy_would_send_is_one_address(settings: Settings, count: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    said = [ask(Client(), number, **{"X-Forwarded-For": f"nobody-{number}"}) for number in range(MOST + 2)]
    assert said == [202] * MOST + [429] * 2


def test_whoever_has_asked_before_is_not_counted_again(client: Client) -> None:
    assert ask(client, 1) == 202
    for number in range(MOST):
        ask(Client(), number)
    assert ask(Client(), 1) == 429
    for question in Question.objects.filter(status="waiting"):
        answer_question(str(question.pk))
    assert ask(client, 2) == 202
