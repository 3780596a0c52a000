"""The laws of the tiers, and the releases that everybody knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.labs.how_open.lab import INPUTS, RELEASES, HowOpen
from content.labs.how_open.tiers import (
    DATA,
    FREE,
    PARTS,
    TIERS,
    WEIGHTS,
    meets_definition,
    missing_for,
    tier_of,
)

released = st.frozensets(st.sampled_from(list(PARTS)))


@given(released, st.sampled_from(list(PARTS)))
def test_publishing_more_never_lowers_the_tier(parts: frozenset[str], more: str) -> None:
    assert tier_of({*parts, more}) >= tier_of(parts)


@given(released)
def test_what_is_missing_is_just_what_the_next_tier_needs(parts: frozenset[str]) -> None:
    place = tier_of(parts)
    assert missing_for(TIERS[place], parts) == []
    if place + 1 < len(TIERS):
        missing = missing_for(TIERS[place + 1], parts)
        assert missing
        assert tier_of({*parts, *missing}) > place


@given(released)
def test_without_weights_nothing_is_open(parts: frozenset[str]) -> None:
    assert tier_of(parts - {WEIGHTS}) == 0


def test_a_free_licence_on_weights_is_not_open_source() -> None:
    assert TIERS[tier_of({WEIGHTS, FREE})].name == "Open weights"
    assert not meets_definition({WEIGHTS, FREE})
    result = HowOpen().work_out({one.name: one.default for one in INPUTS} | {FREE: True})
    assert result.free_but_weights_only


def test_everything_is_fully_open_source() -> None:
    assert TIERS[tier_of(PARTS)].name == "Fully open source"
    assert meets_definition(PARTS)


@pytest.mark.parametrize(
    ("release", "tier"),
    [
        ("gpt-4", "Closed API"),
        ("llama-3.3", "Open weights"),
        ("mpt-7b", "Open weights and code"),
        ("pythia", "Fully open source"),
        ("olmo-2", "Fully open source"),
    ],
)
def test_the_releases_that_the_lesson_names_stand_in_its_tiers(release: str, tier: str) -> None:
    assert TIERS[tier_of(RELEASES[release][1])].name == tier


def test_published_data_counts_as_described() -> None:
    assert tier_of({"weights", "run", "train", DATA}) == tier_of({"weights", "run", "train", "described"})
