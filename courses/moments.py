"""Moments that come from outside, within bounds: a date of the year 1 or 9999 has no neighbour in every time zone."""

from __future__ import annotations

from datetime import UTC, datetime

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
LONGEST = 40  # letters


def moment(value: object) -> datetime | None:
    """The moment in UTC that an ISO text names, with its offset; None when it names none, or one beyond the bounds."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is None or not EARLIEST.year <= found.year < LATEST.year:
            return None
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST <= found < LATEST else None
