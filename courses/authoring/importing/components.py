"""Elements that only one program knows: those of MDX as Hugging Face and Docusaurus write it, and of mdBook's plugins."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from courses.authoring.importing.fragments import boxed, closed
from courses.authoring.importing.questions import as_list, question_mark, read_choices
from courses.authoring.importing.tags import Tag
from courses.authoring.importing.text import Piece, with_code
from courses.compiling.comments import Line

if TYPE_CHECKING:
    from courses.authoring.importing.html import Converter

_LABELLED = re.compile(r"label:\s*[\"']([^\"']*)[\"']\s*,\s*value:\s*[\"']([^\"']*)[\"']")
_BOXES = {
    "Tip": "tip",
    "Note": "note",
    "Warning": "warning",
    "Info": "note",
    "Caution": "caution",
    "Danger": "caution",
    "Callout": "note",
    "Admonition": "note",
}


def _box(made: Converter, tag: Tag) -> list[Piece]:
    kind = tag.attributes.get("type", "").lower()
    warns = tag.attributes.get("warning", "false") not in ("false", "")
    name = "warning" if warns else kind or _BOXES[tag.name]
    title = tag.attributes.get("title", "")
    return made.block(tag, boxed(name, made.lines(tag), made.number(tag), title))


def _film(made: Converter, tag: Tag) -> list[Piece]:
    film = tag.attributes.get("id") or tag.attributes.get("videoId") or tag.attributes.get("video") or ""
    film = film.strip("\"' ")
    if not re.fullmatch(r"[\w-]+", film):
        made.note(tag, f"has a <{tag.name}> that names no film; left out")
        return []
    return made.block(tag, [(made.number(tag), f"https://www.youtube.com/watch?v={film}")])


def _banner(made: Converter, tag: Tag) -> list[Piece]:
    """The notebooks of a lesson."""
    links = [
        f"[{label}](<{value}>)" for label, value in _LABELLED.findall(tag.attributes.get("notebooks", ""))
    ]
    return made.block(tag, [(made.number(tag), " · ".join(links))] if links else [])


def _switch(made: Converter, tag: Tag) -> list[Piece]:
    made.note(tag, f"has <{tag.name}>, which chooses what is shown; everything is shown here")
    return made.block(tag, [])


def _options(made: Converter, tag: Tag) -> list[Piece]:
    return made.block(tag, made.lines(tag))


def _option(made: Converter, tag: Tag) -> list[Piece]:
    """One of several tabs; the first stands open."""
    named = tag.attributes.get("label") or tag.attributes.get("value") or tag.attributes.get("id") or ""
    before = made.source.text[: tag.start].rstrip()
    first = before.endswith(">") and not before.endswith(f"</{tag.name}>")
    return made.block(tag, closed(named or "Details", made.lines(tag), made.number(tag), opened=first))


def _listing(made: Converter, tag: Tag) -> list[Piece]:
    """The Rust book's listings: code with the name of its file above it and a caption below."""
    lines, number = made.lines(tag), made.number(tag)
    if name := tag.attributes.get("file-name", ""):
        lines = _titled(lines, name)
    caption = tag.attributes.get("caption", "")
    listing = f"Listing {tag.attributes['number']}" if tag.attributes.get("number") else ""
    said = ": ".join(part for part in (listing, made.line(caption)) if part)
    if said:
        lines = [*lines, (number, ""), (number, said)]
    return made.block(tag, lines)


def _titled(lines: list[Line], title: str) -> list[Line]:
    """With the title behind the marks of the first code block."""
    shown = title.replace('"', "”")
    for at, (number, line, code) in enumerate(with_code(lines)):
        if code:
            info = line.strip(" \t`~")
            titled = f'{line} title="{shown}"' if info else f'{line}text title="{shown}"'
            return [*lines[:at], (number, titled), *lines[at + 1 :]]
    return [(lines[0][0] if lines else 1, f"`{title}`"), (1, ""), *lines]


def _question(made: Converter, tag: Tag) -> list[Piece]:
    number = made.number(tag)
    choices = read_choices(tag.attributes.get("choices", ""), made.line)
    if not choices:
        made.note(tag, "has a question that cannot be read; left out")
        return []
    if any(not choice.why for choice in choices) or not 2 <= len(choices) <= 9:
        return made.block(tag, as_list(choices, number))
    return made.block(tag, [(number, question_mark(choices))])


Writer = Callable[["Converter", Tag], list[Piece]]
WRITERS: dict[str, Writer] = {
    **dict.fromkeys(_BOXES, _box),
    **dict.fromkeys(("Youtube", "YouTube", "YouTubeEmbed"), _film),
    "CourseFloatingBanner": _banner,
    "FrameworkSwitchCourse": _switch,
    **dict.fromkeys(("hfoptions", "Tabs"), _options),
    **dict.fromkeys(("hfoption", "TabItem"), _option),
    "Listing": _listing,
    "Question": _question,
}
KNOWN = frozenset(WRITERS)
