"""Cuts the page into passages, the smallest pieces that can be quoted, and gives each one's element its id.

A passage is a bullet (whole, to 40 words), a sentence, a table row read with its column heads, or a
definition. With it goes the path of headings above it, to which a sentence that leads into a list belongs:
"Never do this:" is what the bullets under it mean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal
from xml.etree.ElementTree import Element

from courses.blocks import negates
from courses.document import Passage
from courses.markup import BLOCKS, append, is_footnote_mark, make, pieces, plain, refill
from courses.sentences import sentences

LONGEST_BULLET = 40  # words
HEADINGS = ("h3", "h4", "h5", "h6")
LISTS = ("ul", "ol")
Kind = Literal["bullet", "sentence", "row", "definition"]


@dataclass(frozen=True)
class Place:
    """Where a passage stands: its section, the headings above it, and whether one of them negates."""

    anchor: str
    headings: tuple[str, ...] = ()
    negating: bool = False

    def under(self, heading: str, *, negating: bool = False) -> Place:
        if not heading:
            return self
        return Place(self.anchor, (*self.headings, heading), self.negating or negating or negates(heading))


@dataclass
class Cutter:
    """Cuts one document; the ids go on counting from section to section."""

    passages: list[Passage] = field(default_factory=list)

    def cut(self, parent: Element, place: Place) -> None:
        """Cuts everything inside `parent`, which holds blocks."""
        here, levels, lead = place, {0: place}, ""
        for child in list(parent):
            if child.tag in HEADINGS:
                level = int(child.tag[1])
                above = max(number for number in levels if number < level)
                negating = parent.get("class") == "block cannot" and level == 3
                levels = {number: found for number, found in levels.items() if number <= above}
                levels[level] = here = levels[above].under(plain(child), negating=negating)
                lead = ""
            else:
                self._block(child, here.under(lead) if child.tag in (*LISTS, "dl", "figure") else here)
                lead = _lead(child)

    def _block(self, block: Element, place: Place) -> None:
        if block.tag == "p":
            self._sentences(block, place)
        elif block.tag in LISTS:
            for item in block:
                self._item(item, place)
        elif block.tag == "dl":
            self._definitions(block, place)
        elif block.tag == "figure":
            self._rows(block, place)
        elif block.tag == "table":
            self._table(block, place)
        elif block.tag in ("blockquote", "aside") or (block.tag == "div" and block.get("class") != "lab"):
            self.cut(block, place)

    def _item(self, item: Element, place: Place) -> None:
        words, nested = _own(item)
        # a footnote has an id already, which the text refers to
        whole = len(words.split()) <= LONGEST_BULLET and item.get("id") is None
        if whole and words:
            self._add(item, words, "bullet", place)
        elif words:
            self._in_parts(item, place)
        for block in nested:
            self._block(block, place.under(words.rstrip(":") if whole else _lead_of(words)))

    def _in_parts(self, item: Element, place: Place) -> None:
        """A bullet that is too long to be quoted whole, or a footnote: each sentence of it."""
        inside: list[Element | str] = []
        run: list[Element | str] = []
        for piece in [*pieces(item), None]:
            if piece is not None and not (isinstance(piece, Element) and piece.tag in BLOCKS):
                run.append(piece)
                continue
            inside += self._spans(run, place)
            run = []
            if piece is not None:
                inside.append(piece)
                if isinstance(piece, Element) and piece.tag == "p":
                    self._sentences(piece, place)
        refill(item, inside)

    def _definitions(self, terms: Element, place: Place) -> None:
        heads: list[str] = []
        fresh = True
        for child in terms:
            if child.tag == "dt":
                heads = [*([] if fresh else heads), plain(child)]
                fresh = False
            else:
                fresh = True
                self._add(child, f"{' / '.join(heads)}: {plain(child)}", "definition", place)

    def _rows(self, figure: Element, place: Place) -> None:
        caption = figure.find("figcaption")
        for table in figure.iter("table"):
            self._table(table, place.under(plain(caption) if caption is not None else ""))

    def _table(self, table: Element, place: Place) -> None:
        heads = [plain(cell) for cell in table.iterfind("thead/tr/*")]
        for row in table.iterfind("tbody/tr"):
            cells = [plain(cell) for cell in row]
            read = [
                f"{head}: {cell}" if head else cell for head, cell in zip(heads, cells, strict=False) if cell
            ]
            if read:
                self._add(row, "; ".join(read), "row", place)

    def _sentences(self, paragraph: Element, place: Place) -> None:
        refill(paragraph, self._spans(pieces(paragraph), place))

    def _spans(self, inside: Sequence[Element | str], place: Place) -> list[Element | str]:
        """The same text with each sentence in its own span; a stop within an element ends no sentence."""
        found: list[Element | str] = []
        for sentence in _grouped(inside):
            if isinstance(sentence, str):
                found.append(sentence)
            else:
                self._add(sentence, plain(sentence), "sentence", place)
                found.append(sentence)
        return found

    def _add(self, element: Element, text: str, kind: Kind, place: Place) -> None:
        name = f"p{len(self.passages) + 1}"
        element.set("id", name)
        self.passages.append(Passage(name, text, place.headings, place.negating, place.anchor, kind))


def _own(item: Element) -> tuple[str, list[Element]]:
    """What an item says itself, and the lists and other blocks within it."""
    nested = [child for child in item if child.tag in BLOCKS and child.tag != "p"]
    own = make("div")
    for piece in ([item.text] if item.text else []) + [
        part for child in item for part in (child, child.tail)
    ]:
        if isinstance(piece, str):
            append(own, piece)
        elif piece is not None and piece not in nested:
            append(own, f" {plain(piece)} " if piece.tag == "p" else _flat(piece))
    return plain(own), nested


def _grouped(inside: Sequence[Element | str]) -> list[Element | str]:
    """The pieces with spans put around those of each sentence; what stands between stays as it is."""
    ranges: list[tuple[int, int]] = []
    at = 0
    for piece in inside:
        ranges.append((at, at + len(_flat(piece))))
        at = ranges[-1][1]
    elements = [found for piece, found in zip(inside, ranges, strict=True) if isinstance(piece, Element)]
    spoken = _merged(sentences("".join(_flat(piece) for piece in inside)), elements)
    grouped: list[Element | str] = []
    spans: list[Element] = []  # of the sentences so far, the last may still grow
    for part, start, end in _cut_at(
        inside, ranges, sorted({edge for sentence in spoken for edge in sentence})
    ):
        if len(spans) < len(spoken) and end > spoken[len(spans)][0]:
            spans.append(make("span", {"class": "passage"}))
            grouped.append(spans[-1])
        mark = isinstance(part, Element) and is_footnote_mark(part)
        if spans and (start < spoken[len(spans) - 1][1] or mark):
            append(spans[-1], part)
        else:
            grouped.append(part)
    return grouped


def _merged(spoken: list[tuple[int, int]], elements: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences, where two that meet inside an element are one."""
    merged: list[tuple[int, int]] = []
    at = 0
    for start, end in spoken:
        while at < len(elements) and elements[at][1] <= start:
            at += 1
        # elements follow each other, so only the first that reaches beyond `start` can hold the meeting
        if merged and at < len(elements) and elements[at][0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _cut_at(
    inside: Sequence[Element | str], ranges: list[tuple[int, int]], edges: list[int]
) -> Iterator[tuple[Element | str, int, int]]:
    """The pieces with their ranges, texts cut at the edges."""
    for piece, (start, end) in zip(inside, ranges, strict=True):
        if isinstance(piece, Element):
            yield piece, start, end
            continue
        cuts = [start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end]
        for first, last in pairwise(cuts):
            yield piece[first - start : last - start], first, last


def _flat(piece: Element | str) -> str:
    """The text of a piece, with as many characters as the tree has, for the places of sentences in it."""
    if isinstance(piece, str):
        return piece
    if is_footnote_mark(piece):
        return ""
    if piece.tag == "br":
        return "\n"
    return (piece.text or "") + "".join(_flat(child) + (child.tail or "") for child in piece)


def _lead(block: Element) -> str:
    return _lead_of(plain(block)) if block.tag == "p" else ""


def _lead_of(text: str) -> str:
    """The sentence that leads into what follows, without its colon."""
    if not text.endswith(":"):
        return ""
    start, end = sentences(text)[-1]
    return text[start:end].rstrip(":")
