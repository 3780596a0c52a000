"""A quiz that is open twice: the first answer counts, and whoever gives another is told, never shown it as their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.test import Client

from learners.models import Learner
from quizzes.models import Attempt, Quiz
from tests.quizzes.conftest import QUIZ, Taker, wrong_form
from tests.quizzes.test_grading import right_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Takes = Callable[[Client], Taker]
TOLD = "The first answer counts"
ANEW = "begun anew in another tab"


@pytest.fixture(params=["anonymous", "signed in"])
def anyone(request: pytest.FixtureRequest, client: Client, alice: Learner, taker: Takes) -> Taker:
    if request.param == "signed in":
        client.force_login(alice)
    return taker(client)


@dataclass
class Tab:
    """A page of a question, as it was when it was opened."""

    who: Taker
    query: str = ""
    fields: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        _, self.fields = self.who.open(self.query)

    def form(self, *, right: bool) -> dict[str, list[str]]:
        question = next(one for one in self.who.questions if one.id == self.fields["question"])
        seed = UUID(self.fields["attempt"]).hex
        form = right_form(question, seed)
        return form if right else wrong_form(question, seed, form)

    def answer(self, *, right: bool) -> str:
        return self.who.send(self.fields, self.form(right=right))

    def by_script(self, *, right: bool) -> str:
        headers = {"HX-Request": "true"}
        sent = {**self.fields, **self.form(right=right)}
        return self.who.client.post(QUIZ, sent, headers=headers).content.decode()


def title(page: str) -> str:
    found = re.search("<title>(.*?) · A small course</title>", page)
    assert found
    return found.group(1)


@pytest.mark.parametrize("how", ["by form", "by script"])
@pytest.mark.parametrize("first", [True, False])
def test_another_answer_in_another_tab_is_told_and_changes_nothing(
    anyone: Taker, first: bool, how: str
) -> None:
    here, there = Tab(anyone), Tab(anyone)
    assert TOLD not in here.answer(right=first)
    page = there.answer(right=not first) if how == "by form" else there.by_script(right=not first)
    assert TOLD in page
    assert title(page).startswith(f"Answered already · {'Right' if first else 'Not right'}")
    assert f"{int(first)} right of 1" in page


@pytest.mark.parametrize("how", ["by form", "by script"])
def test_the_same_answer_again_is_silent(anyone: Taker, how: str) -> None:
    here, there = Tab(anyone), Tab(anyone)
    here.answer(right=True)
    for tab in (here, there, here):
        page = tab.answer(right=True) if how == "by form" else tab.by_script(right=True)
        assert TOLD not in page and "Right." in page


def test_to_a_script_the_page_and_its_address_are_given_at_once(anyone: Taker) -> None:
    tab = Tab(anyone)
    headers = {"HX-Request": "true"}
    answer = anyone.client.post(QUIZ, {**tab.fields, **tab.form(right=True)}, headers=headers)
    assert (answer.status_code, answer["HX-Push-Url"]) == (200, f"{QUIZ}?n=1")
    assert "Question 2 of 5" in anyone.open()[0]


def test_a_later_question_is_told_too(anyone: Taker) -> None:
    anyone.answer()
    here, there = Tab(anyone), Tab(anyone)
    here.answer(right=True)
    page = there.answer(right=False)
    assert TOLD in page and "2 right of 2" in page


def test_a_quiz_that_was_finished_elsewhere_takes_nothing_more(anyone: Taker) -> None:
    before_it_began = Tab(anyone)
    anyone.answer()
    half_way = Tab(anyone)
    for _ in range(4):
        anyone.answer()
    for tab in (before_it_began, half_way):
        assert TOLD in tab.answer(right=False)
        assert TOLD not in tab.answer(right=True)
    assert "Your result: 5 of 5" in anyone.client.get(f"{QUIZ}result/").content.decode()
    assert Attempt.objects.count() <= 1


def test_of_a_quiz_that_was_begun_anew_elsewhere_the_answer_is_not_taken(anyone: Taker) -> None:
    anyone.answer()
    half_way = Tab(anyone)
    anyone.answer(query="?again")
    page = half_way.answer(right=True)
    assert ANEW in page and "Question 2 of 5" in page and "1 right of 1" in page


def test_two_tabs_that_begin_anew_are_one_attempt(anyone: Taker) -> None:
    anyone.finish()
    here, there = Tab(anyone, "?again"), Tab(anyone, "?again")
    here.answer(right=True)
    assert TOLD in there.answer(right=False)
    assert "1 right of 1" in anyone.open()[0]


def test_two_tabs_that_retake_the_missed_are_one_attempt(anyone: Taker) -> None:
    anyone.finish(wrong=(0, 4))
    here, there = Tab(anyone, "?missed"), Tab(anyone, "?missed")
    here.answer(right=True)
    page = there.answer(right=False)
    assert TOLD in page and "1 right of 1" in page


def test_a_new_try_after_a_finished_one_is_not_taken_for_a_second_tab(anyone: Taker) -> None:
    anyone.finish()
    page = Tab(anyone).answer(right=False)
    assert TOLD not in page and "0 right of 1" in page


def test_an_answer_to_a_question_that_was_changed_is_told(anyone: Taker) -> None:
    tab = Tab(anyone)
    quiz = Quiz.objects.get(slug="two-kinds")
    quiz.questions[0]["id"] = "another"
    quiz.save()
    sent = {**tab.fields, "answer": ["0"]}
    page = anyone.client.post(QUIZ, sent, follow=True).content.decode()
    assert "The question was changed since you opened it" in page
    assert title(page).startswith("Not taken · Question 1 of 5")


def test_a_tab_that_was_open_while_its_owner_signed_out_says_so(
    client: Client, alice: Learner, taker: Takes
) -> None:
    client.force_login(alice)
    who = taker(client)
    who.answer()
    tab = Tab(who)
    client.post("/accounts/logout/")
    page = tab.answer(right=True)
    assert "Your answer was not taken" in page
    assert "quiz-two-kinds" not in client.cookies
    assert len(Attempt.objects.get().answers) == 1


def test_a_tab_that_was_open_when_its_reader_signed_in_goes_on(
    client: Client, alice: Learner, taker: Takes
) -> None:
    who = taker(client)
    who.answer()
    tab = Tab(who)
    client.force_login(alice)
    assert "2 right of 2" in tab.answer(right=True)
    assert len(Attempt.objects.get(learner=alice).answers) == 2


def test_a_tab_of_one_account_answers_nothing_for_the_next(
    client: Client, alice: Learner, bob: Learner, taker: Takes
) -> None:
    client.force_login(alice)
    tab = Tab(taker(client))
    client.force_login(bob)
    assert "Your answer was not taken" in tab.answer(right=True)
    assert not Attempt.objects.exists()


@dataclass
class Review(Tab):
    """The same question in review."""

    def __post_init__(self) -> None:
        self.address = f"/review/two-kinds/{self.who.questions[0].id}/"
        html = self.who.client.get(self.address).content.decode()
        self.fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))

    def answer(self, *, right: bool) -> str:
        return self.who.client.post(self.address, {**self.fields, **self.form(right=right)}).content.decode()


def test_a_review_in_two_tabs_is_one(client: Client, alice: Learner, taker: Takes) -> None:
    client.force_login(alice)
    who = taker(client)
    who.finish(wrong=(0,))
    here, there = Review(who), Review(who)
    assert TOLD not in here.answer(right=True)
    assert TOLD not in here.answer(right=True)
    page = there.answer(right=False)
    assert TOLD in page and title(page).startswith("Answered already · Right")
    assert Attempt.objects.filter(is_retake_of_missed=True).count() == 1
    assert TOLD not in Review(who).answer(right=False)
