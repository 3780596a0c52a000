"""Whatever is sent where learners' answers and progress go: a sentence, never an error of the server, nothing written."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from courses.models import Course
from learners.models import Learner, ReadMark
from quizzes.models import Attempt, Quiz, Report

pytestmark = pytest.mark.django_db
QUIZ = "/lessons/two-kinds/quiz/"
ODD = ["", "\x00", "\ud800", "x" * 100_000, "-1", "9" * 5000, "{}", "'; DROP TABLE", "\u202e", "0\n0", "½"]


@pytest.fixture
def site(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    client.raise_request_exception = False
    return client


def question() -> str:
    name: str = Quiz.objects.get(slug="two-kinds").questions[0]["id"]
    return name


def odd(text: str) -> str:
    """As a form sends it: a lone surrogate becomes bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("address", [QUIZ, "/lessons/two-kinds/practice/", "/review/two-kinds/QUESTION/"])
def test_an_odd_answer_is_no_attempt(site: Client, address: str, value: str) -> None:
    sent = {"attempt": str(uuid4()), "question": question(), "answer": odd(value)}
    answer = site.post(address.replace("QUESTION", question()), sent)
    assert answer.status_code in (400, 422)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("field", ["attempt", "question"])
def test_an_odd_name_is_not_found_or_leads_back(site: Client, field: str, value: str) -> None:
    sent = {"attempt": str(uuid4()), "question": question(), "answer": "0", field: odd(value)}
    assert site.post(QUIZ, sent).status_code in (302, 400, 404)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("value", ODD)
def test_an_odd_place_is_one_that_is_there(site: Client, value: str) -> None:
    for address in (QUIZ, "/lessons/two-kinds/practice/"):
        assert site.get(address, {"n": odd(value)}).status_code in (200, 302)


def test_ten_thousand_answers_at_once_are_refused(site: Client) -> None:
    sent = {"attempt": str(uuid4()), "question": question(), "answer": ["0"] * 10_000}
    assert site.post(QUIZ, sent).status_code in (400, 422)
    assert not Attempt.objects.exists()


BODIES: list[Any] = [
    "",
    "null",
    "[]",
    "1",
    '"text"',
    "\x00",
    "{" * 50_000,
    '{"reads": 1, "receipts": []}',
    '{"reads": {}, "receipts": []}',
    '{"receipts": ' + json.dumps(["x"] * 10_000) + "}",
    '{"reads": ' + json.dumps([{}] * 10_000) + "}",
    "x" * 10_000_000,
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("address", ["/me/merge/", "/me/unread/", "/review/due/"])
def test_an_odd_body_is_refused_with_a_sentence(site: Client, address: str, body: str) -> None:
    answer = site.post(address, body, content_type="application/json")
    if answer.status_code == 200:
        # a mark that is not there can be taken back, and of no receipts nothing is due
        assert address == "/me/unread/" or '"receipts": []' in body
        return
    assert answer.status_code in (400, 413)
    assert answer.json()["error"].endswith(".")
    assert not ReadMark.objects.exists()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("put", QUIZ),
        ("delete", "/me/"),
        ("post", "/me/"),
        ("get", "/me/merge/"),
        ("get", "/me/unread/"),
        ("post", "/me/data/"),
        ("put", "/me/erase/"),
        ("get", "/lessons/two-kinds/quiz/report/"),
        ("get", "/review/due/"),
        ("post", "/review/"),
    ],
)
def test_another_method_is_refused(site: Client, alice: Learner, method: str, address: str) -> None:
    assert getattr(site, method)(address).status_code == 405
    alice.refresh_from_db()


@pytest.mark.parametrize(
    "address",
    [QUIZ, "/me/merge/", "/me/unread/", "/me/erase/", "/lessons/two-kinds/quiz/report/", "/review/due/"],
)
def test_without_the_token_nothing_is_taken(alice: Learner, course: Course, address: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(alice)
    assert careful.post(address, {"answer": "0"}).status_code == 403
    assert Learner.objects.filter(pk=alice.pk).exists()
    assert not Attempt.objects.exists()
    assert not Report.objects.exists()
