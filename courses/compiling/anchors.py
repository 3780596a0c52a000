"""The anchors of a document's headings: as their author gave them, or made of their words, in any script."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from courses.compiling.outline import Heading, Outline

LONGEST = 100
# Ids that the page uses itself.
_TAKEN = re.compile(
    r"p\d+|(?:term|fact)-.*|lab-\d+-\d+-.*|fn(?:ref)?\d*-.*|main|map|lesson-map|on-this-page|find"
)


def slugify(title: str) -> str:
    """The anchor that a heading has when its author gives none; empty when it has neither letter nor digit."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    ascii_ = folded.encode("ascii", "ignore").decode()
    if any(ord(sign) > 127 and unicodedata.category(sign)[0] in "LN" for sign in folded):
        return _in_its_script(folded)
    return _cut("-".join(re.findall(r"[a-z0-9]+", ascii_.replace("'", ""))))


def _in_its_script(folded: str) -> str:
    """Letters and digits of every script, with the marks that belong to those that are not Latin."""
    kept: list[str] = []
    for sign in folded:
        kind = unicodedata.category(sign)
        latin = not kept or kept[-1].isascii()
        if kind[0] in "LN" or (kind[0] == "M" and not latin) or sign in "\u200c\u200d":
            kept.append(sign)
        elif kind[0] != "M" and sign not in "'’" and kept and kept[-1] != "-":
            kept.append("-")
    return _cut(unicodedata.normalize("NFC", "".join(kept)).strip("-"))


def _cut(anchor: str) -> str:
    if len(anchor) <= LONGEST:
        return anchor
    return anchor[:LONGEST].rpartition("-")[0] or anchor[:LONGEST]


@dataclass
class Anchors:
    """The anchors of one document, each once; what cannot be is a mistake."""

    outline: Outline
    seen: dict[str, int] = field(default_factory=dict)  # anchor → its line

    def of(self, heading: Heading, instead: str) -> str:
        """The heading's own anchor, or one made of its words, or `instead` where there are none."""
        anchor = heading.anchor
        if not anchor:
            return self.made_of(heading.text, instead, heading.line)
        if anchor in self.seen:
            first = f"first in line {self.seen[anchor]}"
            self.outline.wrong(
                heading.line, f"has the anchor {anchor} twice, {first}; add {{#another-anchor}}"
            )
        elif _TAKEN.fullmatch(anchor):
            self.outline.wrong(
                heading.line,
                f"has the anchor {anchor}, which the page uses itself; add {{#another-anchor}}",
            )
        self.seen.setdefault(anchor, heading.line)
        return anchor

    def made_of(self, title: str, instead: str, line: int = 0) -> str:
        """With `-2` and so on behind it where it stands in the document, or on the page, already."""
        anchor = first = slugify(title) or instead
        number = 1
        while anchor in self.seen or _TAKEN.fullmatch(anchor):
            number += 1
            anchor = f"{first}-{number}"
        self.seen[anchor] = line
        return anchor
