"""What a browser keeps of a reader without an account, posted to have a page made of it. Nothing of it is kept here.

A result is shown as the browser has it, for it is the reader's own page; what it says of single questions is taken from
receipts that this site has signed, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

from courses import moved, strict_json
from courses.moments import moment
from courses.strict_json import Unreadable
from learners import payload
from learners.events import Events, Taken
from learners.union import union

MOST_POINTS = 1000
FIELD = "kept"


@dataclass(frozen=True)
class Kept:
    """`receipts` are texts that somebody has to check."""

    events: Events = field(default_factory=Events)
    receipts: tuple[str, ...] = ()


def read(written: str) -> Kept:
    """The field `kept` of a form: JSON `{"reads": […], "receipts": […]}`. Raises `Unreadable`; what is wrong with one mark
    or result leaves the others as they are.
    """
    data = strict_json.read_object(written or "{}")
    marks = payload.read({"reads": data.get("reads", []), "receipts": []}).marks
    results = data.get("receipts", [])
    if not isinstance(results, list) or len(results) > payload.MOST_RECEIPTS:
        raise Unreadable(f"“receipts” must be a list of at most {payload.MOST_RECEIPTS} results.")
    known = [one for one in results if isinstance(one, dict)]
    now = moved.renamed("lesson") if known else {}
    taken = tuple(replace(one, slug=now.get(one.slug, one.slug)) for one in map(_taken, known) if one)
    receipts = tuple(one["receipt"] for one in known if isinstance(one.get("receipt"), str))
    return Kept(Events(union(marks), taken), receipts)


def _taken(one: Mapping[str, Any]) -> Taken | None:
    id_, slug, at = (
        payload.text(one.get("id"), 100),
        payload.text(one.get("slug"), 100),
        moment(one.get("at")),
    )
    points, out_of = _number(one.get("score")), _number(one.get("of"))
    if not (id_ and slug and at) or points is None or out_of is None or points > out_of:
        return None
    return Taken(id_, slug, points, int(out_of), one.get("passed") is True, at, one.get("again") is not True)


def _number(value: Any) -> float | None:
    fits = type(value) in (int, float) and isfinite(value) and 0 <= value <= MOST_POINTS
    return value if fits else None
