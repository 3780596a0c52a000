"""What Quarto and R Markdown write into Markdown: cells with options, cross references, raw HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from courses.authoring.importing.fragments import address
from courses.authoring.importing.text import FENCE, Text, with_code
from courses.compiling.comments import Line

_CELL = re.compile(r"\{(?P<engine>[A-Za-z]\w*)(?P<options>[^{}]*)\}\s*$")
_OPTION = re.compile(r"\s*(?:#|//|--|%%)\|\s?(?P<rest>.*)$")
_KEY = re.compile(r"(?P<key>[\w.-]+)\s*:\s*(?P<value>.*)$")
_INSIDE = re.compile(r"([\w.]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^,\s]+)")
_REFERENCE = re.compile(
    r"(?<![\w@\\])\[?(?P<minus>-?)@(?P<id>(?P<kind>sec|fig|tbl|eq|lst|thm|exr)-[\w-]*\w)(?P<closes>\]?)"
)
_SHORTCODE = re.compile(r"\{\{<\s*(?P<name>\w+)\s*(?P<rest>[^>]*)>\}\}")
_GRAPHIC = re.compile(r"include_graphics\(\s*[\"']([^\"']+)[\"']")
_NAMES = {
    "fig": "the figure",
    "tbl": "the table",
    "eq": "the equation",
    "lst": "the listing",
    "thm": "the theorem",
}


@dataclass(frozen=True)
class Section:
    path: str
    anchor: str
    title: str


def sections_of(path: str, text: str) -> dict[str, Section]:
    """The places that `@sec-…` can name: id → section."""
    found = re.finditer(r"^#{1,6}\s+(.*?)\s*\{#(sec-[\w-]+)[^}]*\}\s*$", text, re.M)
    return {one[2]: Section(path, one[2], one[1]) for one in found}


def convert(text: Text, sections: Mapping[str, Section]) -> None:
    _cells(text)
    text.substitute(_REFERENCE, lambda found, number: _referred(text, sections, found, number))
    text.substitute(_SHORTCODE, lambda found, number: _shortcode(text, found, number))


def _cells(text: Text) -> None:
    """`{r}` is the language; `#|` lines are no code."""
    made: list[Line] = []
    cell: list[Line] = []
    info = ""
    for number, line, code in with_code(text.lines):
        opened = FENCE.match(line) if code and not cell else None
        if opened and _CELL.search(opened["info"]):
            cell, info = [(number, line)], opened["info"]
        elif cell:
            cell.append((number, line))
            found = FENCE.match(line)
            opening = FENCE.match(cell[0][1])
            if (
                found
                and opening
                and found["marks"].startswith(opening["marks"])
                and not found["info"].strip()
            ):
                made += _cell(text, cell, info)
                cell = []
        else:
            made.append((number, line))
    text.lines = [*made, *cell]


def _cell(text: Text, cell: list[Line], info: str) -> list[Line]:
    found = _CELL.search(info)
    assert found
    options = {key: value.strip("\"'").lower() for key, value in _INSIDE.findall(found["options"])}
    body: list[Line] = []
    last = ""
    for number, line in cell[1:-1]:
        option = _OPTION.match(line)
        if not option:
            body.append((number, line))
        elif key := _KEY.match(option["rest"]) if not option["rest"].startswith(" ") else None:
            last = key["key"]
            options[last] = key["value"].strip().strip("\"'|>-").strip()
        elif last:
            options[last] = f"{options[last]} {option['rest'].strip()}".strip()
    number, indent = cell[0][0], re.match(r"[ \t]*", cell[0][1])
    shown = indent.group() if indent else ""
    caption, described = options.get("fig-cap", options.get("tbl-cap", "")), options.get("fig-alt", "")
    words = " ".join(part for part in (caption, described) if part)
    if options.get("include") == "false":
        text.note(number, "has a cell that is not shown; left out")
        return []
    if graphic := _GRAPHIC.search("\n".join(line for _, line in body)):
        alt = re.sub(r"([\[\]])", r"\\\1", described or caption or "a picture to be described")
        title = ' "' + re.sub(r'["`*]', "", caption) + '"' if caption else ""
        return [(number, ""), (number, f"{shown}![{alt}]({address(graphic[1])}{title})"), (number, "")]
    if options.get("echo") == "false":
        text.note(
            number,
            "has a cell of which only the result is shown, which is not in the folder; its words are kept",
        )
        return [(number, ""), (number, f"{shown}*{words}*"), (number, "")] if words else []
    opening = FENCE.match(cell[0][1])
    marks = f"{opening['before']}{opening['marks']}" if opening else "```"
    code = [(number, f"{marks}{found['engine']}"), *_stripped(body), cell[-1]]
    if not words:
        return code
    return [*code, (number, ""), (number, f"{shown}*{_italic(words)}*")]


def _stripped(body: list[Line]) -> list[Line]:
    while body and not body[0][1].strip():
        body = body[1:]
    return body


def _italic(words: str) -> str:
    return words.replace("*", "\\*")


def _referred(text: Text, sections: Mapping[str, Section], found: re.Match[str], number: int) -> str:
    if found["kind"] == "sec":
        section = sections.get(found["id"])
        if section is None:
            text.note(number, f"refers to @{found['id']}, which no file has; its name is shown")
            return found["id"].removeprefix("sec-").replace("-", " ")
        return f"[{section.title}](/{section.path}#{section.anchor})"
    return _NAMES.get(found["kind"], "the exercise")


def _shortcode(text: Text, found: re.Match[str], number: int) -> str:
    rest = found["rest"].strip()
    if found["name"] == "video" and rest:
        return f"<{rest.split()[0]}>"
    if found["name"] in ("pagebreak", "fa", "bi"):
        return ""
    if found["name"] == "kbd":
        return f"`{rest}`"
    text.note(number, f"has {found.group()[:60]}, which nothing fills in; left out")
    return ""
