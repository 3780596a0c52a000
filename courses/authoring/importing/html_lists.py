"""Lists of HTML as Markdown lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.authoring.importing.tags import Tag
from courses.authoring.importing.text import Piece, indented

if TYPE_CHECKING:
    from courses.authoring.importing.html import Converter


def listed(made: Converter, tag: Tag) -> list[Piece]:
    lines: list[tuple[int, str]] = []
    start = tag.attributes.get("start", "1")
    count = int(start) if start.isdigit() and len(start) < 9 else 1
    for item in (one for one in tag.inside if isinstance(one, Tag)):
        mark = "- " if tag.name == "ul" else f"{count}. "
        own = made.lines(item) or [(made.number(item), "")]
        if item.name != "li":  # a list right in a list belongs to the item before it
            lines += indented(own, " " * len(mark))
            continue
        count += 1
        inside = indented(own, " " * len(mark))
        lines += [(inside[0][0], mark + inside[0][1].lstrip()), *inside[1:]]
    return made.block(tag, lines)


def dl(made: Converter, tag: Tag) -> list[Piece]:
    """Each term with what it means."""
    lines: list[tuple[int, str]] = []
    for item in tag.find("dt", "dd"):
        number = made.number(item)
        if item.name == "dt":
            before = [(number, "")] if lines and lines[-1][1].startswith((":", "    ")) else []
            lines += [*before, (number, made.said(item))]
        else:
            own = indented(made.lines(item), "    ")
            lines += [(number, f":   {own[0][1].lstrip()}"), *own[1:]] if own else []
    return made.block(tag, lines)
