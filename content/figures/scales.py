"""From a value to a place: an axis that runs evenly, one that runs by powers of ten, one that runs through time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import log10


@dataclass(frozen=True)
class Even:
    """`low` stands at `start`, `high` at `end`; upwards when `end` is above."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Powers(Even):
    """Each power of ten takes the same room."""

    def __call__(self, value: float) -> float:
        share = (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return self.start + (self.end - self.start) * share

    def tens(self) -> list[float]:
        """The powers of ten on it."""
        return [
            10.0**power for power in range(round(log10(self.low) + 0.4999), int(log10(self.high) + 1e-9) + 1)
        ]


@dataclass(frozen=True)
class Time:
    """`first` stands at `start`, `last` at `end`."""

    first: date
    last: date
    start: float
    end: float

    def __call__(self, when: date) -> float:
        share = (when - self.first).days / (self.last - self.first).days
        return self.start + (self.end - self.start) * share
