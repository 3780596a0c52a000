"""The law of progress on its table of cases; `tests/browser/test_progress.py` holds the browser's module to the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.completion import Outline, Section, completion
from learners.union import Mark

CASES = json.loads(Path(__file__).with_name("completion_cases.json").read_text(encoding="utf-8"))


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def section(said: dict[str, str]) -> Section:
    return Section(said["anchor"], said["hash"], moment(said.get("since")), moment(said.get("until")))


def outline(lesson: dict[str, Any]) -> Outline:
    return Outline(
        tuple(map(section, lesson["sections"])),
        tuple(map(section, lesson["gone"])),
        has_quiz=lesson["quiz"] is not None,
        quiz_since=moment((lesson["quiz"] or {}).get("since")),
    )


def as_lists(found: object) -> Any:
    return json.loads(json.dumps(asdict(found)))  # type: ignore[call-overload]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_how_far_a_lesson_is_done(case: dict[str, Any]) -> None:
    marks = [Mark(datetime.fromisoformat(m["at"]), "lesson", m["section"], m["hash"]) for m in case["marks"]]
    passes = [datetime.fromisoformat(at) for at in case["passes"]]
    assert as_lists(completion(outline(case["lesson"]), marks, passes)) == case["is"]


days = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
anchors = st.sampled_from("abcdef")
sections = st.lists(
    st.builds(Section, anchors, st.sampled_from(["", "1", "2"]), st.none() | days),
    max_size=5,
    unique_by=lambda one: one.anchor,
)
marks = st.lists(
    st.builds(Mark, days, st.just("l"), anchors | st.just("*"), st.sampled_from(["", "1", "2"])), max_size=8
)


@given(sections, marks, st.lists(days, max_size=2), st.booleans())
def test_no_more_is_read_than_there_is(
    listed: list[Section], made: list[Mark], passes: list[datetime], has_quiz: bool
) -> None:
    found = completion(Outline(tuple(listed), has_quiz=has_quiz), made, passes)
    told = [*found.read, *found.changed, *found.added]
    assert len(told) == len(set(told)) <= len(listed)
    assert set(told) <= {one.anchor for one in listed}


@given(sections.filter(bool), marks, st.lists(days, max_size=2))
def test_what_is_done_stays_done_when_a_section_is_added(
    listed: list[Section], made: list[Mark], passes: list[datetime]
) -> None:
    before = completion(Outline(tuple(listed)), made, passes)
    added = Section("new", "new", since=datetime(2027, 1, 1, tzinfo=UTC))
    after = completion(Outline((*listed, added)), made, passes)
    assert after.done == before.done
    assert after.added == ((*before.added, "new") if before.done else ())
