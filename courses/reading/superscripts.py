"""Raised digits and words: `10^25^` is 10 with a raised 25.

In text without marks it stands as 10^25, so that it can be searched, quoted, copied and read aloud; in a page the caret
is there too, in no size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from courses.reading.markup import make, serialise

# As `courses.compiling.markdown_process`, which imports nothing of this project.
_WRITTEN = re.compile(r"(?<=[^\s^])\^(\([^()^\n]{1,80}\)|[−+-]?[0-9A-Za-z.,]{1,20})\^")
_RAISED = re.compile(r"(?<=[\w)])\^(?:\((?P<words>[^()^\n]{1,80})\)|(?P<word>[−+-]?[0-9A-Za-z]{1,20}))")


def without_end(text: str) -> str:
    """A plain text as it is kept: of `10^25^` the second caret is only a mark."""
    return _WRITTEN.sub(r"^\1", text) if "^" in text else text


def raised(text: str) -> str:
    """The HTML of a plain text."""
    return serialise(make("div", {}, *pieces_of(text)), inside_only=True)


def pieces_of(text: str) -> Iterator[Element | str]:
    """A plain text in pieces, what is raised in it as elements."""
    at = 0
    for found in _RAISED.finditer(text):
        yield text[at : found.start()]
        if words := found["words"]:
            yield make("sup", {}, make("i", {}, "^("), words, make("i", {}, ")"))
        else:
            yield make("sup", {}, make("i", {}, "^"), found["word"])
        at = found.end()
    yield text[at:]
