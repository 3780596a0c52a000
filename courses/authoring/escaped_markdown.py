"""Text that somebody wrote, put into a Markdown file as itself: nothing in it is markup."""

from __future__ import annotations

import re

# Signs that could begin a heading, a list, a definition or a link in what somebody wrote or a lesson says.
_MARKS = re.compile(r"([\\`*_\[\]<>|~])")
_BEGINS = re.compile(r"^(?:([#+:=-])|(\d+)([.)])(?=\s|$))", re.M)
# Whatever some program takes for the end of a line, and what would make code of the next one.
_LINES = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INDENTED = re.compile(r"^[^\S\n]+", re.M)


def escaped(text: str) -> str:
    plain = _INDENTED.sub("", _LINES.sub("\n", text))
    return _BEGINS.sub(lambda found: _as_itself(*found.groups()), _MARKS.sub(r"\\\1", plain))


def _as_itself(sign: str | None, number: str, dot: str) -> str:
    return f"\\{sign}" if sign else f"{number}\\{dot}"
