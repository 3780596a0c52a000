"""Reviewing through the site: signed in by the rows, anonymous by the receipts that the browser sends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from learners.models import Learner
from quizzes.models import Attempt, Quiz
from tests.quizzes.conftest import Taker, wrong_form
from tests.quizzes.test_grading import right_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Takes = Callable[[Client], Taker]


@pytest.fixture
def signed_in(client: Client, alice: Learner, taker: Takes) -> Taker:
    """Alice, who missed the first two questions three days ago."""
    client.force_login(alice)
    who = taker(client)
    who.finish(wrong=(0, 1))
    days_pass(3)
    return who


def days_pass(days: int) -> None:
    for attempt in Attempt.objects.all():
        assert attempt.finished
        attempt.finished -= timedelta(days=days)
        attempt.save()


def answer(who: Taker, address: str, *, right: bool) -> str:
    html = who.client.get(address).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    question = next(one for one in who.questions if one.id == fields["question"])
    seed = UUID(fields["attempt"]).hex
    form = right_form(question, seed)
    form = form if right else wrong_form(question, seed, form)
    return who.client.post(address, {**fields, **form}).content.decode()


def test_what_was_missed_is_asked_again_until_it_is_done(signed_in: Taker) -> None:
    assert signed_in.client.get("/me/").json()["due"] >= 2
    missed = {question.id for question in signed_in.questions[:2]}
    asked = []
    while (step := signed_in.client.get("/review/next/"))["Location"] != "/review/":
        asked.append(step["Location"].rstrip("/").rsplit("/", 1)[1])
        answer(signed_in, step["Location"], right=True)
    assert set(asked[:2]) == missed
    assert len(asked) == len(set(asked))
    assert "Done for today" in signed_in.client.get("/review/").content.decode()
    assert signed_in.client.get("/me/").json()["due"] == 0


def test_at_its_end_it_says_what_comes_back_and_where_to_go_on(signed_in: Taker) -> None:
    place = 0
    while (step := signed_in.client.get("/review/next/"))["Location"] != "/review/":
        answer(signed_in, step["Location"], right=place > 0)
        place += 1
    page = signed_in.client.get("/review/").content.decode()
    assert f"{place - 1} right, 1 comes back tomorrow." in page
    assert 'href="/lessons/two-kinds/practice/"' in page
    assert "data-next-act" in page


def test_who_has_nothing_to_review_yet_is_sent_to_the_lessons(client: Client, alice: Learner) -> None:
    client.force_login(alice)
    page = client.get("/review/").content.decode()
    assert "Nothing is due today" in page
    assert 'href="/lessons/"' in page


def test_a_review_changes_no_score(signed_in: Taker) -> None:
    before = signed_in.client.get("/me/").json()["progress"]["two-kinds"]
    answer(signed_in, signed_in.client.get("/review/next/")["Location"], right=False)
    assert signed_in.client.get("/me/").json()["progress"]["two-kinds"] == before


def test_a_wrong_answer_shows_the_key_and_comes_back_tomorrow(signed_in: Taker) -> None:
    address = signed_in.client.get("/review/next/")["Location"]
    html = answer(signed_in, address, right=False)
    assert "Why." in html
    days_pass(1)
    found = set()
    while (step := signed_in.client.get("/review/next/"))["Location"] != "/review/":
        found.add(step["Location"])
        answer(signed_in, step["Location"], right=True)
    assert address in found


def test_sending_an_answer_twice_is_one_answer(signed_in: Taker) -> None:
    address = signed_in.client.get("/review/next/")["Location"]
    html = signed_in.client.get(address).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    question = next(one for one in signed_in.questions if one.id == fields["question"])
    form = right_form(question, UUID(fields["attempt"]).hex)
    for _ in range(2):
        assert signed_in.client.post(address, {**fields, **form}).status_code == 200
    assert Attempt.objects.filter(is_retake_of_missed=True).count() == 1


def test_no_answer_is_a_sentence(signed_in: Taker) -> None:
    address = signed_in.client.get("/review/next/")["Location"]
    before = Attempt.objects.count()
    answer = signed_in.client.post(
        address, {"attempt": "6a4f7bd8-3f4c-4a5e-9a52-b5a0c9a4c001", "question": "x"}
    )
    assert answer.status_code == 422
    assert Attempt.objects.count() == before


def test_nobody_writes_into_the_attempt_of_another(signed_in: Taker, bob: Learner) -> None:
    attempt = Attempt.objects.get()
    address = signed_in.client.get("/review/next/")["Location"]
    other = Client()
    other.force_login(bob)
    question = next(one for one in signed_in.questions if f"/{one.id}/" in address)
    form = right_form(question, attempt.pk.hex)
    assert other.post(address, {"attempt": str(attempt.pk), **form}).status_code == 404


def test_the_attempt_of_something_else_is_not_found(signed_in: Taker) -> None:
    """Of a review that asked another question: it is finished, and takes no further answer."""
    first = signed_in.client.get("/review/next/")["Location"]
    answer(signed_in, first, right=True)
    second = signed_in.client.get("/review/next/")["Location"]
    held = Attempt.objects.get(is_retake_of_missed=True)
    question = next(one for one in signed_in.questions if f"/{one.id}/" in second)
    form = right_form(question, held.pk.hex)
    assert signed_in.client.post(second, {"attempt": str(held.pk), **form}).status_code == 404


def test_a_question_that_was_taken_out_is_not_asked(signed_in: Taker) -> None:
    address = signed_in.client.get("/review/next/")["Location"]
    Quiz.objects.all().delete()
    assert signed_in.client.get(address)["Location"] == "/review/"
    assert signed_in.client.get("/review/next/")["Location"] == "/review/"


def due(client: Client, *receipts: object) -> Any:
    return client.post("/review/due/", json.dumps({"receipts": receipts}), content_type="application/json")


@pytest.fixture
def receipt(client: Client, taker: Takes) -> str:
    """Of an anonymous attempt with two of five missed."""
    found = re.search(r'data-receipt="([^"]+)"', taker(client).finish(wrong=(0, 1)))
    assert found
    return unescape(found.group(1))


def test_a_browser_learns_from_its_receipts_what_is_due(
    client: Client, taker: Takes, receipt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert due(client, receipt).json()["today"] == []
    later = timezone.localtime() + timedelta(days=1)
    monkeypatch.setattr("quizzes.review.timezone", SimpleNamespace(localtime=lambda: later))
    plan = due(client, receipt).json()
    missed = [question.id for question in taker(client).questions[:2]]
    assert sorted(card["question"] for card in plan["today"]) == sorted(missed)
    html = answer(taker(client), plan["today"][0]["url"], right=True)
    again = re.search(r'data-receipt="([^"]+)"', html)
    assert again
    assert 'data-again="yes"' in html
    left = due(client, receipt, unescape(again.group(1))).json()
    assert len(left["today"]) <= 2
    assert left["practise"] == "/lessons/two-kinds/practice/"
    assert not Attempt.objects.exists()


def test_receipts_of_others_and_nonsense_are_left_out(client: Client, receipt: str) -> None:
    assert due(client, receipt + "x", "nonsense", "").json()["today"] == []


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"receipts": 1}', '{"receipts": [1]}', "\x00", "[" * 99_999]
)
def test_nonsense_is_refused_with_a_sentence(client: Client, body: str) -> None:
    answer = client.post("/review/due/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_too_many_receipts_are_refused(client: Client) -> None:
    assert due(client, *["x"] * 501).status_code == 400


def test_reviews_that_a_browser_made_become_the_accounts(
    client: Client, alice: Learner, taker: Takes
) -> None:
    question = taker(client).questions[0]
    html = answer(taker(client), f"/review/two-kinds/{question.id}/", right=False)
    found = re.search(r'data-receipt="([^"]+)"', html)
    assert found
    client.force_login(alice)
    body = json.dumps({"receipts": [unescape(found.group(1))], "reads": []})
    assert client.post("/me/merge/", body, content_type="application/json").json()["added"] == 1
    attempt = Attempt.objects.get()
    assert attempt.is_retake_of_missed
    assert "two-kinds" not in client.get("/me/").json()["progress"]
    days_pass(2)
    assert client.get("/me/").json()["due"] == 1
