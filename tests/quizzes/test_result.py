"""The result: what was wrong and nothing else, one line each, and what is strong and weak."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from learners.export import attempts_as_csv, everything
from learners.models import Learner
from quizzes.kinds.choice import Multiple
from quizzes.kinds.number import Number
from quizzes.question import Mistake, Option
from tests.quizzes.conftest import QUIZ, Taker
from tests.quizzes.test_grading import right_form

pytestmark = pytest.mark.django_db
Takes = Callable[[Client], Taker]


@pytest.fixture(params=["anonymous", "signed in"])
def anyone(request: pytest.FixtureRequest, client: Client, alice: Learner, taker: Takes) -> Taker:
    if request.param == "signed in":
        client.force_login(alice)
    return taker(client)


def take(
    who: Taker, answers: Mapping[str, Callable[[Any, str], dict[str, list[str]]]], query: str = ""
) -> str:
    """The whole quiz, each question right but those named; gives the result."""
    for _ in who.questions:
        _, fields = who.open(query)
        query = ""
        question = next(one for one in who.questions if one.id == fields["question"])
        seed = UUID(fields["attempt"]).hex
        given = answers[question.id](question, seed) if question.id in answers else right_form(question, seed)
        who.send(fields, given)
    return who.client.get(f"{QUIZ}result/").content.decode()


def first_two_swapped(question: Any, seed: str) -> dict[str, list[str]]:
    places = [1, 0, *range(2, len(question.items))]
    return {f"place-{line}": [str(places[item])] for line, item in enumerate(question.shown(seed))}


def all_in_the_first_group(question: Any, seed: str) -> dict[str, list[str]]:
    return {f"pair-{line}": ["0"] for line in range(len(question.pairs))}


def only(*places: int) -> Callable[[Any, str], dict[str, list[str]]]:
    def form(question: Any, seed: str) -> dict[str, list[str]]:
        return {"answer": [str(question.order(seed).index(place)) for place in places]}

    return form


def lines_of(page: str) -> list[str]:
    misses = re.findall(r'<article class="miss">.*?<ul>(.*?)</ul>', page, re.S)
    texts = [
        re.sub(r"<[^>]+>", "", line) for miss in misses for line in re.findall(r"<li>(.*?)</li>", miss, re.S)
    ]
    return [unescape(" ".join(text.split())) for text in texts]


def test_of_a_match_and_an_order_only_the_wrong_lines_are_shown(anyone: Taker) -> None:
    page = take(anyone, {"least-to-most": first_two_swapped, "sort-the-costs": all_in_the_first_group})
    assert lines_of(page) == [
        "Open weights: you said first, right: after “Closed API”",
        "Closed API: you said after “Open weights”, right: first",
        "Open weights and code: you said after “Closed API”, right: after “Open weights”",
        "Closed API: you said the hardware, right: the token",
    ]
    assert "0.5 of 1" in page


def test_of_several_options_those_left_out_and_those_too_many_are_named(anyone: Taker) -> None:
    page = take(anyone, {"before-shipping": only(0, 2)})
    assert lines_of(page) == [
        "Wait until the model is a year old does not belong there",
        "Know where the prompts go was left out",
    ]


def test_of_one_option_both_are_said(anyone: Taker) -> None:
    page = take(anyone, {"what-stays": only(2)})
    assert lines_of(page) == [
        "You said: The demo page that the maker left online",
        "Right: The weights that a team downloaded in time",
    ]


def test_nothing_that_was_right_is_a_mistake() -> None:
    options = (Option("A", True, ""), Option("B", True, ""), Option("C", False, ""))
    question = Multiple("x", "", "Which?", "So.", options=options)
    assert question.mistakes((0,)) == [Mistake(right="B")]
    assert question.mistakes((0, 1, 2)) == [Mistake(said="C")]
    assert question.mistakes((0, 1)) == []


def test_a_half_right_answer_adds_its_part_at_once_and_to_the_result(anyone: Taker) -> None:
    for _ in range(3):
        anyone.answer()
    _, fields = anyone.open()
    page = anyone.send(fields, {"pair-0": ["0"], "pair-1": ["0"]})
    assert "Partly right." in page and "3.5 right of 4" in page
    anyone.answer()
    assert "Your result: 4.5 of 5" in anyone.client.get(f"{QUIZ}result/").content.decode()


def ends_of(page: str) -> str:
    found = re.search(r'<p class="ends">(.*?)</p>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split()) if found else ""


def test_the_strongest_and_the_weakest_section_are_named(anyone: Taker) -> None:
    page = take(anyone, {"what-stays": only(2), "before-shipping": only(0)})
    assert re.fullmatch(r"Strongest: .+, 2 of 2\. Weakest: .+, 0 of 1\.", ends_of(page))
    assert "/lessons/two-kinds/#holding" in page
    assert ends_of(take(anyone, {}, "?again")) == ""


def test_an_account_is_told_its_best_once_there_are_two(client: Client, alice: Learner, taker: Takes) -> None:
    client.force_login(alice)
    who = taker(client)
    assert "Your best so far" not in take(who, {})
    assert "Your best so far: 5 of 5." in take(who, {"what-stays": only(2)}, "?again")


def test_exports_say_points_as_the_result_does(client: Client, alice: Learner, taker: Takes) -> None:
    client.force_login(alice)
    take(taker(client), {"sort-the-costs": all_in_the_first_group})
    alice.quiz_attempts.update(points=11.666667, out_of=15)
    assert ",11.67,15," in attempts_as_csv(alice)
    assert everything(alice)["quiz_attempts"][0]["points"] == 11.67
    alice.quiz_attempts.update(points=15.0)
    assert ",15,15," in attempts_as_csv(alice)


@pytest.mark.parametrize(
    ("number", "within", "unit", "given", "said"),
    [
        ("1", "0.02", "dollars", "1.05", ["$1.05", "$1.00 (accepted within $0.02)"]),
        ("2628", "15", "dollars", "1500", ["$1,500", "$2,628 (accepted within $15)"]),
        ("14", "0.2", "euros", "0.005", ["€0.005", "€14.00 (accepted within €0.20)"]),
        ("650000", "5000", "tokens", "1200", ["1,200 tokens", "650,000 tokens (accepted within 5,000)"]),
        ("25", "0", "%", "-3.5", ["\N{MINUS SIGN}3.5 %", "25 %"]),
    ],
)
def test_numbers_are_said_as_people_write_them(
    number: str, within: str, unit: str, given: str, said: Sequence[str]
) -> None:
    question = Number("x", "", "How much?", "So.", number=number, within=within, unit=unit)
    assert [question.said(given), question.solution()] == said
