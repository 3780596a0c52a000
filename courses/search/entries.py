"""What search finds of a document or a term: the whole, and each section. No database, so that it can be worked out where a
document is compiled, on whatever processor that is.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from courses.compiling.plain_text import lines
from courses.reading.document import Document
from courses.words import folded, stems_of

# PostgreSQL holds at most 1 MB in a tsvector; no section that a person reads comes near this.
LONGEST_TEXT = 200_000
READING = "search"
_TAG = re.compile(r"<[^>]*>")


class Entry(NamedTuple):
    """What a `SearchEntry` says of itself, by the names of its columns."""

    position: int
    anchor: str
    title: str
    heading: str
    text: str
    title_stems: str
    heading_stems: str
    text_stems: str


class Entries(NamedTuple):
    """Of one document or term. `words`: each word, folded, and in how many of the entries it stands."""

    listed: Sequence[Entry]
    words: Mapping[str, int]


def read(document: Document, _parts: Mapping[str, object]) -> Entries:
    """Of a document that was just compiled."""
    sections = ((one.anchor, one.title, one.html) for one in document.sections)
    return of_document(document.title, document.summary, document.objectives, document.opening, sections)


def of_document(
    title: str,
    summary: str,
    objectives: Iterable[str],
    opening: str,
    sections: Iterable[tuple[str, str, str]],
) -> Entries:
    """`sections` are anchor, title and HTML."""
    made = _Maker(title)
    made.add("", "", "\n".join([summary, *objectives, *lines(opening)]).strip())
    for anchor, heading, text in sections:
        made.add(anchor, heading, "\n".join(lines(text)))
    return made.entries


def of_term(slug: str, name: str, also: Iterable[str], means: str) -> Entries:
    made = _Maker(name)
    made.add(slug, ", ".join(also), html.unescape(_TAG.sub("", means)))
    return made.entries


class _Maker:
    def __init__(self, title: str) -> None:
        self.title = title
        self.words = folded(title)
        self.entries = Entries([], Counter())

    def add(self, anchor: str, heading: str, text: str) -> None:
        listed, count = self.entries
        assert isinstance(listed, list) and isinstance(count, Counter)
        text = text.replace("\0", " ")[:LONGEST_TEXT]
        above, words, title = folded(heading), folded(text), " ".join(stems_of(self.words))
        # the title is the heading of the entry for the whole
        headed = " ".join(stems_of(above if listed else [*self.words, *above]))
        found = " ".join(stems_of(words))
        listed.append(Entry(len(listed), anchor, self.title, heading, text, title, headed, found))
        count.update({*self.words, *above, *words})


def words_of(title: str, heading: str, text: str) -> set[str]:
    """The words of one entry."""
    return {*folded(title), *folded(heading), *folded(text)}
