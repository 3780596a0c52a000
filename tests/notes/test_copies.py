"""What a note may hold, and the law by which the copies of several devices become one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes.copies import NoteCopy, Part, Unreadable, read, union

ID = UUID("6f0c6f3e-3b2a-4f53-9d52-0a8a0a5b7d11")
PART = {"passage": "p1", "hash": "abc", "quote": "Weights can be downloaded."}
COPIES = st.lists(
    st.builds(
        NoteCopy,
        id=st.sampled_from([ID, UUID(int=1), UUID(int=2)]),
        document=st.just("lesson/llama"),
        parts=st.just((Part("p1", "abc", "Words."),)),
        text=st.text("ab", max_size=2),
        at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 2), timezones=st.just(UTC)),
        deleted=st.booleans(),
    ),
    max_size=8,
)


def sent(**changed: Any) -> dict[str, Any]:
    at = "2026-01-01T00:00:00Z"
    return {"id": str(ID), "document": "lesson/llama", "parts": [PART], "text": "", "at": at, **changed}


@given(COPIES, COPIES)
def test_the_order_of_two_devices_does_not_matter(here: list[NoteCopy], there: list[NoteCopy]) -> None:
    assert union([*here, *there]) == union([*there, *here])


@given(COPIES, COPIES, COPIES)
def test_nor_does_it_matter_which_two_of_three_meet_first(
    laptop: list[NoteCopy], phone: list[NoteCopy], tablet: list[NoteCopy]
) -> None:
    left = union([*union([*laptop, *phone]).values(), *tablet])
    right = union([*laptop, *union([*phone, *tablet]).values()])
    assert left == right


@given(COPIES)
def test_sending_again_changes_nothing(copies: list[NoteCopy]) -> None:
    once = union(copies)
    assert union([*once.values(), *copies]) == once


@given(COPIES)
def test_the_latest_change_wins_and_no_note_is_lost(copies: list[NoteCopy]) -> None:
    merged = union(copies)
    assert set(merged) == {copy.id for copy in copies}
    assert all(merged[copy.id].at >= copy.at for copy in copies)


def test_a_note_comes_back_from_json_as_it_was() -> None:
    copy = read(sent(text="Mind the licence.", anchor="licences"))
    assert read(copy.as_json()) == copy
    assert copy.quote == "Weights can be downloaded."


def test_a_deleted_note_holds_no_words() -> None:
    assert read(sent(text="secret", deleted=True)).as_json()["parts"] == []
    assert "secret" not in str(read(sent(text="secret", deleted=True)))


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("id", "6f0c", "no id"),
        ("document", "term/weights", "no lesson, article or brief"),
        ("document", "lesson/", "no lesson, article or brief"),
        ("text", "x" * 2001, "may have 2,000 characters, and this has 2,001"),
        ("parts", [], "on one sentence, or on up to 20"),
        ("parts", [PART] * 21, "on up to 20"),
        ("parts", [{**PART, "quote": "x" * 2001}], "2,000 characters of the text"),
        ("parts", [{**PART, "quote": " \n "}], "names no words"),
        ("parts", ["p1"], "names no words"),
        ("at", "2026-01-01T00:00:00", "no date"),
    ],
)
def test_what_is_no_note_is_said_in_a_sentence(field: str, value: object, problem: str) -> None:
    with pytest.raises(Unreadable, match=problem):
        read(sent(**{field: value}))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "document", "parts", "text", "at", "deleted", "anchor"]),
        st.text() | st.none() | st.lists(st.text() | st.dictionaries(st.text(), st.text())),
    )
)
def test_nonsense_is_refused_and_never_falls_over(data: dict[str, object]) -> None:
    try:
        read(data)
    except Unreadable as why:
        assert str(why).endswith(".")


def test_a_clock_that_runs_ahead_does_not_win_for_ever() -> None:
    ahead = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    assert read(sent(at=ahead)).at <= datetime.now(UTC)
