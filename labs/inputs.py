"""What a learner puts into a lab: numbers and choices with limits, read from the address of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, log
from typing import Any

from courses.interface import gettext
from courses.reading.nearest import perhaps

MOST_SHOWN = 40  # letters of a wrong input that are shown again
SLIDER_STEPS = 1000


@dataclass(frozen=True)
class Number:
    """A number between two limits. On a slider that spans magnitudes (`log`) equal ways are equal factors."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    default: float
    step: float = 1
    log: bool = False
    side: str = ""  # "open" or "closed": whose bill it is in, for its colour
    about: str = ""
    group: str = ""  # folded away under this heading
    fact: str = ""  # the id of the dated fact whose first number is the default
    said: tuple[str, ...] = ()  # other words beside a number that is meant for it
    kind: str = "number"

    def read(self, written: str) -> float:
        """The number; ValueError with a sentence when it is none or beyond the limits."""
        try:
            number = float(written.strip().replace(",", "").replace("\u202f", ""))
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            shown = written[:MOST_SHOWN].replace("\0", "")
            raise ValueError(gettext("“{shown}” is not a number.").format(shown=shown))
        if not self.low <= number <= self.high:
            raise ValueError(
                gettext("This can be from {low} to {high}.").format(
                    low=plain(self.low), high=plain(self.high)
                )
            )
        return number

    def problem_of(self, written: str) -> str:
        """What an author is told who writes it into a lesson; empty where it can be read."""
        try:
            self.read(written)
        except ValueError:
            return f"it is a number from {plain(self.low)} to {plain(self.high)}"
        return ""

    def place(self, number: float) -> int:
        """Where it stands on a slider of `SLIDER_STEPS`."""
        low, high, at = (log(one) if self.log else one for one in (self.low, self.high, number))
        return round((at - low) / (high - low) * SLIDER_STEPS)


@dataclass(frozen=True)
class Choice:
    """One of some named things: `options` are (value, label)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: str
    about: str = ""
    group: str = ""
    kind: str = "choice"

    def read(self, written: str) -> str:
        if written not in dict(self.options):
            raise ValueError(gettext("This is not one of the choices."))
        return written

    def problem_of(self, written: str) -> str:
        names = [value for value, _ in self.options]
        if written in names:
            return ""
        return perhaps(written, names).removeprefix("; ") or f"it is one of {', '.join(names)}"


@dataclass(frozen=True)
class Tick:
    """Yes or no; `of` names the choice that it says more about, under which it stands."""

    name: str
    label: str
    default: bool = False
    about: str = ""
    group: str = ""
    of: str = ""
    kind: str = "tick"

    def read(self, written: str) -> bool:
        return written not in ("", "0", "no")

    def problem_of(self, written: str) -> str:
        return "" if written in ("yes", "no", "1", "0") else "it is yes or no"


Input = Number | Choice | Tick


@dataclass(frozen=True)
class Filled:
    """An input with what stands in it, and what is wrong with that."""

    input: Input
    value: Any
    problem: str = ""

    @property
    def shown(self) -> str:
        return plain(self.value) if isinstance(self.value, float) else str(self.value)

    @property
    def needs_a_look(self) -> bool:
        """Whether it is wrong, or another than it starts with."""
        return bool(self.problem) or self.value != self.input.default

    @property
    def place(self) -> int:
        """Of a number, on its slider; what is no number stands in the middle."""
        if not isinstance(self.input, Number) or self.problem:
            return SLIDER_STEPS // 2
        return self.input.place(self.value)


@dataclass(frozen=True)
class Reading:
    filled: tuple[Filled, ...]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not any(one.problem for one in self.filled)


def read(inputs: Sequence[Input], written: Mapping[str, str]) -> Reading:
    """Every input, from `written` where it is there and by its default where it is not.

    What is wrong keeps the words that were written, so that they can be corrected, and counts as the default.
    A form without JavaScript leaves an unticked box out, so a tick is off when anything else was sent.
    """
    sent = any(one.name in written for one in inputs)
    filled, values = [], {}
    for one in inputs:
        text = written.get(one.name, "" if isinstance(one, Tick) and sent else None)
        try:
            values[one.name] = one.default if text is None else one.read(text)
            filled.append(Filled(one, values[one.name]))
        except ValueError as wrong:
            values[one.name] = one.default
            filled.append(Filled(one, str(text)[:MOST_SHOWN].replace("\0", ""), str(wrong)))
    return Reading(tuple(filled), values)


def facts_behind(inputs: Sequence[Input]) -> tuple[str, ...]:
    """The ids of the facts from which these inputs start."""
    return tuple(one.fact for one in inputs if isinstance(one, Number) and one.fact)


def plain(number: float) -> str:
    """A number without a needless `.0` or exponent: 40000000, 2.5."""
    return str(int(number)) if float(number).is_integer() else f"{number:.6f}".rstrip("0").rstrip(".")
