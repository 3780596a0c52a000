"""A quiz that asks some of its questions at a time: unseen ones first, and the same ones for as long as an attempt lasts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from courses.compiling.folder_compiler import parse_course
from courses.loading.loader import load
from courses.reading.document import ContentErrors
from learners.models import Learner
from quizzes import signed
from quizzes.drawing import drawn
from quizzes.exchange import gift, importing, moodle_xml, pools
from quizzes.exchange.source import Exchange, Item, to_yaml
from quizzes.kinds.true_false import TrueFalse
from quizzes.models import Attempt, Quiz
from quizzes.question import Option
from tests.conftest import EXAMPLE
from tests.quizzes.conftest import QUIZ, Taker

ADJECTIVES = ("red", "blue", "tall", "small", "old", "new", "wet", "dry")


def written(**keys: Any) -> str:
    asked = [
        {"id": f"q{at}", "ask": f"Is it {word}?", "holds": True, "explain": f"{word} {word}ness {word}ly."}
        for at, word in enumerate(ADJECTIVES)
    ]
    return yaml.safe_dump({**keys, "questions": asked}, sort_keys=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    course = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    (course / "quizzes" / "two-kinds.yaml").write_text(written(pick=3, pool=[f"q{at}" for at in range(1, 8)]))
    return course


@pytest.fixture
def pooled(folder: Path, db: None) -> Callable[[Client], Taker]:
    load(folder)
    return Taker


def finish(taker: Taker, query: str = "") -> str:
    """Takes the quiz, which asks four, and gives its result."""
    for place in range(4):
        taker.answer(query=query if place == 0 else "")
    return taker.client.get(f"{QUIZ}result/").content.decode()


def question(id_: str) -> TrueFalse:
    options = (Option("True", True, ""), Option("False", False, ""))
    return TrueFalse(id=id_, section="", ask=id_, explain="", options=options, keep_order=True)


def test_an_attempt_always_draws_the_same_and_what_was_met_least_comes_first() -> None:
    every = [question(f"q{at}") for at in range(20)]
    once = drawn(every, (), 5, "seed", {})
    assert once == drawn(every, (), 5, "seed", {}) and len(once) == 5
    assert once != drawn(every, (), 5, "another", {})
    met = {f"q{at}": 1 for at in range(16)}
    assert {one.id for one in drawn(every, (), 4, "seed", met)} == {"q16", "q17", "q18", "q19"}
    assert {f"q{at}" for at in range(16, 20)} < {one.id for one in drawn(every, (), 6, "seed", met)}


def test_what_is_not_in_the_pool_is_always_asked_in_the_order_of_the_file() -> None:
    every = [question(f"q{at}") for at in range(9)]
    ids = [one.id for one in drawn(every, ("q5", "q6", "q7"), 1, "seed", {})]
    assert len(ids) == 7 and ids == sorted(ids)


def test_a_reader_without_an_account_is_asked_what_was_drawn_and_gets_a_receipt_of_it(
    pooled: Callable[[Client], Taker], client: Client
) -> None:
    assert Quiz.objects.get(slug="two-kinds").count == 4
    taker = pooled(client)
    first = finish(taker)
    receipt = re.search(r'data-receipt="([^"]+)"', first)
    assert receipt and signed.read_receipt(receipt[1]).out_of == 4
    seen = set(asked_ids(taker))
    finish(taker, "?again=yes")
    again = set(asked_ids(taker))
    assert seen & again == {"q0"}, "what was not met comes first"


def asked_ids(taker: Taker) -> list[str]:
    """What the finished attempt of a browser asked."""
    html = taker.client.get(f"{QUIZ}result/").content.decode()
    receipt = re.search(r'data-receipt="([^"]+)"', html)
    assert receipt
    by_key = {signed.key_of(one): one.id for one in taker.questions}
    return [by_key[key] for key in signed.read_receipt(receipt[1]).keys]


def test_a_learner_meets_the_whole_pool_before_anything_comes_again(
    pooled: Callable[[Client], Taker], client: Client, alice: Learner
) -> None:
    client.force_login(alice)
    taker = pooled(client)
    finish(taker)
    finish(taker, "?again=yes")
    rows = list(Attempt.objects.filter(learner=alice))
    assert [row.out_of for row in rows] == [4, 4]
    first, second = (set(row.answers) for row in rows)
    assert first & second == {"q0"}


def test_an_attempt_under_way_keeps_what_it_drew_when_the_quiz_is_edited(
    pooled: Callable[[Client], Taker], client: Client, alice: Learner, folder: Path
) -> None:
    client.force_login(alice)
    taker = pooled(client)
    taker.answer()
    drew = [one["id"] for one in Attempt.objects.get().questions]
    path = folder / "quizzes" / "two-kinds.yaml"
    path.write_text(path.read_text().replace("pick: 3", "pick: 5"))
    load(folder)
    taker.answer()
    assert [one["id"] for one in Attempt.objects.get().questions] == drew


def test_the_first_answer_goes_to_the_attempt_whose_page_was_open(
    pooled: Callable[[Client], Taker], client: Client
) -> None:
    html, fields = pooled(client).open()
    pooled(client).open()  # another tab, which would draw others
    assert "Right." in pooled(client).send(fields, {"answer": ["0"]})
    assert "of 4" in html


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"pool": ["q1"]}, "has a pool and no pick"),
        ({"pick": 9}, "has 9 as its pick"),
        ({"pick": 0}, "has 0 as its pick"),
        ({"pick": 2, "pool": ["q1", "q99"]}, "has q99 in its pool"),
        ({"pick": 3, "pool": ["q1", "q2"]}, "has 3 as its pick"),
    ],
)
def test_a_pool_that_cannot_be_drawn_from_is_a_mistake(folder: Path, keys: dict[str, Any], told: str) -> None:
    (folder / "quizzes" / "two-kinds.yaml").write_text(written(**keys))
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    assert told in str(caught.value.errors[0])


def test_a_bank_of_more_questions_than_are_asked_becomes_a_pool(folder: Path) -> None:
    text = "\n\n".join(f"::q{at}:: Is {at} odd? {{T####It is {at} {at * 7}.}}" for at in range(70))
    quiz = importing.read("bank.gift", text.encode())
    pools.make(quiz)
    assert quiz.pick == 20 and "it became a pool" in quiz.notes[-1]
    (folder / "quizzes" / "two-kinds.yaml").write_text(to_yaml(quiz))
    parsed: Any = parse_course(folder).parts["quizzes"]["two-kinds"]
    assert (parsed.asked, len(parsed.questions)) == (20, 70)


@pytest.mark.parametrize("format_", [gift, moodle_xml])
def test_a_pool_comes_back_and_that_other_systems_ask_all_of_it_is_told(format_: Any) -> None:
    items = [Item(f"q{at}", "Is it?", "So.", {"holds": True}) for at in range(4)]
    quiz = Exchange(items, pool=("q1", "q2"), pick=1)
    back = format_.read(format_.write(quiz))
    assert (back.items, back.pool, back.pick) == (items, ("q1", "q2"), 1)
    assert "asks 1 of its questions at a time" in quiz.notes[0]
