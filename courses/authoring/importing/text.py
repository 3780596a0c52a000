"""A Markdown text that is being converted: its lines keep the number that they have in the file they came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from courses.compiling.comments import Line

Piece = tuple[int, str]  # the line of the source, and text that may hold several lines

FENCE = re.compile(r"(?P<before>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
_SIGNS = re.compile(r"\\.|(?P<code>`+)|(?P<comment><!--)|(?P<gap>\n[ \t>]*\n)", re.S)


@dataclass
class Text:
    """The lines of one file. `note` tells whatever does not come along."""

    path: str
    lines: list[Line]
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, path: str, text: str, notes: list[str], first: int = 1) -> Text:
        return cls(path, list(enumerate(text.split("\n"), start=first)), notes)

    def note(self, number: int, what: str) -> None:
        if (said := f"{self.path}:{number}: {what}") not in self.notes:
            self.notes.append(said)

    def __str__(self) -> str:
        return "\n".join(line for _, line in self.lines)

    def has(self, *signs: str) -> bool:
        return any(sign in line for _, line in self.lines for sign in signs)

    def substitute(
        self, pattern: re.Pattern[str], made: Callable[[re.Match[str], int], str], *, in_code: bool = False
    ) -> None:
        """Puts what `made` says in place of each match outside code and comments. It is given the match and its line."""
        source = Source(self.lines, in_code=in_code)
        pieces: list[Piece] = []
        at = done = 0
        while found := pattern.search(source.text, at):
            if until := source.code_until(found.start()):
                at = until
                continue
            pieces += source.pieces(done, found.start())
            number = source.number_at(found.start())
            pieces.append((number, made(found, number)))
            done = found.end()
            at = max(found.end(), at + 1) if found.end() == found.start() else found.end()
        if done:
            self.lines = assembled([*pieces, *source.pieces(done, len(source.text))])


class Source:
    """Lines as one string, with the places of code and comments in it."""

    def __init__(self, lines: list[Line], *, in_code: bool = False) -> None:
        self.lines = lines
        self.text = "\n".join(line for _, line in lines)
        self.starts = [0]
        for _, line in lines[:-1]:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self._code = [] if in_code else list(_code_in(self.text))
        self._begins = [start for start, _ in self._code]

    def code_until(self, place: int) -> int:
        """Where the code ends in which `place` stands; 0 where it stands in none."""
        at = bisect_right(self._begins, place) - 1
        return self._code[at][1] if at >= 0 and place < self._code[at][1] else 0

    def number_at(self, place: int) -> int:
        return self.lines[bisect_right(self.starts, place) - 1][0]

    def line_before(self, place: int) -> str:
        """What stands before `place` in its line."""
        return self.text[self.text.rfind("\n", 0, place) + 1 : place]

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        while start < end:
            stop = self.text.find("\n", start, end) + 1 or end
            yield self.number_at(start), self.text[start:stop]
            start = stop


def assembled(pieces: Iterable[Piece]) -> list[Line]:
    lines: list[Line] = []
    held: list[str] = []
    number = 0
    for of, piece in pieces:
        for at, part in enumerate(piece.split("\n")):
            if at:
                lines.append((number or of, "".join(held)))
                held, number = [], 0
            if part:
                number = number or of
                held.append(part)
    return [*lines, (number or (lines[-1][0] if lines else 1), "".join(held))]


def with_code(lines: Iterable[Line]) -> Iterator[tuple[int, str, bool]]:
    """Each line, and whether it belongs to a fenced block."""
    fence = ""
    for number, line in lines:
        found = FENCE.match(line)
        opens = found and not fence and not ("`" in found["marks"] and "`" in found["info"])
        closes = found and fence and found["marks"].startswith(fence) and not found["info"].strip()
        yield number, line, bool(fence or opens)
        if found and opens:
            fence = found["marks"]
        elif closes:
            fence = ""


def _code_in(text: str) -> Iterator[tuple[int, int]]:
    """Fenced blocks, code in a line, and comments: where each begins and ends."""
    at = start = 0
    fenced: list[tuple[int, int]] = []
    for _, line, inside in with_code(enumerate(text.split("\n"))):
        if inside:
            if fenced and fenced[-1][1] == at:
                fenced[-1] = (fenced[-1][0], at + len(line) + 1)
            else:
                fenced.append((at, at + len(line) + 1))
        at += len(line) + 1
    for begins, ends in [*fenced, (len(text), len(text))]:
        yield from _spans(text, start, begins)
        if begins < ends:
            yield begins, ends
        start = ends


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    signs = list(_SIGNS.finditer(text, start, end))
    at, until = 0, start
    while at < len(signs):
        found = signs[at]
        at += 1
        if found.start() < until:
            continue
        if found["comment"]:
            close = text.find("-->", found.end(), end)
            until = close + 3 if close >= 0 else found.end()
            yield found.start(), until
        elif found["code"]:
            for later in signs[at:]:
                if later["gap"]:
                    break
                if later["code"] == found["code"]:
                    until = later.end()
                    yield found.start(), until
                    break


def dedented(lines: list[Line]) -> list[Line]:
    """Without the indentation that all share, and without empty lines around."""
    while lines and not lines[0][1].strip():
        lines = lines[1:]
    while lines and not lines[-1][1].strip():
        lines = lines[:-1]
    shared = min((len(line) - len(line.lstrip(" ")) for _, line in lines if line.strip()), default=0)
    return [(number, line[shared:] if line.strip() else "") for number, line in lines]


def indented(lines: list[Line], by: str) -> list[Line]:
    return [(number, f"{by}{line}" if line.strip() else by.rstrip()) for number, line in lines]


def as_pieces(lines: list[Line]) -> list[Piece]:
    """The lines again as pieces; the last has no end of line."""
    return [(number, line + "\n" * (at < len(lines))) for at, (number, line) in enumerate(lines, start=1)]


def squeezed(lines: list[Line]) -> list[Line]:
    """Of several empty lines in a row one stays, outside of code."""
    kept: list[Line] = []
    empty = False
    for number, line, code in with_code(lines):
        bare = not code and not line.strip()
        if not (bare and empty):
            kept.append((number, "" if bare else line))
        empty = bare
    return kept
