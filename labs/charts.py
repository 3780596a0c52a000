"""Lines over an axis, worked out on the server so that a chart needs no script: numbers in, places in a picture out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 640, 320  # of the picture, in its own units
LEFT, RIGHT, TOP, BOTTOM = 58, 620, 24, 270  # where the axes stand


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Axes:
    """Both axes start at 0 and end at `widest` and `highest`."""

    widest: float
    highest: float

    def x(self, value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * value / self.widest, 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / self.highest, 1)

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
