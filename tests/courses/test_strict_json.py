"""JSON from outside: read as every program reads it, or refused with a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.moments import EARLIEST, LATEST, moment
from courses.strict_json import DEEPEST, Unreadable, read_object

SCALARS = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.floats(-1e300, 1e300) | st.text()
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.text(), TREES))
def test_what_is_sound_is_read_as_it_was_written(data: dict[str, Any]) -> None:
    assert read_object(json.dumps(data).encode()) == data


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff{}", "not JSON"),
        ("{}".encode("utf-16"), "not JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
        (b"null", "JSON object"),
        (b"[]", "JSON object"),
        (b'"text"', "JSON object"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "-Infinity is no number"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": 1234567890123456}', "15 digits"),
        (b'{"a": -' + b"9" * 1_000_000 + b"}", "15 digits"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "twice"),
        (b"[" * 100_000, "too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too deeply"),
        (b'{"a": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}", "too deeply"),
        (b'{"a": "' + b"x" * 2_000_000 + b'"}', "At most 2 MB"),
    ],
)
def test_what_is_not_is_refused_with_its_reason(written: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read_object(written)
    assert str(refused.value).endswith(".")


def test_as_deep_as_may_be_is_read() -> None:
    depth = DEEPEST - 1
    assert read_object('{"a": ' + "[" * depth + "]" * depth + "}")


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01T00:00:00+23:59",
        "0001-01-01T00:00:00-23:59",
        "9999-12-31T23:59:59-23:59",
        "1999-12-31T23:59:59+00:00",
        "2000-01-01T00:00:00+00:01",
        "2200-01-01T00:00:00+00:00",
        "2026-01-01T00:00:00",
        "2026-13-01T00:00:00Z",
        "2026-01-01",
        "soon",
        "",
        "2026-01-01T00:00:00Z" + " " * 40,
        None,
        5,
        ["2026-01-01T00:00:00Z"],
    ],
)
def test_a_moment_beyond_the_bounds_is_none(written: object) -> None:
    assert moment(written) is None


@given(st.datetimes(timezones=st.timezones()) | st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_moment_is_within_the_bounds_and_in_utc(written: datetime | str) -> None:
    found = moment(written.isoformat() if isinstance(written, datetime) else written)
    assert found is None or (EARLIEST <= found < LATEST and found.tzinfo is UTC)
