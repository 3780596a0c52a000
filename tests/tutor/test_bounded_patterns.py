"""No pattern that reads what somebody typed backtracks: each is done with any question in a moment."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import courses.words
import tutor
from tutor.admission import LONGEST

MOMENT = 0.1  # seconds of this process's time; the one that was found took more than a second
PIECES = st.sampled_from(
    [
        "a",
        "a-",
        "a ",
        "  ",
        "what is ",
        "is ",
        "of the ",
        "1",
        "1.",
        "1,000 ",
        "$",
        "?",
        "!",
        "’s ",
        '"',
        "(",
        "\t",
        "é",
        "A",
    ]
)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    names = [module.name for module in pkgutil.walk_packages(tutor.__path__, "tutor.")]
    for name in [courses.words.__name__, *(one for one in names if ".migrations" not in one)]:
        for key, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{name}.{key}", value


EVERY = dict(patterns())


def test_there_are_patterns_to_try() -> None:
    assert len(EVERY) > 20


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=25)
@given(st.lists(PIECES, min_size=1, max_size=4), st.sampled_from(["", "?", "x", " is", "\x00"]))
@example(["a-"], "?")
@example(["what is ", "a-"], "")
@example([" "], "x")
def test_it_reads_any_question_in_a_moment(name: str, pieces: list[str], end: str) -> None:
    unit = "".join(pieces)
    texts = [(unit * LONGEST)[:LONGEST] + end, "what is " + (pieces[-1] * LONGEST)[:LONGEST] + end]
    begun = time.thread_time()
    for text in texts:
        EVERY[name].search(text)
        EVERY[name].sub("", text)
    assert time.thread_time() - begun < MOMENT
