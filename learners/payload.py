"""What a browser sends of its reader's progress, checked before anything is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from courses import moved
from courses.moments import moment
from courses.strict_json import Unreadable
from learners.union import Mark

MOST_MARKS = 5_000
MOST_RECEIPTS = 500
# A browser's clock may run ahead of the server's by this and no more.
CLOCKS = timedelta(minutes=10)


@dataclass(frozen=True)
class Refused:
    """One thing that was not taken, and why, in words for the reader."""

    id: str
    why: str


@dataclass(frozen=True)
class Claimed:
    """A receipt, and the name by which its sender knows it, for a receipt that cannot be read names nothing."""

    id: str
    receipt: str


@dataclass(frozen=True)
class Sent:
    marks: tuple[Mark, ...]
    receipts: tuple[Claimed, ...]
    refused: tuple[Refused, ...]
    # made while the account was signed in, so that there is nothing to take back
    own: bool = False


def read(data: Mapping[str, Any]) -> Sent:
    """The message of `POST /me/merge/`; what is wrong with one mark does not touch the others."""
    reads, receipts = data.get("reads", []), data.get("receipts", [])
    if not isinstance(reads, list) or not isinstance(receipts, list):
        raise Unreadable("“reads” and “receipts” must be lists.")
    if len(reads) > MOST_MARKS or len(receipts) > MOST_RECEIPTS:
        raise Unreadable(f"At most {MOST_MARKS} reads and {MOST_RECEIPTS} receipts can be sent at once.")
    marks, refused = [], []
    now = moved.renamed("lesson") if reads else {}
    for read in reads:
        mark = _mark(read)
        if isinstance(mark, Mark):
            marks.append(replace(mark, lesson=now.get(mark.lesson, mark.lesson)))
        else:
            refused.append(mark)
    claimed = []
    for receipt in receipts:
        one = _receipt(receipt)
        if isinstance(one, Claimed):
            claimed.append(one)
        else:
            refused.append(one)
    return Sent(tuple(marks), tuple(claimed), tuple(refused), own=data.get("own") is True)


def text(value: object, most: int) -> str:
    """The value when it is a text that a database can hold, else an empty one."""
    if not isinstance(value, str) or not 0 < len(value) <= most or "\0" in value:
        return ""
    return value if value.encode("utf-8", "ignore").decode() == value else ""


def _receipt(given: object) -> Claimed | Refused:
    """A receipt comes as it is, or as `{"id", "receipt"}`."""
    id_, receipt = (
        (text(given.get("id"), 100), given.get("receipt")) if isinstance(given, dict) else ("", given)
    )
    return Claimed(id_, receipt) if isinstance(receipt, str) else Refused(id_, "This is not a receipt.")


def _mark(read: object) -> Mark | Refused:
    if not isinstance(read, dict):
        return Refused("", "This is not a read mark.")
    lesson, section = text(read.get("lesson"), 100), text(read.get("section"), 200)
    name = f"{lesson}#{section}"
    if not lesson or not section:
        return Refused(name, "This read mark names no lesson and section.")
    at = moment(read.get("at"))
    if at is None:
        return Refused(name, "This read mark has no date.")
    if at > timezone.now() + CLOCKS:
        return Refused(name, gettext("This read mark is dated in the future. Check this device’s clock."))
    return Mark(at, lesson, section, text(read.get("hash"), 64))
