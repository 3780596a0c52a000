"""The texts of GIFT: `~=#{}:` stand escaped by a backslash, and answers between braces begin with `=` or `~`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SPECIAL = re.compile(r"([~=#{}:\\])")
_ESCAPED = re.compile(r"\\(n|.)", re.S)


@dataclass(frozen=True)
class GiftBody:
    """What stands between the braces before the general feedback. `beside` is what GIFT cannot say: it travels in
    comments before the question, `// ajar key: value`.
    """

    text: str
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each with its `=` or `~`."""
        found: list[tuple[str, str]] = []
        place, start, mark = 0, 0, ""
        while place <= len(self.text):
            if place == len(self.text) or self.text[place] in "=~":
                if mark:
                    found.append((mark, self.text[start:place].strip()))
                if place < len(self.text):
                    mark, start = self.text[place], place + 1
                place += 1
            else:
                place += 2 if self.text[place] == "\\" else 1
        return found


def escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", r"\n").replace("->", r"-\>")


def unescaped(text: str) -> str:
    return " ".join(_ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text).split())


def first(text: str, sign: str) -> int:
    """The place of an unescaped `sign`, -1 when there is none."""
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text.startswith(sign, place):
            return place
        else:
            place += 1
    return -1


def cut(text: str, sign: str) -> tuple[str, str, str]:
    """What stands before and after the first unescaped `sign`, with the sign between, as `str.partition` does."""
    place = first(text, sign)
    return (text, "", "") if place < 0 else (text[:place], sign, text[place + len(sign) :])
