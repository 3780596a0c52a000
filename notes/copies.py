"""A note or a highlight as one device has it, and the law by which the copies of several devices become one.

It belongs to words of a document: it holds them as they were, and a hash of each passage that they stand in. So an edit
elsewhere does not touch it, and when its own sentence is another one it still shows what it was about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from courses.interface import gettext
from courses.moments import EARLIEST, moment

KINDS = ("lesson", "article", "brief")
LONGEST_TEXT = 2_000
LONGEST_QUOTE = 2_000  # of all its words together
MOST_PARTS = 20
_HASH = 16  # letters


class Unreadable(Exception):  # noqa: N818 - it says what is wrong with the note
    """What was sent is no note; the sentence says why."""


@dataclass(frozen=True)
class Part:
    """Words of one passage: `hash` is of the passage's whole text when they were chosen."""

    passage: str
    hash: str
    quote: str


@dataclass(frozen=True)
class NoteCopy:
    """`document` is `kind/slug`; a note without text is a highlight. A deleted one holds no words, only when it was."""

    id: UUID
    document: str = ""
    anchor: str = ""
    parts: tuple[Part, ...] = ()
    text: str = ""
    at: datetime = EARLIEST
    deleted: bool = False

    @property
    def quote(self) -> str:
        return " ".join(part.quote for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "document": self.document,
            "anchor": self.anchor,
            "parts": [vars(part) for part in self.parts],
            "text": self.text,
            "at": self.at.isoformat(),
            "deleted": self.deleted,
        }


def hash_of(passage_text: str) -> str:
    """By which a note knows its passage again."""
    return hashlib.sha256(passage_text.encode()).hexdigest()[:_HASH]


def union(copies: Iterable[NoteCopy]) -> dict[UUID, NoteCopy]:
    """One of each id: the one changed last; of two changed at the same moment, the greater as text.

    It is commutative, associative and idempotent, so any number of devices in any order agree in the end.
    """
    newest: dict[UUID, NoteCopy] = {}
    for copy in copies:
        held = newest.get(copy.id, copy)
        newest[copy.id] = max(held, copy, key=lambda one: (one.at, str(one.as_json())))
    return newest


def read(given: object) -> NoteCopy:
    """From JSON; raises `Unreadable` with a sentence."""
    if not isinstance(given, Mapping):
        raise Unreadable("This is no note.")
    id_, at = _id(given.get("id")), _moment(given.get("at"))
    if given.get("deleted"):
        return NoteCopy(id_, at=at, deleted=True)
    return NoteCopy(
        id=id_,
        document=_document(given.get("document")),
        anchor=_storable(given.get("anchor"))[:200],
        parts=_parts(given.get("parts")),
        text=text_of(given.get("text")),
        at=at,
    )


def text_of(value: object) -> str:
    """What somebody wrote, within its limit; raises `Unreadable`."""
    text = _storable(value).replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable(
            gettext("A note may have {most} characters, and this has {count}.").format(
                most=f"{LONGEST_TEXT:,}", count=f"{len(text):,}"
            )
        )
    return text


def _parts(value: object) -> tuple[Part, ...]:
    given = value if isinstance(value, list) else []
    if not 1 <= len(given) <= MOST_PARTS:
        raise Unreadable(f"A note is on one sentence, or on up to {MOST_PARTS} that follow each other.")
    parts = tuple(_part(one) for one in given)
    if sum(len(part.quote) for part in parts) > LONGEST_QUOTE:
        raise Unreadable(f"A note is on {LONGEST_QUOTE:,} characters of the text at most.")
    return parts


def _part(given: object) -> Part:
    fields = given if isinstance(given, Mapping) else {}
    passage, hash_, quote = (_storable(fields.get(name)) for name in ("passage", "hash", "quote"))
    quote = " ".join(quote.split())
    if not quote or not passage or len(passage) > 20 or len(hash_) > 64:
        raise Unreadable("This note names no words of the text.")
    return Part(passage, hash_, quote)


def _document(value: object) -> str:
    kind, _, slug = _storable(value).partition("/")
    if kind not in KINDS or not slug or len(slug) > 100:
        raise Unreadable("This note belongs to no lesson, article or brief.")
    return f"{kind}/{slug}"


def _storable(value: object) -> str:
    """What a database can hold of a text: no NUL, no half of a character."""
    return value.replace("\0", "").encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _id(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise Unreadable("This note has no id.") from None


def _moment(value: object) -> datetime:
    """When it was changed last. A clock that runs ahead counts as now."""
    found = moment(value)
    if found is None:
        raise Unreadable("This note has no date.")
    return min(found, datetime.now(UTC))
