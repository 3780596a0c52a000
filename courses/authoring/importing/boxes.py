"""Lines of colons: boxes keep theirs, with the heading in them as a title; what only places things on a page goes."""

from __future__ import annotations

import re

from courses.authoring.importing.fragments import anchor_mark
from courses.authoring.importing.text import Text, with_code
from courses.compiling.comments import Line
from courses.compiling.markdown_blocks import KINDS

_COLONS = re.compile(r"(?P<indent>[ \t]*):{3,}[ \t]*(?P<rest>.*?)[ \t]*:*[ \t]*$")
_HEADING = re.compile(r"[ \t]*#{1,6}\s+(?P<words>.*?)\s*(?:\{#[\w-]+\})?\s*#*\s*$")
_SPAN = re.compile(r"(?<![!\]\\])\[(?P<words>[^\[\]\n]+)\]\{(?P<inside>\s*[#.][^{}\n]*)\}")
_CLOSED = frozenset(("solution", "spoiler", "details", "collapse", "dropdown"))


def convert(text: Text) -> None:
    if text.has("]{"):
        text.substitute(_SPAN, lambda found, number: _span(found))
    if text.has(":::"):
        _colons(text)


def _span(found: re.Match[str]) -> str:
    """Pandoc's `[words]{#anchor .class}`."""
    ids = re.findall(r"#([^\s#.]+)", found["inside"])
    return f"{anchor_mark(ids[0]) if ids else ''}{found['words']}"


def _colons(text: Text) -> None:
    made: list[Line] = []
    open_: list[bool] = []  # for each that is open, whether it stays
    waits = -1  # where the box begins that may take the next heading as its title
    for number, line, code in with_code(text.lines):
        found = _COLONS.match(line) if not code else None
        heading = _HEADING.match(line) if waits >= 0 and not code else None
        if found and found["rest"]:
            stays = _is_box(found["rest"])
            open_.append(stays)
            made.append((number, line if stays else ""))
            waits = (
                len(made) - 1
                if stays and " " not in found["rest"].strip() and "{" not in found["rest"]
                else -1
            )
        elif found:
            stays = open_.pop() if open_ else False
            if stays:
                made.append((number, line))
            elif made and made[-1][1].strip():
                made.append((number, ""))
            waits = -1
        elif heading:
            name = _COLONS.match(made[waits][1])
            same = name and heading["words"].casefold() == name["rest"].casefold()
            if name and not same:
                colons = made[waits][1].strip().partition(name["rest"])[0].strip()
                made[waits] = (made[waits][0], f"{name['indent']}{colons} {name['rest']} {heading['words']}")
            waits = -1
        else:
            made.append((number, line))
            waits = waits if not line.strip() else -1
    text.lines = made


def _is_box(rest: str) -> bool:
    if not rest.startswith("{"):
        return True
    names = re.findall(r"\.([\w-]+)", rest)
    return any(name.startswith("callout") or name in KINDS or name in _CLOSED for name in names)
