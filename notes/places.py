"""Where notes stand today: by document in the order of the course, each with its place or what became of its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from courses.models import Document, Passage
from notes.copies import KINDS, NoteCopy, hash_of

AT_LEAST = 50  # notes on a page, which ends with a document


@dataclass(frozen=True)
class Placed:
    """`url` leads to its passage, or to what is left of its place; `changed` when a sentence of it is another one now."""

    copy: NoteCopy
    url: str
    section: str
    changed: bool
    position: float

    @property
    def at(self) -> datetime:
        return self.copy.at


@dataclass(frozen=True)
class Noted:
    """A document and the notes in it, from its beginning to its end; without a title when the course has it no more."""

    kind: str
    title: str
    url: str
    notes: tuple[Placed, ...]


@dataclass(frozen=True)
class PageOfNotes:
    documents: tuple[Noted, ...]
    number: int
    of: int
    count: int


def page_of(copies: Iterable[NoteCopy], number: int = 1) -> PageOfNotes:
    """One page of them: whole documents, until there are `AT_LEAST` notes. Two queries."""
    by_document: dict[str, list[NoteCopy]] = {}
    for copy in copies:
        by_document.setdefault(copy.document, []).append(copy)
    known = _documents(by_document)
    pages = _pages(sorted(by_document, key=lambda one: _order(one, known)), by_document)
    number = min(max(number, 1), max(len(pages), 1))
    shown = pages[number - 1] if pages else []
    passages = _passages([known[one] for one in shown if one in known])
    noted = tuple(_noted(one, known.get(one), by_document[one], passages.get(one, {})) for one in shown)
    return PageOfNotes(noted, number, len(pages), sum(map(len, by_document.values())))


def placed(copy: NoteCopy) -> Placed:
    """One note where it stands today."""
    return page_of([copy]).documents[0].notes[0]


def hashes(kind: str, slug: str) -> dict[str, str]:
    """Passage → the hash of its text, for a whole document."""
    rows = Passage.objects.filter(document__kind=kind, document__slug=slug).order_by("position")
    return {name: hash_of(text) for name, text in rows.values_list("name", "text")}


@dataclass(frozen=True)
class _Place:
    name: str
    position: int
    anchor: str


def _documents(names: Iterable[str]) -> dict[str, Document]:
    slugs: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for name in names:
        kind, _, slug = name.partition("/")
        slugs[kind].append(slug)
    wanted = reduce(or_, (Q(kind=kind, slug__in=some) for kind, some in slugs.items()))
    rows = Document.objects.filter(wanted, withdrawn=False).only("kind", "slug", "title", "number", "outline")
    return {f"{row.kind}/{row.slug}": row for row in rows}


def _order(name: str, known: Mapping[str, Document]) -> tuple[bool, int, int, str]:
    """Lessons in the order of the course, then articles and briefs, then what is gone."""
    row = known.get(name)
    return row is None, KINDS.index(name.partition("/")[0]), row.number or 0 if row else 0, name


def _pages(order: Iterable[str], by_document: Mapping[str, list[NoteCopy]]) -> list[list[str]]:
    pages: list[list[str]] = []
    room = 0
    for name in order:
        if room <= 0:
            pages.append([])
            room = AT_LEAST
        pages[-1].append(name)
        room -= len(by_document[name])
    return pages


def _passages(documents: Iterable[Document]) -> dict[str, dict[str, list[_Place]]]:
    """Document → hash of a text → where it stands, for the same words may stand twice."""
    found: dict[str, dict[str, list[_Place]]] = {}
    rows = Passage.objects.filter(document__in=list(documents)).order_by("position")
    values = rows.values_list("document__kind", "document__slug", "name", "position", "anchor", "text")
    for kind, slug, name, position, anchor, text in values:
        by_hash = found.setdefault(f"{kind}/{slug}", {})
        by_hash.setdefault(hash_of(text), []).append(_Place(name, position, anchor))
    return found


def _noted(
    name: str, row: Document | None, copies: Iterable[NoteCopy], by_hash: Mapping[str, list[_Place]]
) -> Noted:
    kind, _, slug = name.partition("/")
    address = reverse(f"courses:{kind}", args=[slug]) if row else ""
    notes = sorted(_where(copies, row, address, by_hash), key=lambda one: (one.position, one.at))
    return Noted(kind, row.title if row else "", address, tuple(notes))


def _where(
    copies: Iterable[NoteCopy], row: Document | None, address: str, by_hash: Mapping[str, list[_Place]]
) -> Iterator[Placed]:
    titles = {one["anchor"]: one["title"] for one in (row.outline if row else ())}
    order = {anchor: number for number, anchor in enumerate(titles)}
    starts: dict[str, int] = {}
    for place in (place for places in by_hash.values() for place in places):
        starts[place.anchor] = min(place.position, starts.get(place.anchor, place.position))
    for copy in copies:
        found = [_nearest(part.passage, copy.anchor, by_hash.get(part.hash, [])) for part in copy.parts]
        first = next((one for one in found if one), None)
        anchor = first.anchor if first else copy.anchor if copy.anchor in order else ""
        end = first.name if first else anchor
        position = first.position if first else starts.get(anchor, 0) - 0.5
        url = f"{address}#{end}" if address and end else address
        yield Placed(copy, url, titles.get(anchor, ""), not all(found), position)


def _nearest(name: str, anchor: str, places: list[_Place]) -> _Place | None:
    """Of equal texts the one that has the same name, else one of the same section, else the first."""
    return max(places, key=lambda one: (one.name == name, one.anchor == anchor, -one.position), default=None)
