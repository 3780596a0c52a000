"""The review date as a calendar entry (RFC 5545)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext
from icalendar import Calendar, Event

from decisions.assembling import Assembled
from decisions.record import Unreadable

# Whatever some reader takes for the end of a line, and signs that no calendar may hold.
_LINES = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x09\x0e-\x1b\x1f\x7f\ud800-\udfff]")


def review_event(made: Assembled, site: str) -> str:
    """A whole-day entry on the review date; raises `Unreadable` where the record has none."""
    record = made.record
    if record.review is None:
        raise Unreadable(gettext("Give the record a review date first; then it can go into a calendar."))
    about = f"Decided: {made.chosen}."
    if record.change:
        about += f"\nWhat would change it: {record.change}"
    event = Event()
    event.add("uid", f"{record.id}@{urlsplit(site).hostname}")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", record.review)
    event.add("dtend", record.review + timedelta(days=1))
    event.add("summary", _text(f"Look again: {record.name}", " "))
    event.add("description", _text(about, "\n"))
    event.add("url", f"{site}decision/")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Ajar//Decision record//EN")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()


def _text(text: str, line: str) -> str:
    return _UNSEEN.sub(" ", _LINES.sub(line, text))
