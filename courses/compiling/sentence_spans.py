"""Puts a span around each sentence of a paragraph, whatever marks stand in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from courses.compiling.sentences import sentences
from courses.reading.markup import append, instead_of, is_footnote_mark, make


def grouped(inside: Sequence[Element | str]) -> list[Element | str]:
    """The pieces with spans put around those of each sentence; what stands between stays as it is."""
    ranges: list[tuple[int, int]] = []
    at = 0
    for piece in inside:
        ranges.append((at, at + len(flat(piece))))
        at = ranges[-1][1]
    elements = [found for piece, found in zip(inside, ranges, strict=True) if isinstance(piece, Element)]
    spoken = _merged(sentences("".join(flat(piece) for piece in inside)), elements)
    grouped: list[Element | str] = []
    spans: list[Element] = []  # of the sentences so far, the last may still grow
    for part, start, end in _cut_at(
        inside, ranges, sorted({edge for sentence in spoken for edge in sentence})
    ):
        if len(spans) < len(spoken) and end > spoken[len(spans)][0]:
            spans.append(make("span", {"class": "passage"}))
            grouped.append(spans[-1])
        mark = isinstance(part, Element) and is_footnote_mark(part)
        if spans and (start < spoken[len(spans) - 1][1] or mark):
            append(spans[-1], part)
        else:
            grouped.append(part)
    return grouped


def _merged(spoken: list[tuple[int, int]], elements: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences, where two that meet inside an element are one."""
    merged: list[tuple[int, int]] = []
    at = 0
    for start, end in spoken:
        while at < len(elements) and elements[at][1] <= start:
            at += 1
        # elements follow each other, so only the first that reaches beyond `start` can hold the meeting
        if merged and at < len(elements) and elements[at][0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _cut_at(
    inside: Sequence[Element | str], ranges: list[tuple[int, int]], edges: list[int]
) -> Iterator[tuple[Element | str, int, int]]:
    """The pieces with their ranges, texts cut at the edges."""
    for piece, (start, end) in zip(inside, ranges, strict=True):
        if isinstance(piece, Element):
            yield piece, start, end
            continue
        cuts = [start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end]
        for first, last in pairwise(cuts):
            yield piece[first - start : last - start], first, last


def flat(piece: Element | str) -> str:
    """The text of a piece, with as many characters as the tree has, for the places of sentences in it."""
    if isinstance(piece, str):
        return piece
    if is_footnote_mark(piece):
        return ""
    if piece.tag == "br":
        return "\n"
    if said := instead_of(piece):
        return said
    return (piece.text or "") + "".join(flat(child) + (child.tail or "") for child in piece)
