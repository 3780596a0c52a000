"""The law of the next act on its table of cases; `tests/browser/test_next_act.py` holds the browser's module to the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from learners.next_act import Came, Lesson, UnderWay, next_act

CASES = json.loads(Path(__file__).with_name("next_act_cases.json").read_text(encoding="utf-8"))


def lesson(said: dict[str, Any]) -> Lesson:
    return Lesson(
        said["slug"], said["title"], tuple((one["anchor"], one["title"]) for one in said["sections"])
    )


def came(said: dict[str, Any]) -> Came:
    return Came(datetime.fromisoformat(said["touched"]), tuple(said["read"]), said["taken"], said["done"])


def under_way(said: dict[str, Any]) -> UnderWay:
    return UnderWay(said["slug"], said["question"], said["of"], datetime.fromisoformat(said["touched"]))


def test_the_table_is_long_and_names_each_case_once() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 25


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_comes_next(case: dict[str, Any]) -> None:
    found = next_act(
        [lesson(one) for one in case["lessons"]],
        {slug: came(one) for slug, one in case["came"].items()},
        [under_way(one) for one in case["under_way"]],
        case["due"],
    )
    assert (asdict(found) if found else None) == case["is"]
