"""The union of read marks, whatever devices made them and in whatever order they meet."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from learners.union import Mark, union

marks = st.frozensets(
    st.builds(
        Mark,
        at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
        lesson=st.sampled_from(["llama", "licences"]),
        section=st.sampled_from(["one", "two", "three"]),
        hash=st.sampled_from(["a", "b"]),
    ),
    max_size=12,
)


@given(marks, marks)
def test_the_order_of_two_devices_does_not_matter(here: frozenset[Mark], there: frozenset[Mark]) -> None:
    assert union([*here, *there]) == union([*there, *here])


@given(marks, marks, marks)
def test_nor_does_it_matter_which_two_of_three_meet_first(
    laptop: frozenset[Mark], phone: frozenset[Mark], tablet: frozenset[Mark]
) -> None:
    left = union([*union([*laptop, *phone]), *tablet])
    right = union([*laptop, *union([*phone, *tablet])])
    assert left == right


@given(marks)
def test_sending_again_changes_nothing(marks: frozenset[Mark]) -> None:
    once = union(marks)
    assert union([*once, *marks]) == once


@given(marks, marks)
def test_no_text_is_lost_and_the_earliest_moment_wins(here: frozenset[Mark], there: frozenset[Mark]) -> None:
    merged = {mark.text: mark for mark in union([*here, *there])}
    for mark in (*here, *there):
        assert merged[mark.text].at <= mark.at
