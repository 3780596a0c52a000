"""The record: what it may hold, and the law by which two copies become one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt

from decisions.assembling import Assembled
from decisions.calendar import review_event
from decisions.markdown import as_markdown
from decisions.record import Record, Unreadable, read, union

ID = UUID("6f0c6f3e-3b2a-4f53-9d52-0a8a0a5b7d11")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=st.just(UTC))
RECORDS = st.builds(
    Record,
    id=st.sampled_from([ID, UUID(int=1), UUID(int=2)]),
    title=st.text("ab", max_size=2),
    at=MOMENTS,
    deleted=st.booleans(),
)


@given(st.lists(RECORDS), st.lists(RECORDS), st.lists(RECORDS))
def test_any_order_of_merging_comes_to_the_same(
    one: list[Record], two: list[Record], three: list[Record]
) -> None:
    together = union([*one, *two, *three])
    assert union([*union([*three, *one]).values(), *two]) == together
    assert union([*together.values(), *together.values()]) == together


@given(RECORDS)
def test_a_record_comes_back_from_json_as_it_was(record: Record) -> None:
    assert read(record.as_json()) == record


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("id", "6f0c", "no id"),
        ("title", "x" * 121, "may have 120 characters, and this has 121"),
        ("choice", "Both!", "no such choice"),
        ("review", "31.5.2027", "written like"),
        ("review", "9999-12-31", "too far"),
        ("labs", ["x"] * 11, "at most 10 labs"),
        ("ticks", ["x" * 501], "at most 60"),
        ("at", "yesterday", "no date"),
        ("at", "2026-01-01T00:00:00", "no date"),
    ],
)
def test_what_is_no_record_is_said_in_a_sentence(field: str, value: object, problem: str) -> None:
    with pytest.raises(Unreadable, match=problem):
        read({"id": str(ID), field: value})


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "labs", "facts", "at", "review", "choice"]),
        st.text() | st.none() | st.lists(st.text()),
    )
)
def test_nonsense_is_refused_and_never_falls_over(data: dict[str, object]) -> None:
    try:
        read(data)
    except Unreadable as why:
        assert str(why).endswith(".")


def test_a_clock_that_runs_ahead_does_not_win_for_ever() -> None:
    ahead = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    assert read({"id": str(ID), "at": ahead}).at <= datetime.now(UTC)


def made(**fields: object) -> Assembled:
    return Assembled(Record(ID, **fields), "Not decided yet", "", (), (), (), ())  # type: ignore[arg-type]


def test_what_somebody_wrote_is_no_markup_in_the_file() -> None:
    text = as_markdown(
        made(title="# A [link](x)", why="1. first\n> quote\n<b>bold</b>"), "https://ajar.example/"
    )
    assert "# \\# A \\[link\\](x)" in text
    assert "1\\. first\n\\> quote\n\\<b\\>bold\\</b\\>" in text


def test_the_calendar_entry_is_folded_between_characters_and_ends_the_day_after() -> None:
    record = made(title="Ä" * 60, change="cheaper; or, faster\nthan now", review=date(2027, 5, 31))
    text = review_event(record, "https://ajar.example/")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20270531\r\nDTEND;VALUE=DATE:20270601" in unfolded
    assert f"SUMMARY:Look again: {'Ä' * 60}" in unfolded
    assert "cheaper\\; or\\, faster\\nthan now" in unfolded
    with pytest.raises(Unreadable, match="review date"):
        review_event(made(), "https://ajar.example/")


ENDS_OF_LINES = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def words(said: object) -> str:
    return "".join(sign for sign in str(said) if sign.isprintable() and not sign.isspace())


@given(
    st.text(st.characters() | st.sampled_from(ENDS_OF_LINES + '\\;,:"^ '), max_size=120),
    st.text(st.characters() | st.sampled_from(ENDS_OF_LINES + '\\;,:"^ '), max_size=300),
)
@example("A", "B\rATTENDEE:mailto:eve@example.org")
@example("A\u2028ATTENDEE:mailto:eve@example.org", "B\x85ATTENDEE:x\vATTENDEE:x\fATTENDEE:x")
def test_nothing_that_somebody_wrote_becomes_a_line_of_the_calendar(title: str, change: str) -> None:
    text = review_event(made(title=title, change=change, review=date(2027, 5, 31)), "https://ajar.example/")
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL"}
    assert all(not set(line) & set(ENDS_OF_LINES) for line in text.split("\r\n"))
    names = [line.split(":")[0].split(";")[0] for line in text.replace("\r\n ", "").splitlines()]
    assert names.count("ATTENDEE") == 0 and len(names) == 13
    assert words(change) in words(event["DESCRIPTION"])
    assert words(title) in words(event["SUMMARY"])


@given(st.text(st.characters() | st.sampled_from(ENDS_OF_LINES + ":#->*_`[|= "), max_size=200))
@example("term\n: a definition")
@example("a\r# heading")
def test_what_somebody_wrote_is_text_of_the_markdown_file(why: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        as_markdown(made(why=why), "https://ajar.example/")
    )
    kinds = {token.type for token in tokens}
    assert kinds <= {"heading_open", "inline", "heading_close", "paragraph_open", "paragraph_close"}
    assert sum(token.type == "heading_open" for token in tokens) <= 2
