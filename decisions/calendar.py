"""The review date as a calendar entry (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from decisions.assembling import Assembled
from decisions.record import Unreadable

_LINE = 75  # octets; a longer line goes on in the next, after a space


def review_event(made: Assembled, site: str) -> str:
    """A whole-day entry on the review date; raises `Unreadable` where the record has none."""
    record = made.record
    if record.review is None:
        raise Unreadable("Give the record a review date first; then it can go into a calendar.")
    about = f"Decided: {record.chosen}."
    if record.change:
        about += f"\nWhat would change it: {record.change}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ajar//Decision record//EN",
        "BEGIN:VEVENT",
        f"UID:{record.id}@{urlsplit(site).hostname}",
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{record.review:%Y%m%d}",
        f"DTEND;VALUE=DATE:{record.review + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text('Look again: ' + record.name)}",
        f"DESCRIPTION:{_text(about)}",
        f"URL:{site}decision/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """Cut between characters, never inside one."""
    parts, room = [""], _LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append("")
            room = _LINE - 1
        parts[-1] += sign
        room -= size
    return "\r\n ".join(parts)
