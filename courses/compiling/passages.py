"""Cuts the page into passages, the smallest pieces that can be quoted, and gives each one's element its id.

A passage is a bullet (whole, to 40 words), a sentence, a table row read with its column heads, or a
definition. With it goes the path of headings above it, to which a sentence that leads into a list belongs:
"Never do this:" is what the bullets under it mean.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courses.compiling.boxes import is_title, own_title
from courses.compiling.cuts import Block, Cut, Kind
from courses.compiling.excerpts import shown
from courses.compiling.row_sentences import Vocabulary
from courses.compiling.sentence_spans import flat, grouped
from courses.compiling.sentences import sentences
from courses.compiling.table_rows import Table
from courses.reading.blocks import negates
from courses.reading.document import Passage
from courses.reading.markup import BLOCKS, append, line_html, make, pieces, plain, refill

LONGEST_BULLET = 40  # words
HEADINGS = ("h3", "h4", "h5", "h6")
LISTS = ("ul", "ol")
# Their headings say what kind of text follows and nothing of what it is about.
UNTELLING = ("block premise", "block idea")
# What another app fills.
NO_TEXT = ("lab", "question-here")


@dataclass(frozen=True)
class Place:
    """Where a passage stands: its section, the headings above it, and whether one of them negates.

    `title` is the nearest heading that tells what is said under it, as "The premise" does not.
    """

    anchor: str
    headings: tuple[str, ...] = ()
    negating: bool = False
    title: str = ""

    def under(self, heading: str, *, negating: bool = False, tells: bool = True) -> Place:
        if not heading:
            return self
        return Place(
            self.anchor,
            (*self.headings, heading),
            self.negating or negating or negates(heading),
            heading if tells else self.title,
        )


@dataclass
class Cutter:
    """Cuts one document; the ids go on counting from section to section."""

    known: Vocabulary
    passages: list[Passage] = field(default_factory=list)
    _cuts: list[tuple[Cut, Place]] = field(default_factory=list)  # of the section so far
    _at: Block = field(default_factory=lambda: Block(make("div")))
    _noted: dict[str, Cut] = field(default_factory=dict)  # address of a footnote → the passage with its mark
    _number: int = 0  # of the item or row
    _paragraph: str = ""  # empty until its first passage

    def cut(self, root: Element, place: Place) -> None:
        """Cuts a whole section."""
        self._inside(root, place)
        self.passages += [_passage(cut, where) for cut, where in self._cuts]
        for (
            cut,
            _,
        ) in self._cuts:  # they refer to each other, and would keep the page's tree until it is collected
            cut.block.forget()
        self._cuts.clear()
        self._noted.clear()

    def _inside(self, parent: Element, place: Place) -> None:
        """Cuts everything inside `parent`, which holds blocks."""
        here, levels, lead = place, {0: place}, ""
        class_ = parent.get("class")
        before: Block | None = None
        for child in list(parent):
            if is_title(child):
                continue
            if child.tag in HEADINGS:
                level = int(child.tag[1])
                above = max(number for number in levels if number < level)
                negating = class_ == "block cannot" and level == 3
                tells = level > 3 or class_ not in UNTELLING
                levels = {number: found for number, found in levels.items() if number <= above}
                levels[level] = here = levels[above].under(plain(child), negating=negating, tells=tells)
                lead, before = "", None
            else:
                begun = Block(child, here.title, before)
                under = here.under(lead) if child.tag in (*LISTS, "dl", "figure") else here
                before = begun if self._block(begun, under) else None
                lead = _lead(child)

    def _block(self, block: Block, place: Place) -> bool:
        """Whether it holds passages directly, so that what follows may lean on it."""
        self._at = block
        if block.before:
            block.before.after = block
        element = block.element
        if element.tag == "p":
            self._paragraph = ""
            self._sentences(element, place)
        elif element.tag in LISTS:
            for self._number, item in enumerate(element):
                self._item(item, place)
                self._at = block
        elif element.tag == "dl":
            self._definitions(element, place)
        elif element.tag == "figure":
            self._rows(element, place)
        elif element.tag == "table":
            self._table(element, place, ("", ""))
        elif element.tag in ("blockquote", "aside", "details") or (
            element.tag == "div" and element.get("class") not in NO_TEXT
        ):
            self._inside(element, place.under(own_title(element)))
        return bool(block.cuts)

    def _item(self, item: Element, place: Place) -> None:
        words, nested = _own(item)
        self._paragraph, begun = "", len(self._at.cuts)
        # a footnote has an id already, which the text refers to
        whole = len(words.split()) <= LONGEST_BULLET and item.get("id") is None
        if whole and words:
            self._add(item, words, "bullet", place)
        elif words:
            self._in_parts(item, place)
        for cut in self._at.cuts[begun:]:
            cut.about = self._noted.get(f"#{item.get('id')}")
        parent = self._at.cuts[-1] if words else None
        number = self._number
        for block in nested:
            inside = Block(block, place.title, parent=parent)
            if parent and block.tag in LISTS:
                parent.inside = inside
            self._block(inside, place.under(words.rstrip(":") if whole else _lead_of(words)))
        self._number = number

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

    def _definitions(self, definitions: Element, place: Place) -> None:
        terms: list[Element] = []
        fresh = True
        for child in definitions:
            if child.tag == "dt":
                terms = [*([] if fresh else terms), child]
                fresh = False
            else:
                fresh = True
                self._paragraph = ""
                text = f"{' / '.join(map(plain, terms))}: {plain(child)}"
                self._add(child, text, "definition", place).terms = terms

    def _rows(self, figure: Element, place: Place) -> None:
        found = figure.find("figcaption")
        above = self._at.before
        if found is not None:
            caption = line_html(found), plain(found)
        elif above and above.element.tag == "p" and _lead(above.element):
            caption = line_html(above.cuts[-1].element).rstrip(":"), above.cuts[-1].text.rstrip(":")
        else:
            caption = html.escape(self._at.heading, quote=False), self._at.heading
        for table in figure.iter("table"):
            self._table(table, place.under(plain(found) if found is not None else ""), caption)

    def _table(self, table: Element, place: Place, caption: tuple[str, str]) -> None:
        read = self._at.table = Table(table, caption, self.known)
        for self._number, row in enumerate(table.iterfind("tbody/tr")):
            cells = [
                f"{head}: {cell}" if head else cell
                for head, cell in zip(read.heads, map(plain, row), strict=False)
                if cell
            ]
            if cells:
                self._paragraph = ""
                self._add(row, "; ".join(cells), "row", place)

    def _sentences(self, paragraph: Element, place: Place) -> None:
        refill(paragraph, self._spans(pieces(paragraph), place))

    def _spans(self, inside: Sequence[Element | str], place: Place) -> list[Element | str]:
        """The same text with each sentence in its own span; a stop within an element ends no sentence."""
        found: list[Element | str] = []
        for sentence in grouped(inside):
            if isinstance(sentence, str):
                found.append(sentence)
            else:
                self._add(sentence, plain(sentence), "sentence", place)
                found.append(sentence)
        return found

    def _add(self, element: Element, text: str, kind: Kind, place: Place) -> Cut:
        name = f"p{len(self.passages) + len(self._cuts) + 1}"
        element.set("id", name)
        self._paragraph = self._paragraph or name
        block = self._at
        cut = Cut(name, text, kind, element, block, len(block.cuts), self._number, self._paragraph)
        block.cuts.append(cut)
        self._cuts.append((cut, place))
        for mark in element.iter("sup"):
            if len(mark):
                self._noted.setdefault(mark[0].get("href", ""), cut)
        return cut


def _passage(cut: Cut, place: Place) -> Passage:
    excerpt, spoken = shown(cut)
    return Passage(
        name=cut.name,
        text=cut.text,
        heading_path=place.headings,
        negating=place.negating,
        anchor=place.anchor,
        kind=cut.kind,
        paragraph=cut.paragraph,
        excerpt=excerpt,
        spoken=spoken,
        denied=cut.block.table.denied(cut.element) if cut.block.table else "",
    )


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
            append(own, f" {plain(piece)} " if piece.tag == "p" else flat(piece))
    return plain(own), nested


def _lead(block: Element) -> str:
    return _lead_of(plain(block)) if block.tag == "p" else ""


def _lead_of(text: str) -> str:
    """The sentence that leads into what follows, without its colon."""
    if not text.endswith(":"):
        return ""
    start, end = sentences(text)[-1]
    return text[start:end].rstrip(":")
