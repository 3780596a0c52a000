"""A section's prepared HTML as the lines a reader sees."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from courses.reading.markup import VOID, instead_of, read_fragment

_LINES = frozenset(
    (
        *(
            "p",
            "li",
            "tr",
            "dt",
            "dd",
            "h3",
            "h4",
            "h5",
            "h6",
            "pre",
            "blockquote",
            "figcaption",
            "caption",
            "div",
        ),
        *("aside", "details", "figure", "summary"),
    )
)
_CELLS = frozenset(("td", "th"))
_VOID_TAG = re.compile(rf"<((?:{'|'.join(sorted(VOID))})\b[^>]*)>")


class _Lines:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._heading = ""

    def read(self, element: Element, *, negating: bool = False) -> None:
        negating = negating or (element.tag == "div" and "cannot" in element.get("class", "").split())
        if said := instead_of(element):
            self._line.append(said)
            return
        self._line.append(element.text or "")
        for child in element:
            if child.tag in _LINES:
                self._end_line(negating)
            self.read(child, negating=negating)
            if child.tag == "h3":
                self._heading = "".join(self._line).strip()
            if child.tag in _LINES:
                self._end_line(negating)
            elif child.tag in _CELLS:
                self._line.append(" · ")
            self._line.append(child.tail or "")
        if element.tag == "div":
            self._end_line(negating)

    def _end_line(self, negating: bool) -> None:
        line = " ".join("".join(self._line).split()).strip(" ·")
        self._line.clear()
        if line and line != self._heading:
            self.lines.append(f"{self._heading}: {line}" if negating else line)


def lines(html: str) -> list[str]:
    """One line for each paragraph, bullet and table row. Headings of blocks are left out, save where they
    turn the meaning round: a bullet under "What AI cannot do" is a lie without it, so it begins with it.
    """
    found = _Lines()
    found.read(read_fragment(_VOID_TAG.sub(r"<\1/>", html)))
    return found.lines
