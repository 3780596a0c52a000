"""After an answer the page says first what became of it: its title begins with the verdict, and the focus is on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.test import Client

from learners.models import Learner
from tests.quizzes.conftest import QUIZ, Taker, wrong_form
from tests.quizzes.test_grading import right_form

pytestmark = pytest.mark.django_db
Takes = Callable[[Client], Taker]
PRACTICE = "/lessons/two-kinds/practice/"


@pytest.fixture(params=["anonymous", "signed in"])
def anyone(request: pytest.FixtureRequest, client: Client, alice: Learner, taker: Takes) -> Taker:
    if request.param == "signed in":
        client.force_login(alice)
    return taker(client)


class Heard(HTMLParser):
    """What has the focus when the page comes, and what a screen reader is told of by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.focused: list[str] = []
        self.live: list[str] = []
        self._open: list[list[str] | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "meta", "link", "br", "hr", "img"):
            return
        names = dict(attrs)
        live = names.get("role") in ("status", "alert") or "aria-live" in names
        into = (
            self.focused
            if "autofocus" in names and names.get("tabindex") == "-1"
            else self.live
            if live
            else None
        )
        if into is not None:
            into.append("")
        self._open.append(into)

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for into in {id(one): one for one in self._open if one is not None}.values():
            into[-1] += data


def title(page: str) -> str:
    found = re.search("<title>(.*?)</title>", page, re.S)
    assert found
    return found.group(1)


def heard_once(page: str, words: str) -> None:
    heard = Heard(page)
    assert [text for text in heard.focused if words in text] == heard.focused
    assert len(heard.focused) == 1
    assert not [text for text in heard.live if words in text]


def address_of(who: Taker, where: str) -> str:
    return {"quiz": QUIZ, "practice": PRACTICE, "review": f"/review/two-kinds/{who.questions[0].id}/"}[where]


def sent(who: Taker, where: str, *, right: bool, **more: str) -> str:
    """The page after an answer to the first question."""
    address = address_of(who, where)
    fields = dict(
        re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)"', who.client.get(address).content.decode()
        )
    )
    question = who.questions[0]
    seed = UUID(fields["attempt"]).hex
    form = right_form(question, seed)
    form = form if right else wrong_form(question, seed, form)
    return who.client.post(address, {**fields, **form, **more}, follow=True).content.decode()


@pytest.mark.parametrize("where", ["quiz", "practice", "review"])
def test_a_right_answer_is_heard_first_and_once(anyone: Taker, where: str) -> None:
    page = sent(anyone, where, right=True)
    assert title(page).startswith("Right · ")
    heard_once(page, "Right.")


@pytest.mark.parametrize("where", ["quiz", "review"])
def test_a_wrong_answer_is_heard_first_and_once(anyone: Taker, where: str) -> None:
    page = sent(anyone, where, right=False)
    assert title(page).startswith("Not right · ")
    heard_once(page, "Not right.")


def test_the_place_in_the_quiz_follows(anyone: Taker) -> None:
    assert title(sent(anyone, "quiz", right=False)).startswith("Not right · Question 1 of 5")


def test_a_hint_is_heard_first_and_once(anyone: Taker) -> None:
    page = sent(anyone, "practice", right=False)
    assert title(page).startswith("Not right yet · Question 1 of 5")
    heard_once(page, "Not right yet.")


def test_the_solution_is_heard_first_and_once(anyone: Taker) -> None:
    page = sent(anyone, "practice", right=False, do="solution")
    assert title(page).startswith("The solution · ")
    heard_once(page, "The solution.")


@pytest.mark.parametrize("where", ["quiz", "practice", "review"])
def test_what_is_missing_is_in_the_title(anyone: Taker, where: str) -> None:
    address = address_of(anyone, where)
    page = anyone.client.post(
        address, {"attempt": str(UUID(int=7)), "question": anyone.questions[0].id}
    ).content.decode()
    assert title(page).startswith("Choose one of the answers. · ")


def test_a_question_says_where_in_the_quiz_it_stands(anyone: Taker) -> None:
    page, _ = anyone.open()
    assert title(page).startswith("Question 1 of 5 · ")
