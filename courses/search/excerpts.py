"""The line of a text that shows best why it was found, cut into marked and unmarked pieces."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from courses.words import Word, stems, words

LONGEST = 220  # characters


@dataclass(frozen=True)
class Piece:
    """Plain text, not HTML: the template escapes it and puts <mark> around the marked ones."""

    text: str
    marked: bool = False


def excerpt(text: str, phrases: Collection[str]) -> tuple[Piece, ...]:
    """The best line of `text` with `phrases` (stems with a space between) marked; the first line when none is there."""
    lines = text.splitlines() or [""]
    line = max(lines, key=lambda one: _different(one, phrases))  # the first of the best
    wanted = sorted({tuple(phrase.split()) for phrase in phrases}, key=len, reverse=True)
    spans = list(_found(list(words(line)), wanted))
    first, last = _window(line, spans)
    return tuple(_pieces(line, spans, first, last))


def _different(line: str, phrases: Collection[str]) -> int:
    """How many of the phrases stand in the line."""
    field = f" {stems(line)} "
    return sum(f" {phrase} " in field for phrase in phrases)


def _found(line: list[Word], wanted: list[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Where each phrase stands in the line, the longest at each place."""
    at = 0
    while at < len(line):
        phrase = next((p for p in wanted if tuple(word.stem for word in line[at : at + len(p)]) == p), None)
        if phrase:
            yield line[at].start, line[at + len(phrase) - 1].end
        at += len(phrase) if phrase else 1


def _window(line: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Where to cut a line that is too long: at spaces, with a little before the first thing found."""
    if len(line) <= LONGEST:
        return 0, len(line)
    first = max(0, min((spans[0][0] if spans else 0) - LONGEST // 4, len(line) - LONGEST))
    if first:
        first = line.find(" ", first, first + 30) + 1 or first
    last = min(len(line), first + LONGEST)
    if last < len(line):
        last = max(line.rfind(" ", last - 30, last), first + LONGEST - 30)
    return first, last


def _pieces(line: str, spans: list[tuple[int, int]], first: int, last: int) -> Iterator[Piece]:
    marked = {place for start, end in spans for place in range(start, end)}
    if first:
        yield Piece("… ")
    for is_marked, places in groupby(range(first, last), key=marked.__contains__):
        run = list(places)
        yield Piece(line[run[0] : run[-1] + 1], is_marked)
    if last < len(line):
        yield Piece(" …")
