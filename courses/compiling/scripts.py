"""Texts that are written from the right: which they are, and their direction in the page."""

from __future__ import annotations

import unicodedata
from xml.etree.ElementTree import Element

from courses.reading.markup import plain

_FROM_THE_RIGHT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
_BLOCKS = frozenset(
    [
        "aside",
        "blockquote",
        "caption",
        "dd",
        "details",
        "dt",
        "figcaption",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "summary",
        "table",
        "td",
        "th",
        "ul",
    ]
)


def direction_of(language: str) -> str:
    """`rtl` for a language that is written from the right; empty for any other, and where it is not known."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _FROM_THE_RIGHT else ""


def runs_from_the_right(text: str) -> bool:
    """Whether its first letter does."""
    found = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return found != "L"


def set_directions(root: Element) -> None:
    """Says so at every block that begins with a letter from the right; the others stay as they are."""
    for element in root.iter():
        if element.tag in _BLOCKS and runs_from_the_right(plain(element)):
            element.set("dir", "rtl")
