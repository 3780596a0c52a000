"""The law of progress: what two places know of a reader becomes one by union, the earliest read mark winning.

It is commutative, associative and idempotent, so any number of devices in any order agree in the end. The browser
does the same with what it keeps (`static/js/reader.js`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

BY_HAND = "*"


@dataclass(frozen=True, order=True)
class Mark:
    """A section was read: `hash` is of its text then, so that a later change can be told.

    The section `*` is the whole lesson, marked as done by hand.
    """

    at: datetime
    lesson: str
    section: str
    hash: str


def union(marks: Iterable[Mark]) -> frozenset[Mark]:
    """One mark for each section: the earliest; of two at the same moment, the one with the lesser hash."""
    earliest: dict[tuple[str, str], Mark] = {}
    for mark in marks:
        key = (mark.lesson, mark.section)
        earliest[key] = min(mark, earliest.get(key, mark))
    return frozenset(earliest.values())
