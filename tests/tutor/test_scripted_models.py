"""What models of known skill come to on the gold questions, through a real server: the best, and ones worse than none."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.real_course import load_real_course
from tests.tutor.asking_a_model import choosing, speaking
from tests.tutor.model_server import Answer, openai_says, serving
from tutor import breaker
from tutor.measuring import evaluation
from tutor.measuring.evaluation import Known, Outcome
from tutor.phrases import holds

pytestmark = pytest.mark.django_db
DECLINES = json.dumps({"answerable": False, "picks": []})
Skill = Callable[[Known, dict[str, str]], str]


@pytest.fixture(autouse=True)
def real_course(db: None) -> None:
    load_real_course()


def offered(sent: dict[str, Any]) -> dict[str, str]:
    """Number → passage, as the model was offered them."""
    lines = sent["messages"][1]["content"].partition("\nQuestion, as JSON")[0].splitlines()[1:]
    return {
        number: text for number, _, text in (line.partition(": ") for line in lines) if number.isdecimal()
    }


def perfect(known: Known, passages: dict[str, str]) -> str:
    right = [
        number for number, text in passages.items() if any(holds(text, phrase) for phrase in known.answers)
    ]
    return choosing(*right[:3]) if right else DECLINES


def at_random(known: Known, passages: dict[str, str]) -> str:
    return choosing(*random.Random(known.ask).sample(sorted(passages), 3))


def always_the_first(known: Known, passages: dict[str, str]) -> str:
    return choosing("1", "2", "3")


def always_declines(known: Known, passages: dict[str, str]) -> str:
    return DECLINES


def rambles(known: Known, passages: dict[str, str]) -> str:
    return "Well, that is an interesting question, and there is much that could be said about it. " * 9


def outcomes(questions: list[Known], skill: Skill) -> list[Outcome]:
    """One server for all of them, which knows what it is asked next."""
    asked: list[Known] = []

    def says(sent: dict[str, Any]) -> Answer:
        return openai_says(skill(asked[-1], offered(sent)))

    found: list[Outcome] = []
    with serving(says) as server:
        model = speaking("openai-compatible", server.url)
        for known in questions:
            asked.append(known)
            breaker.forget()  # each question is asked, however the one before went
            found += evaluation.run(model, [known])
    return found


def served(found: Iterable[Outcome]) -> set[str]:
    return {one.ask for one in found if one.served}


def test_a_perfect_choice_is_served_and_no_model_serves_less_than_none() -> None:
    gold = [one for one in evaluation.gold() if one.answers]
    assert len(gold) > 100
    without, perfectly = served(evaluation.run(None, gold)), served(outcomes(gold, perfect))
    told = f"none {len(without)}, perfect {len(perfectly)} of {len(gold)}"
    assert len(perfectly) >= 0.97 * len(gold), told
    some = gold[::3]
    for skill in (at_random, always_the_first, always_declines, rambles):
        found = served(outcomes(some, skill))
        told += f"; {skill.__name__} {len(found)} of {len(some)}"
        assert without & {one.ask for one in some} <= found, told
    sys.stdout.write(f"{told}\n")
