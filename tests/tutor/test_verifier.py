"""The verifier of the voice that rewords: no lie may pass, and most true sentences should."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bench import verifier
from bench.verifier import COURSES, FLIPS, LIES, lies_of, sentences_of
from config.env import ROOT
from courses.reading.document import Passage
from tutor.voices.verifier import reject

CLAIMS: list[dict[str, Any]] = yaml.safe_load(verifier.CLAIMS.read_text())


def passage(
    text: str, heading: tuple[str, ...] = (), *, negating: bool = False, kind: Any = "bullet"
) -> Passage:
    return Passage("p1", text, heading, negating, "here", kind)


@pytest.mark.parametrize(
    ("text", "lie"), [(one["passage"], lie) for one in CLAIMS for kind in LIES for lie in one.get(kind, ())]
)
def test_a_lie_is_turned_down(text: str, lie: str) -> None:
    assert reject(lie, [passage(text)])


def test_most_true_sentences_are_let_through() -> None:
    turned_down = [
        (claim, reason)
        for one in CLAIMS
        for claim in one["holds"]
        if (reason := reject(claim, [passage(one["passage"])]))
    ]
    every = sum(len(one["holds"]) for one in CLAIMS)
    assert len(turned_down) <= every * 0.25, turned_down


TRUE = "Open weights can be downloaded and run on your own machines."


@pytest.mark.parametrize(
    "claim",
    [
        "",
        " ",
        f"\u202e{TRUE}",
        f"\u2066{TRUE}\u2069",
        TRUE.replace("Open", "Op\u200ben"),
        TRUE.replace("o", "\u043e"),  # Cyrillic
        TRUE.replace("a", "а"),
        TRUE.replace("weights", "**weights**"),
        f"<b>{TRUE}</b>",
        f"{TRUE} https://example.org",
        f"[{TRUE}](x)",
        TRUE + "\n" + TRUE,
        f"{TRUE} {TRUE}",
        TRUE.replace(".", "?"),
        TRUE.replace("machines", "machines \U0001f600"),
        "Open " * 41,
        TRUE.replace("weights", "weights\x00"),
        TRUE.replace("weights", "we\u0301ights"),
    ],
)
def test_what_is_no_plain_sentence_is_turned_down(claim: str) -> None:
    assert reject(claim, [passage(TRUE)])


def test_a_sentence_without_a_passage_is_turned_down() -> None:
    assert reject(TRUE, [])


def test_what_stands_under_a_heading_that_turns_it_round_is_only_quoted() -> None:
    text = "Beat hosted APIs on cold-start latency."
    assert reject(text, [passage(text, ("What AI cannot do",), negating=True)])


def test_two_passages_are_not_tied_together() -> None:
    one, other = passage("Open weights need a machine."), passage("A closed API needs a contract.")
    assert reject("Open weights need a contract.", [one, other])
    assert reject("Open weights need a machine because a closed API needs a contract.", [one, other])
    assert not reject("A closed API needs a contract.", [one, other])


def test_a_cell_of_a_table_goes_with_its_own_row() -> None:
    row = passage("Tier: Closed API; You get: answers; You keep: nothing", kind="row")
    assert reject("Open weights: you get answers.", [row])


@pytest.fixture(scope="module")
def sentences() -> list[tuple[Passage, str]]:
    """Every sentence of every lesson, with its passage, and those of two courses of others."""
    found = [one for name in COURSES for one in sentences_of(ROOT / name)]
    assert len(found) > 1000
    return found


@pytest.mark.parametrize("flip", FLIPS)
def test_no_sentence_of_any_lesson_passes_with_one_thing_flipped(
    sentences: list[tuple[Passage, str]], flip: Any
) -> None:
    lies = lies_of(sentences, flip)
    assert len(lies) > 30
    passed = [lie for one, lie in lies if not reject(lie, [one])]
    assert passed == []


def test_a_passages_own_sentences_pass(sentences: list[tuple[Passage, str]]) -> None:
    plain = [(one, text) for one, text in sentences if len(text.split()) <= 40 and not text.endswith("?")]
    turned_down = [text for one, text in plain if reject(text, [one])]
    assert len(turned_down) <= len(plain) * 0.05, turned_down


@given(st.text(max_size=200))
def test_whatever_is_written_gets_an_answer(claim: str) -> None:
    assert isinstance(reject(claim, [passage(TRUE)]), str)
