"""Files that another program puts into a text: mdBook's `{{#include path:part}}`, Quarto's `{{< include path >}}`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from courses.authoring.importing.text import Text, with_code
from courses.compiling.comments import Line

_BOOK = re.compile(
    r"(?P<before>.*?)(?P<escaped>\\?)\{\{#(?P<kind>include|rustdoc_include|playground|playpen)\s+(?P<path>[^}:\s]+)"
    r"(?P<part>(?::[^}\s]*)?)(?P<rest>[^}]*)\}\}(?P<after>.*)"
)
_QUARTO = re.compile(
    r"(?P<before>\s*)\{\{<\s*include\s+[\"']?(?P<path>[^\"'>]+?)[\"']?\s*>\}\}(?P<after>\s*)"
)
_TITLE = re.compile(r"\{\{#title\s[^}]*\}\}")
_ANCHOR = re.compile(r"ANCHOR(?P<end>_END)?:\s*(?P<name>[\w-]+)")
_HIDDEN = re.compile(r"\s*#(?:\s|$)|\s*#!?\[(?=allow\(unused)")
MOST_DEEP, MOST_LINES = 6, 20_000


def fill_in(text: Text, files: Mapping[str, bytes]) -> None:
    if text.has("{{"):
        text.lines = _Filler(text, files).filled(text.lines, text.path)
        _hide(text)


@dataclass
class _Filler:
    text: Text
    files: Mapping[str, bytes]

    def filled(self, lines: list[Line], path: str, depth: int = 0) -> list[Line]:
        """`path` is the file in which these lines stand."""
        made: list[Line] = []
        for number, line in lines:
            made += (
                self._line(number, _TITLE.sub("", line), path, depth) if "{{" in line else [(number, line)]
            )
            if len(made) > MOST_LINES:
                self.text.note(number, f"includes more than {MOST_LINES} lines; the rest is left out")
                return made[:MOST_LINES]
        return made

    def _line(self, number: int, line: str, path: str, depth: int) -> list[Line]:
        if quarto := _QUARTO.fullmatch(line):
            got = self._part(number, posixpath.join(posixpath.dirname(path), quarto["path"]), [])
            return (
                self._deeper(number, _body(got), quarto["path"], depth)
                if got is not None
                else [(number, line)]
            )
        found = _BOOK.fullmatch(line)
        if not found:
            return [(number, line)]
        if found["escaped"]:
            return [(number, line.replace("\\{{#", "{{#", 1))]
        part = [piece.strip() for piece in found["part"].split(":")[1:]]
        there = posixpath.join(posixpath.dirname(path), found["path"])
        inner = self._part(number, there, part)
        if inner is None:
            return [(number, line)]
        inner = [found["before"] + inner[0], *inner[1:]] if inner else [found["before"]]
        inner[-1] += found["after"]
        return self._deeper(number, inner, there, depth)

    def _deeper(self, number: int, inner: list[str], path: str, depth: int) -> list[Line]:
        lines = [(number, line) for line in inner]
        return self.filled(lines, path, depth + 1) if depth < MOST_DEEP else lines

    def _part(self, number: int, path: str, part: list[str]) -> list[str] | None:
        raw = self.files.get(there := posixpath.normpath(path))
        if raw is None:
            self.text.note(
                number, f"includes {there}, which did not come with it; the mark is kept as it stands"
            )
            return None
        lines = raw.decode("utf-8", "replace").replace("\r\n", "\n").expandtabs(4).rstrip("\n").split("\n")
        if part and part[0] and not part[0].isdigit():
            lines, known = _named(lines, part[0])
            if not known:
                self.text.note(number, f"includes {there}, which has no part {part[0]}; all of it is shown")
        elif part:
            first = int(part[0]) if part[0].isdigit() else 1
            last = first if len(part) == 1 else int(part[1]) if part[1].isdigit() else len(lines)
            lines = lines[max(first - 1, 0) : last]
        return [line for line in lines if not _ANCHOR.search(line)]


def _named(lines: list[str], name: str) -> tuple[list[str], bool]:
    kept: list[str] = []
    inside = known = False
    for line in lines:
        found = _ANCHOR.search(line)
        if found and found["name"] == name:
            inside, known = not found["end"], True
        elif inside:
            kept.append(line)
    return (kept, True) if known else (lines, False)


def _body(lines: list[str]) -> list[str]:
    """Without front matter."""
    if lines and lines[0].strip() == "---" and "---" in lines[1:]:
        return lines[lines.index("---", 1) + 1 :]
    return lines


def _hide(text: Text) -> None:
    """mdBook does not show the lines of Rust that begin with `# `."""
    kept: list[Line] = []
    rust = before = False
    hidden = 0
    for number, line, code in with_code(text.lines):
        if code and not before:
            rust = bool(re.match(r"[ \t>]*(?:`{3,}|~{3,})\s*rust\b", line))
        if code and rust and _HIDDEN.match(line):
            hidden = hidden or number
        else:
            kept.append((number, line))
        before = code
    if hidden:
        text.note(hidden, "has lines of Rust that begin with # and are hidden in the book; they are left out")
        text.lines = kept
