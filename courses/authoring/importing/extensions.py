"""Marks of Material for MkDocs, Pandoc and Obsidian that GitHub does not have, in the form that says the same here."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from courses.authoring.importing.text import Text, with_code
from courses.compiling.comments import Line

_TAB = re.compile(r'(?P<indent>[ \t]*)===[!+]?[ \t]+"(?P<title>[^"\n]*)"[ \t]*')
_TOC = re.compile(r"^[ \t]*\[(?:TOC|\[_?TOC_?\])\][ \t]*$", re.M | re.I)
_ABBREVIATION = re.compile(r"^\*\[(?P<word>[^\[\]\n]+)\]:[ \t]*(?P<means>[^\n]*)$", re.M)
_SNIPPET = re.compile(r'^(?P<indent>[ \t]*)-+8<-+[ \t]+"(?P<path>[^"\n]+)"[ \t]*$', re.M)
_EQUATION = re.compile(r"(?P<formula>\$\$)[ \t]*\{#eq-[\w-]+\}")
_KEYS = re.compile(r"(?<![\w+])\+\+(?P<keys>[a-z0-9-]+(?:\+[a-z0-9-]+)*)\+\+(?![\w+])")
_INSERTED = re.compile(r"(?<![\w^])\^\^(?P<words>[^\s^](?:[^^\n]*[^\s^])?)\^\^(?![\w^])")
_HIDDEN = re.compile(r"(?<![\w%])%%(?P<words>(?!\s)[^%]+?)%%(?![\w%])")
_ICON = re.compile(
    r"[ \t]?(?<![\w:])(?P<icon>:(?:material|fontawesome|octicons|simple)-[a-z0-9-]+:)(?:\{[^{}\n]*\})?"
)
_NOTE = re.compile(
    r"(?<=[^\s\\^~])\^\[(?P<words>(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\](?:\([^()\n]*\))?)+)\](?!\()"
)


def convert(text: Text, files: Mapping[str, bytes]) -> None:
    if text.has("{#eq-"):
        text.substitute(_EQUATION, lambda found, number: found["formula"])
    if text.has("8<-"):
        text.substitute(_SNIPPET, lambda found, number: _included(text, found, number, files))
    if text.has("==="):
        _tabs(text)
    if text.has("]:"):
        text.substitute(_ABBREVIATION, lambda found, number: _abbreviation(text, found, number))
    for pattern, made in (
        (_TOC, lambda found, number: ""),
        (_KEYS, lambda found, number: _keys(found["keys"])),
        (_INSERTED, lambda found, number: f"=={found['words']}=="),
        (_HIDDEN, lambda found, number: f"<!-- {found['words'].strip().replace('--', '—')} -->"),
        (_ICON, lambda found, number: _icon(text, found, number)),
    ):
        text.substitute(pattern, made)
    if text.has("^["):
        _notes(text)


def _included(text: Text, found: re.Match[str], number: int, files: Mapping[str, bytes]) -> str:
    path = found["path"].partition(":")[0]
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(text.path), path))
    there = next((one for one in (path, beside, f"docs/{path}", f"includes/{path}") if one in files), "")
    if not there:
        text.note(number, f"includes {path}, which did not come with it; left out")
        return ""
    said = files[there].decode("utf-8", "replace").replace("\r\n", "\n").strip("\n")
    return "\n".join(f"{found['indent']}{line}".rstrip() for line in said.split("\n"))


def _tabs(text: Text) -> None:
    """Each tab's title in bold, and what it holds behind it."""
    made: list[Line] = []
    inside = -1  # how far the title of the tab is indented that is open
    for number, line, code in with_code(text.lines):
        indent = len(line) - len(line.lstrip(" "))
        if (found := _TAB.fullmatch(line)) and not code and (inside < 0 or indent <= inside):
            inside = indent
            made += [(number, ""), (number, f"{found['indent']}**{found['title']}**"), (number, "")]
        elif inside >= 0 and line.strip() and indent <= inside:
            inside = -1
            made.append((number, line))
        else:
            is_held = inside >= 0 and line[: inside + 4].strip() == ""
            made.append((number, line[:inside] + line[inside + 4 :] if is_held else line))
    text.lines = made


def _abbreviation(text: Text, found: re.Match[str], number: int) -> str:
    text.note(
        number,
        f"says what {found['word']} stands for ({found['means'][:60]}); put it into terms.yaml; left out",
    )
    return ""


def _keys(keys: str) -> str:
    return " + ".join(f"`{key.capitalize()}`" for key in keys.split("+"))


def _icon(text: Text, found: re.Match[str], number: int) -> str:
    text.note(number, f"has the icon {found['icon']}, which is left out")
    return ""


def _notes(text: Text) -> None:
    """Pandoc's `^[a note]` as a footnote, which stands at the end."""
    notes: list[Line] = []

    def referred(found: re.Match[str], number: int) -> str:
        notes.append((number, f"[^inline-{len(notes) + 1}]: {' '.join(found['words'].split())}"))
        return f"[^inline-{len(notes)}]"

    text.substitute(_NOTE, referred)
    for number, note in notes:
        text.lines += [(number, ""), (number, note)]
