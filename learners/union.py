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
    """A section was read: `hash` is of its text then. Read again after it was edited it gets a mark of its own.

    The section `*` is the whole lesson, marked as done by hand.
    """

    at: datetime
    lesson: str
    section: str
    hash: str

    @property
    def text(self) -> tuple[str, str, str]:
        """What was read."""
        return self.lesson, self.section, self.hash


def union(marks: Iterable[Mark]) -> frozenset[Mark]:
    """One mark for each text of each section: the earliest."""
    earliest: dict[tuple[str, str, str], Mark] = {}
    for mark in marks:
        earliest[mark.text] = min(mark, earliest.get(mark.text, mark))
    return frozenset(earliest.values())
