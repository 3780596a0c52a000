"""Receipts: what a browser keeps of a finished quiz, and how an account takes it in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from learners.models import Learner
from quizzes import signed
from quizzes.models import Attempt, Quiz
from tests.quizzes.conftest import Taker

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Takes = Callable[[Client], Taker]


@pytest.fixture
def receipt(client: Client, taker: Takes) -> str:
    """Of an anonymous attempt with four of five right."""
    found = re.search(r'data-receipt="([^"]+)"', taker(client).finish(wrong=(0,)))
    assert found
    return unescape(found.group(1))


def merge(learner: Learner, *receipts: str) -> dict[str, Any]:
    client = Client()
    client.force_login(learner)
    body = json.dumps({"receipts": receipts, "reads": []})
    answer: dict[str, Any] = client.post("/me/merge/", body, content_type="application/json").json()
    answer.pop("undo")
    return answer


def test_a_receipt_becomes_an_attempt_with_its_score(receipt: str, alice: Learner) -> None:
    assert merge(alice, receipt) == {"added": 1, "already": 0, "refused": []}
    attempt = Attempt.objects.get(learner=alice)
    assert (attempt.points, attempt.out_of, attempt.passed) == (4, 5, True)
    assert len(attempt.questions) == len(attempt.answers) == 5


def test_sending_it_again_adds_nothing(receipt: str, alice: Learner) -> None:
    merge(alice, receipt)
    assert merge(alice, receipt, receipt) == {"added": 0, "already": 2, "refused": []}
    assert Attempt.objects.count() == 1


def test_what_one_account_claimed_another_cannot(receipt: str, alice: Learner, bob: Learner) -> None:
    merge(alice, receipt)
    answer = merge(bob, receipt)
    assert answer["added"] == 0
    assert answer["refused"][0]["why"] == "This result is in another account already."
    assert Attempt.objects.get().learner == alice


def test_progress_shows_what_was_taken_over(receipt: str, alice: Learner) -> None:
    merge(alice, receipt)
    client = Client()
    client.force_login(alice)
    lesson = client.get("/me/").json()["progress"]["two-kinds"]
    assert (lesson["best"], lesson["of"], lesson["passed"], lesson["done"]) == (4, 5, True, False)
    assert "<b data-score>4/5</b>" in client.get("/progress/").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: "x" + text,
        lambda text: "",
        lambda text: "a:b:c",
        lambda text: text.split(":")[0],
        lambda text: signing.dumps({"i": "forged"}, salt="another salt"),
        lambda text: "\ud800",
    ],
)
def test_a_receipt_that_was_changed_or_made_up_is_refused_with_its_reason(
    receipt: str, alice: Learner, change: Callable[[str], str]
) -> None:
    answer = merge(alice, receipt, change(receipt))
    assert answer["added"] == 1
    assert answer["refused"] == [
        {"id": "", "why": "This result was not signed by this site, or was changed since."}
    ]


def test_a_receipt_dated_in_the_future_is_refused(
    receipt: str, alice: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = signing.TimestampSigner(salt=signed.RECEIPT).unsign_object(receipt)
    ahead = datetime.now(UTC).timestamp() + 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: ahead)
    dated = signing.TimestampSigner(salt=signed.RECEIPT).sign_object(data, compress=True)
    monkeypatch.undo()
    answer = merge(alice, dated)
    assert answer["added"] == 0
    assert "in the future" in answer["refused"][0]["why"]


def test_a_receipt_of_a_quiz_that_is_gone_is_refused(receipt: str, alice: Learner) -> None:
    Quiz.objects.all().delete()
    assert merge(alice, receipt)["refused"][0]["why"] == "The course has no such quiz."


def test_an_edited_question_takes_nothing_from_the_score(receipt: str, alice: Learner) -> None:
    quiz = Quiz.objects.get(slug="two-kinds")
    quiz.questions[0]["ask"] = "Another question"
    quiz.save()
    merge(alice, receipt)
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.out_of, len(attempt.questions)) == (4, 5, 4)


def test_a_cookie_of_an_attempt_is_no_receipt(client: Client, taker: Takes, alice: Learner) -> None:
    taker(client).finish()
    cookie = client.cookies["quiz-two-kinds"].value
    assert merge(alice, cookie)["added"] == 0


def test_a_receipt_holds_no_key(receipt: str) -> None:
    data = signing.TimestampSigner(salt=signed.RECEIPT).unsign_object(receipt)
    text = json.dumps(data)
    for question in Quiz.objects.get(slug="two-kinds").questions:
        assert question["explain"] not in text
        assert '"right"' not in text


def test_a_signed_in_attempt_needs_no_receipt(client: Client, alice: Learner, taker: Takes) -> None:
    client.force_login(alice)
    assert "data-receipt" not in taker(client).finish()


def test_what_is_refused_is_named_as_its_sender_knows_it(
    receipt: str, alice: Learner, client: Client
) -> None:
    client.force_login(alice)
    receipts = [
        {"id": "one", "receipt": receipt + "x"},
        {"id": "two", "receipt": receipt},
        {"id": "three"},
        7,
    ]
    body = json.dumps({"receipts": receipts, "reads": []})
    answer = client.post("/me/merge/", body, content_type="application/json").json()
    assert answer["added"] == 1
    assert [one["id"] for one in answer["refused"]] == ["three", "", "one"]


def test_after_the_key_was_changed_a_receipt_is_refused_until_the_old_one_is_among_the_fallbacks(
    receipt: str, alice: Learner, settings: Any
) -> None:
    settings.SECRET_KEY_FALLBACKS, former = [], settings.SECRET_KEY
    settings.SECRET_KEY = "another key than before, and as long as keys have to be"
    assert merge(alice, receipt)["refused"][0]["why"].startswith("This result was not signed by this site")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert merge(alice, receipt) == {"added": 1, "already": 0, "refused": []}


def test_the_review_names_the_receipts_that_are_not_this_sites(receipt: str, client: Client) -> None:
    body = json.dumps({"receipts": [receipt + "x", receipt, ""]})
    refused = client.post("/review/due/", body, content_type="application/json").json()["refused"]
    assert [one["place"] for one in refused] == [0, 2]
    assert all(one["why"].endswith(".") for one in refused)
