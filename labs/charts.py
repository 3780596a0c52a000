"""Lines over an axis, worked out on the server so that a chart needs no script: numbers in, places in a picture out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10


@dataclass(frozen=True)
class Frame:
    """A picture in its own units: its size, where the axes stand, and how large its letters are."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    letters: int


WIDE = Frame(640, 320, left=58, right=620, top=24, bottom=276, letters=13)
# drawn for a phone, on which letters of the wide one would be too small to read
NARROW = Frame(340, 270, left=46, right=322, top=26, bottom=230, letters=14)


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Axes:
    """Both axes start at 0 and end at `widest` and `highest`."""

    widest: float
    highest: float
    frame: Frame = WIDE

    def x(self, value: float) -> float:
        return round(self.frame.left + (self.frame.right - self.frame.left) * value / self.widest, 1)

    def y(self, value: float) -> float:
        return round(self.frame.bottom - (self.frame.bottom - self.frame.top) * value / self.highest, 1)

    def value_at(self, x: float) -> float:
        """Of the axis that runs to the right."""
        return self.widest * (x - self.frame.left) / (self.frame.right - self.frame.left)

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        """The `d` of an SVG path through the points."""
        return "M" + "L".join(f"{self.x(x)} {self.y(y)}" for x, y in points)

    def rows(self, unit: str = "") -> list[Tick]:
        return [Tick(self.y(value), short(value, unit)) for value in steps(self.highest)]

    def columns(self) -> list[Tick]:
        return [Tick(self.x(value), short(value)) for value in steps(self.widest)]


def steps(highest: float) -> list[float]:
    """Round numbers from 0 up to `highest`, three to six of them."""
    power = 10.0 ** floor(log10(highest))
    step = next(size * power for size in (0.2, 0.5, 1, 2) if highest / (size * power) <= 5.001)
    return [step * count for count in range(floor(highest / step + 1e-9) + 1)]


def short(value: float, unit: str = "") -> str:
    """The number as a label says it: 31 M, 1.5 k."""
    for size, letter in ((1e12, " T"), (1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{unit}{_three(value / size)}{letter}"
    return f"{unit}{_three(value)}"


def _three(value: float) -> str:
    """Three figures at most."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
