"""Text that somebody wrote, put into a Markdown file as itself: nothing in it is markup."""

from __future__ import annotations

import re

# Signs that could begin a heading, a list or a link in what somebody wrote or a lesson says.
_MARKS = re.compile(r"([\\`*_\[\]<>|])")
_BEGINS = re.compile(r"^(\s*)([#+-]|\d+[.)]|=+|>)(?=\s|$)", re.M)


def escaped(text: str) -> str:
    return _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))
