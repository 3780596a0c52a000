"""When sections of a lesson came and went, so that what a reader finished can be told from what was added since.

A section that was there when the lesson was first loaded has no `since`: it was there from the beginning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Listed = Mapping[str, Any]  # {"anchor", "title", "hash"}, perhaps "since"

# Of one lesson: years of edits, and a few kilobytes for a browser.
MOST_GONE = 40


def outline_since(before: Sequence[Listed], now: Sequence[Listed], at: datetime) -> list[dict[str, Any]]:
    """The outline as it is now, each section with the moment at which it was added to the one `before`."""
    known = {section["anchor"]: section for section in before}
    return [{**section, **_since(known.get(section["anchor"]), at)} for section in now]


def _since(known: Listed | None, at: datetime) -> dict[str, str]:
    if known is None:
        return {"since": moment(at)}
    return {"since": known["since"]} if "since" in known else {}


def gone_since(
    gone: Sequence[Listed], before: Sequence[Listed], now: Sequence[Listed], at: datetime
) -> list[dict[str, str]]:
    """The sections that were taken out, [{"anchor", "hash", "until"}] and perhaps "since", the oldest first."""
    kept = {section["anchor"] for section in now}
    new = [
        {name: section[name] for name in ("anchor", "hash", "since") if name in section}
        | {"until": moment(at)}
        for section in before
        if section["anchor"] not in kept
    ]
    return [*map(dict, gone), *new][-MOST_GONE:]


def moment(at: datetime) -> str:
    """As exact as a browser's clock."""
    return at.isoformat(timespec="milliseconds")
