"""The next act of an account, as `/me/` and the progress page say it, and where a quiz under way is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.models import Course, Document
from learners.models import Learner, ReadMark
from quizzes.models import Attempt
from tests.quizzes.conftest import QUIZ, Taker, taker  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def signed_in(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    return client


def act(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/me/").json()["next"]
    return found


def read(learner: Learner, lesson: str, count: int | None = None, minutes: int = 0) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    for section in Document.objects.get(slug=lesson).outline[:count]:
        ReadMark.objects.create(
            learner=learner, lesson=lesson, section=section["anchor"], hash=section["hash"], at=at
        )


def test_a_new_learner_starts_with_the_first_lesson(signed_in: Client) -> None:
    first = Document.objects.get(kind="lesson", number=1)
    assert act(signed_in) == {
        "kind": "start",
        "label": "Start the first lesson",
        "url": f"/lessons/{first.slug}/",
    }


def test_a_section_is_followed_by_the_next_one(signed_in: Client, alice: Learner) -> None:
    read(alice, "two-kinds", 1)
    second = Document.objects.get(slug="two-kinds").outline[1]
    assert act(signed_in)["label"] == f"Read on: {second['title']}"
    assert f"Read on: {second['title']}" in signed_in.get("/progress/").content.decode()


def test_a_quiz_is_gone_on_with_at_its_question(
    signed_in: Client,
    alice: Learner,
    taker: Callable[[Client], Taker],  # noqa: F811
) -> None:
    who = taker(signed_in)
    who.answer()
    who.answer()
    assert act(signed_in) == {
        "kind": "quiz",
        "label": f"Go on with the quiz, question 3 of {len(who.questions)}",
        "url": QUIZ,
    }
    read(alice, "what-it-costs", 1, minutes=-1)
    assert act(signed_in)["kind"] == "read"
    who.answer()
    Attempt.objects.update(touched=timezone.now() + timedelta(minutes=2))
    assert act(signed_in)["kind"] == "quiz"


def test_a_quiz_that_was_left_long_ago_is_let_go(
    signed_in: Client,
    taker: Callable[[Client], Taker],  # noqa: F811
) -> None:
    taker(signed_in).answer()
    Attempt.objects.update(started=timezone.now() - timedelta(days=31))
    assert act(signed_in)["kind"] == "start"


def test_a_lesson_that_is_done_leads_to_the_one_after_it(signed_in: Client, alice: Learner) -> None:
    read(alice, "on-your-machine")
    place = Document.objects.get(slug="on-your-machine").place
    every = Document.objects.filter(kind="lesson").order_by("number")
    after = place["next"]["title"] if place["next"] else every[0].title
    assert act(signed_in)["label"] == f"Next: {after}"


def test_every_lesson_done_leads_to_the_certificate(signed_in: Client, alice: Learner) -> None:
    for lesson in Document.objects.filter(kind="lesson"):
        ReadMark.objects.create(learner=alice, lesson=lesson.slug, section="*", at=timezone.now())
    assert act(signed_in)["label"] == "All 3 done: your certificate"
    assert act(signed_in)["url"] == "/progress/certificate/"


def test_what_is_known_of_a_reader_costs_no_more_queries_in_a_longer_course(
    signed_in: Client, alice: Learner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    read(alice, "two-kinds", 1)
    with django_assert_num_queries(28):
        signed_in.get("/me/?lesson=two-kinds")
    with django_assert_num_queries(13):  # nothing has changed since
        signed_in.get("/me/?lesson=two-kinds")


def test_a_browser_without_an_account_is_told_where_its_quiz_is(
    client: Client,
    taker: Callable[[Client], Taker],  # noqa: F811
) -> None:
    who = taker(client)
    who.answer()
    cookie = client.cookies["quiz_at"]
    assert not cookie["httponly"]
    assert cookie.value.startswith(f"two-kinds:2:{len(who.questions)}:")
    html = " ".join(client.post("/progress/", {"kept": "{}"}).content.decode().split())
    assert f"Go on with the quiz, question 2 of {len(who.questions)}" in html
    for _ in who.questions[1:]:
        who.answer()
    assert client.cookies["quiz_at"].value == ""


@pytest.mark.parametrize(
    "written", ["", "x", "a:1:2", "a:1:2:99999999999", "A:1:2:3", "a:1:2:3" * 999, "é:1:2:3"]
)
def test_a_cookie_that_nobody_can_read_says_nothing(client: Client, course: Course, written: str) -> None:
    client.cookies["quiz_at"] = written
    assert client.get("/progress/").status_code == 200
    assert "Go on with the quiz" not in client.post("/progress/", {"kept": "{}"}).content.decode()


def test_signing_out_leaves_no_word_of_a_quiz_and_says_that_it_was_done(
    signed_in: Client,
    taker: Callable[[Client], Taker],  # noqa: F811
) -> None:
    signed_in.logout()
    taker(signed_in).answer()
    assert signed_in.cookies["quiz_at"].value
    alice = Learner.objects.get()
    signed_in.force_login(alice)
    signed_in.post("/accounts/logout/")
    assert signed_in.cookies["quiz_at"].value == ""
    assert signed_in.cookies["said"].value == "signed-out"


@pytest.mark.parametrize(("field", "place"), [({}, "/"), ({"plain": "yes"}, "/gone/erased/")])
def test_erasing_is_said_on_the_page_that_follows(
    signed_in: Client, field: dict[str, str], place: str
) -> None:
    answer = signed_in.post("/me/erase/", field)
    assert answer["Location"] == place
    if place == "/":
        assert answer.cookies["said"].value == "erased"
    else:
        assert "Your account is erased" in signed_in.get(place).content.decode()


def test_signing_out_without_scripts_lands_on_a_page_that_says_so(signed_in: Client) -> None:
    assert '<noscript><input type="hidden" name="next" value="/gone/signed-out/"></noscript>' in (
        signed_in.get("/progress/").content.decode()
    )
    assert signed_in.post("/accounts/logout/", {"next": ["/", "/gone/signed-out/"]})["Location"] == (
        "/gone/signed-out/"
    )
    assert "You are signed out" in signed_in.get("/gone/signed-out/").content.decode()
    assert signed_in.get("/gone/anything/").status_code == 404
