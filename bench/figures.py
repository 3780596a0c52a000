"""A figure with its aim, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One thing measured. `at_most` tells which side of the aim is good; without an aim it is only shown."""

    name: str
    value: float
    unit: str = ""
    aim: float | None = None
    at_most: bool = False
    made_of: str = ""

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        return "pass" if (self.value <= self.aim if self.at_most else self.value >= self.aim) else "MISS"

    def __str__(self) -> str:
        aim = "" if self.aim is None else f"{'≤' if self.at_most else '≥'} {self.aim:g}{self.unit}"
        shown = f"{self.value:.0f}" if self.value >= 100 else f"{self.value:.3g}"
        return f"{self.name:52}{shown + self.unit:>10}  {aim:9} {self.verdict:5} {self.made_of}".rstrip()


def in_turns(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Takes every measure once a round, so that what disturbs the machine disturbs all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(measure())
    return taken


def ratio(taken: dict[str, list[float]], one: str, other: str) -> float:
    """How many times `other` is `one`: the median over the rounds, each against its neighbour in time."""
    return median(a / b for a, b in zip(taken[one], taken[other], strict=True))
