"""A browser that several people use: what one began is not the next one's, and after signing out nothing of it is left."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from learners.models import Learner
from quizzes.models import Attempt
from tests.quizzes.conftest import QUIZ, Taker

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Takes = Callable[[Client], Taker]
COOKIE = "quiz-two-kinds"
ASKED = "Is this quiz yours?"


def sign_in(client: Client, learner: Learner) -> None:
    """And open a page, whose script asks who it is."""
    client.force_login(learner)
    client.get("/me/")


def sign_out(client: Client) -> None:
    client.post("/accounts/logout/")


def held(client: Client) -> str:
    return client.cookies[COOKIE].value if COOKIE in client.cookies else ""


@pytest.fixture
def here(client: Client, taker: Takes) -> Taker:
    return taker(client)


def whose(client: Client, **fields: str) -> None:
    assert client.post(f"{QUIZ}whose/", fields).status_code == 302


@pytest.mark.parametrize("way", ["sign out", "in the admin", "erase"])
@pytest.mark.parametrize("answers", [2, 5])
def test_signing_out_leaves_no_attempt_in_the_browser(
    client: Client, alice: Learner, here: Taker, way: str, answers: int
) -> None:
    for _ in range(answers):
        here.answer()
    assert held(client)
    alice.is_staff = True
    alice.save()
    sign_in(client, alice)
    address = {"sign out": "/accounts/logout/", "in the admin": "/admin/logout/", "erase": "/me/erase/"}[way]
    client.post(address)
    assert not held(client)
    assert not client.cookies["quizzes"].value
    assert client.cookies["ajar_in"].value == "0"
    assert "Question 1 of 5" in here.open()[0]
    assert "result/" not in client.get(f"{QUIZ}result/")["Location"]


def test_every_quiz_that_was_begun_is_cleared(client: Client, alice: Learner, here: Taker) -> None:
    here.answer()
    client.cookies["quizzes"] = "two-kinds.another.UPPER/../x"
    sign_in(client, alice)
    cookies = client.post("/accounts/logout/").cookies
    assert cookies["quiz-another"]["path"] == "/lessons/another/quiz/"
    assert cookies["quiz-another"]["max-age"] == 0
    assert not [name for name in cookies if "UPPER" in name]


def test_what_is_begun_after_somebody_signed_out_is_not_the_next_ones_unasked(
    client: Client, alice: Learner, bob: Learner, here: Taker
) -> None:
    sign_in(client, alice)
    sign_out(client)
    here.answer()
    sign_in(client, bob)
    for address in (QUIZ, f"{QUIZ}?n=1", f"{QUIZ}result/"):
        page = client.get(address).content.decode()
        assert ASKED in page and "1 question is answered" in page and "asking" not in page
    assert not Attempt.objects.exists()
    assert held(client)


def test_nothing_is_answered_before_it_is_said_whose_it_is(
    client: Client, alice: Learner, bob: Learner, here: Taker
) -> None:
    sign_in(client, alice)
    sign_out(client)
    here.answer()
    _, fields = here.open()
    sign_in(client, bob)
    answer = client.post(QUIZ, {**fields, "answer": "0"})
    assert answer.status_code == 409 and ASKED in answer.content.decode()
    assert not Attempt.objects.exists()


@pytest.fixture
def asked(client: Client, alice: Learner, bob: Learner, here: Taker) -> Client:
    """Bob is asked whether a quiz is his, after Alice was signed in."""
    sign_in(client, alice)
    sign_out(client)
    here.answer()
    sign_in(client, bob)
    return client


def test_what_is_said_to_be_mine_goes_on(asked: Client, bob: Learner, here: Taker) -> None:
    whose(asked, mine="yes")
    assert len(Attempt.objects.get(learner=bob).answers) == 1
    assert not held(asked)
    assert "Question 2 of 5" in here.open()[0]


def test_what_is_said_not_to_be_mine_is_gone(asked: Client, here: Taker) -> None:
    whose(asked, mine="no")
    assert not Attempt.objects.exists()
    assert not held(asked)
    page, _ = here.open()
    assert "Question 1 of 5" in page and ASKED not in page


def test_the_one_who_was_here_last_is_not_asked(client: Client, alice: Learner, here: Taker) -> None:
    sign_in(client, alice)
    sign_out(client)
    here.answer()
    sign_in(client, alice)
    assert "Question 2 of 5" in here.open()[0]


def test_a_session_that_ended_by_itself_makes_it_nobody_elses(
    client: Client, alice: Learner, bob: Learner, here: Taker
) -> None:
    here.answer()
    sign_in(client, alice)
    del client.cookies["session"]
    sign_in(client, bob)
    assert ASKED in here.open()[0]
    assert not Attempt.objects.exists()


def test_taking_over_is_told_and_can_be_taken_back(client: Client, alice: Learner, here: Taker) -> None:
    here.answer()
    sign_in(client, alice)
    page, _ = here.open()
    found = re.search(r'name="taken" value="([^"]+)"', page)
    assert "before you signed in" in page and found
    assert "before you signed in" not in here.open()[0]
    whose(client, taken=unescape(found.group(1)))
    assert not Attempt.objects.exists()
    assert "Question 1 of 5" in here.open()[0]


def test_nobody_takes_the_attempt_of_another_out(
    client: Client, alice: Learner, bob: Learner, here: Taker
) -> None:
    here.answer()
    sign_in(client, alice)
    found = re.search(r'name="taken" value="([^"]+)"', here.open()[0])
    assert found
    stranger = Client()
    stranger.force_login(bob)
    stranger.post(f"{QUIZ}whose/", {"taken": unescape(found.group(1))})
    assert stranger.post(f"{QUIZ}whose/", {"taken": "made up"}).status_code == 404
    assert Client().post(f"{QUIZ}whose/", {"mine": "yes"}).status_code == 404
    assert Attempt.objects.filter(learner=alice).exists()


def test_what_a_merge_brought_and_was_taken_back_is_not_brought_again_by_its_cookie(
    client: Client, alice: Learner, here: Taker
) -> None:
    receipt = re.search(r'data-receipt="([^"]+)"', here.finish())
    assert receipt
    sign_in(client, alice)
    body = json.dumps({"receipts": [unescape(receipt.group(1))], "reads": []})
    undo = client.post("/me/merge/", body, content_type="application/json").json()["undo"]
    client.post(undo, "{}", content_type="application/json")
    client.get(QUIZ)
    client.get(f"{QUIZ}result/")
    assert not Attempt.objects.exists()


def test_a_browser_holds_no_more_than_a_name_of_who_was_here(
    client: Client, alice: Learner, here: Taker
) -> None:
    here.answer()
    sign_in(client, alice)
    here.answer()
    sign_out(client)
    left = {name: cookie.value for name, cookie in client.cookies.items() if cookie.value}
    assert set(left) <= {"csrf", "ajar_in", "ajar_last", "messages", "said"}
    assert re.fullmatch("[0-9a-f]{16}", left["ajar_last"])
