"""A table whose rows can be shown alone: with its caption and heads for the eye, as a sentence for the ear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from courses.compiling.row_sentences import Vocabulary, say
from courses.reading.blocks import denies
from courses.reading.markup import line_html, plain

_MEANT = re.compile(
    r"\W*the (?:last (?P<several>two|three)|(?P<nth>first|second|third|fourth|fifth|sixth|last)|last but (?P<but>one|two))"
    r" (?:rows?|lines?|points?|items?|steps?|bullets?)\b(?: but (?P<less>one|two))?",
    re.IGNORECASE,
)
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "last": -1}
LONGEST = 2_000  # characters of a caption, and of all heads together
_NUMBERS = {"one": 1, "two": 2, "three": 3}


class Table:
    """One table of a page. `caption` is as HTML and as text; `known` is the document's."""

    def __init__(self, table: Element, caption: tuple[str, str], known: Vocabulary) -> None:
        heads = table.findall("thead/tr/*")
        self.heads = [plain(head) for head in heads]
        self._known = known
        self._denies = [denies(head) for head in self.heads]
        # shown with every row, so half a file of it is left out
        self.caption = caption if len(caption[1]) <= LONGEST else ("", "")
        self._said = self.heads if sum(map(len, self.heads)) <= LONGEST else [""] * len(heads)
        self._opening = f"<caption>{self.caption[0]}</caption>" if self.caption[0] else ""
        if any(self._said):
            cells = "".join(
                f'<th scope="col">{line_html(head)}</th>' if text else "<td></td>"
                for head, text in zip(heads, self.heads, strict=True)
            )
            self._opening += f"<thead><tr>{cells}</tr></thead>"

    def html(self, rows: Sequence[Element]) -> str:
        """A table of these rows alone."""
        return f"<table>{self._opening}<tbody>{''.join(map(_row_html, rows))}</tbody></table>"

    def spoken(self, row: Element) -> str:
        return say(self._said, [plain(cell) for cell in row], self._known)

    def denied(self, row: Element) -> str:
        """What stands in cells under a head that negates."""
        if not any(self._denies):
            return ""
        return " ".join(plain(cell) for cell, no in zip(row, self._denies, strict=False) if no).strip()


def _row_html(row: Element) -> str:
    cells = "".join(
        f'<th scope="row">{line_html(cell)}</th>' if cell.tag == "th" else f"<td>{line_html(cell)}</td>"
        for cell in row
    )
    return f"<tr>{cells}</tr>"


def names_rows(sentence: str) -> bool:
    return bool(_MEANT.match(sentence))


def rows_meant(sentence: str, rows: int) -> slice | None:
    """Which of the rows or items above it a sentence begins by naming: "The last two rows"; None when it names none."""
    found = _MEANT.match(sentence)
    if not found:
        return None
    several = _NUMBERS[found["several"].casefold()] if found["several"] else 1
    at = _NTH[(found["nth"] or "last").casefold()]
    at = at + rows if at < 0 else at
    at -= several - 1 + _NUMBERS.get((found["but"] or found["less"] or "").casefold(), 0)
    return slice(at, at + several) if at >= 0 and at + several <= rows else None
