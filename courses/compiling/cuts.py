"""Passages while they are cut from a page: each knows its block, its neighbours and the sentence on which it leans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal
from xml.etree.ElementTree import Element

from courses.compiling.leaning import leans, leans_within
from courses.compiling.table_rows import Table
from courses.reading.markup import line_html

Kind = Literal["bullet", "sentence", "row", "definition"]


def count_words(text: str) -> int:
    """A word of more than 20 letters counts as several, so that one of half a file is not shown with each passage."""
    return max(len(text.split()), len(text) // 20)


@dataclass
class Cut:
    """A passage as it was cut from the page. `number` is its item's or row's place, from 0."""

    name: str
    text: str
    kind: Kind
    element: Element
    block: Block
    index: int  # among the block's
    number: int
    paragraph: str
    terms: Sequence[Element] = ()  # of a definition
    inside: Block | None = None  # the list within this bullet
    about: Cut | None = None  # the passage whose footnote it is

    @cached_property
    def html(self) -> str:
        return line_html(self.element)

    @cached_property
    def words(self) -> int:
        return count_words(self.text)

    @cached_property
    def before(self) -> Cut | None:
        """The sentence on which this one leans: the one before it, of its paragraph or the last of the one above."""
        block = self.block
        before = block.cuts[self.index - 1] if self.index else None
        if before and before.paragraph == self.paragraph:
            return before if leans_within(self.text, before.text) else None
        above = block.before
        if self.index == 0 and above and above.element.tag == "p" and above.cuts and leans(self.text):
            return above.cuts[-1]
        return None


@dataclass(slots=True)
class Block:
    """A paragraph, a list, a list of definitions or a table, and what stands directly before and after it."""

    element: Element
    heading: str = ""
    before: Block | None = None
    after: Block | None = None
    parent: Cut | None = None  # the bullet in which it stands
    cuts: list[Cut] = field(default_factory=list)
    table: Table | None = None

    def forget(self) -> None:
        self.cuts, self.before, self.after, self.parent = [], None, None, None

    @property
    def is_list(self) -> bool:
        return self.element.tag in ("ul", "ol")
