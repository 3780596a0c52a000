"""Names beside what they name: each label of a chart stands where it covers no line and no other label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from labs.charts import Frame

Line = Callable[
    [float], float
]  # a place to the right → the line's place downwards, both in the picture's units
Anchor = Literal["start", "end"]
WIDTH = 0.58  # of a letter, by its size: the widest that Bricolage's letters are on average
GAPS = (8, 14)  # between a label and the line that it names, which may be steep
PLACES = (0.98, 0.9, 0.82, 0.74, 0.66, 0.58, 0.5, 0.42, 0.34, 0.26, 0.18, 0.1)


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Spot:
    """Where a text may begin or end, on its baseline."""

    x: float
    y: float
    anchor: Anchor


@dataclass(frozen=True)
class Label:
    text: str
    kind: str
    spot: Spot


class Labels:
    """What stands in a picture so far. Its lines go up to the right, or level; a step is upright."""

    def __init__(self, frame: Frame, lines: Sequence[Line], taken: Iterable[Box] = ()) -> None:
        self._frame = frame
        self._lines = lines
        self._taken = list(taken)

    def place(self, text: str, kind: str, spots: Iterable[Spot]) -> Label | None:
        """The label at the first spot where it covers nothing; None where there is none."""
        for spot in spots:
            box = self._box(text, spot)
            if self._is_free(box):
                self._taken.append(box)
                return Label(text, kind, spot)
        return None

    def along(self, line: Line) -> Iterator[Spot]:
        """Spots over and under a line, those at its end first."""
        for share in PLACES:
            x = self._frame.left + share * (self._frame.right - self._frame.left)
            y = line(x)
            for gap in GAPS:
                yield Spot(x, y - gap, "end")
                yield Spot(x, y + gap + self._frame.letters * 0.8, "start")
                yield Spot(x, y + gap + self._frame.letters * 0.8, "end")

    def around(self, x: float, y: float) -> Iterator[Spot]:
        """Spots at the corners of a point, nearest first."""
        letters = self._frame.letters
        for away in (1.4, 2.6, 4.0):
            yield Spot(x + letters, y + away * letters + 2, "start")
            yield Spot(x - letters, y - away * letters + 6, "end")
            yield Spot(x + letters, y - away * letters + 6, "start")
            yield Spot(x - letters, y + away * letters + 2, "end")

    def _box(self, text: str, spot: Spot) -> Box:
        width = len(text) * self._frame.letters * WIDTH
        left = spot.x if spot.anchor == "start" else spot.x - width
        return Box(left - 2, spot.y - self._frame.letters * 0.85, left + width + 2, spot.y + 4)

    def _is_free(self, box: Box) -> bool:
        frame = self._frame
        if (
            box.left < frame.left
            or box.right > frame.right
            or box.top < frame.top
            or box.bottom > frame.bottom
        ):
            return False
        if any(box.meets(other) for other in self._taken):
            return False
        # as a line never goes down, between two places it is at each height between those there
        return all(line(box.right) > box.bottom + 2 or line(box.left) < box.top - 2 for line in self._lines)
