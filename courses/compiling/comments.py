"""Comments of an author, `<!-- like this -->`, taken out of a body before anything else reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

Line = tuple[int, str]  # its number in the file, and what it says

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$")
_SIGNS = re.compile(r"(?P<code>`+)|(?P<comment><!--)")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")


def without_comments(lines: list[str], first: int) -> tuple[list[Line], list[int]]:
    """The lines that are left, each with its number, and the lines of comments that do not end."""
    kept: list[Line] = []
    unended: list[int] = []
    fence, at = "", 0
    while at < len(lines):
        line = lines[at]
        found = _FENCE.match(line)
        if found and (not fence or (found[1].startswith(fence) and not found[2].strip())):
            fence = "" if fence else found[1] if "`" not in found[2] else ""
        if fence or "<!--" not in line:
            kept.append((first + at, line))
            at += 1
            continue
        start, text = at, ""
        rest = line
        while True:
            before, opens, behind = _split(rest)
            text += before
            if not opens:
                break
            end = behind.find("-->")
            while end < 0 and at + 1 < len(lines):
                at += 1
                behind, end = lines[at], lines[at].find("-->")
            if end < 0:
                unended.append(first + start)
                break
            rest = behind[end + 3 :]
        at += 1
        if text.strip():
            kept.append((first + start, text.rstrip()))
        elif not (at < len(lines) and _ITEM.match(lines[at])):  # between two bullets it leaves no gap
            kept.append((first + start, ""))
    return kept, unended


def _split(text: str) -> tuple[str, bool, str]:
    """What stands before a comment, whether there is one, and what stands after its opening; code has none."""
    runs = list(_runs(text))
    until = 0
    for place, (start, end, is_code) in enumerate(runs):
        if start < until:
            continue
        if not is_code:
            return text[:start], True, text[end:]
        same = next((e for s, e, c in runs[place + 1 :] if c and e - s == end - start), 0)
        until = same or until
    return text, False, ""


def _runs(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _SIGNS.finditer(text):
        yield found.start(), found.end(), found["code"] is not None
