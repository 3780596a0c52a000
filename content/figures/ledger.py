"""Facts of the course by their id, and what a figure reads from their values: sums of money, dates, sizes of models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

FACTS = Path(__file__).parents[1] / "facts.yaml"
_MONTHS = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)  # fmt: skip
_DAY = re.compile(rf"(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)})(?: (\d{{4}}))?")
_POWER = re.compile(r"([\d.]+) × 10\^(\d+)\^|10\^(\d+)\^")
_SIZE = re.compile(r"([\d.]+)([BT]| billion)(?:-A([\d.]+)B)?")
_BILLION = {"B": 1.0, " billion": 1.0, "T": 1000.0}


@dataclass(frozen=True)
class Size:
    """The parameters of a model in thousand millions: all that are held, and those used for each token."""

    total: float
    active: float


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in yaml.safe_load(FACTS.read_text(encoding="utf-8"))}


# the facts that the figure in hand has read, in their order
_noted: dict[str, None] = {}


@contextmanager
def noting() -> Iterator[dict[str, None]]:
    """The ids of all facts that are read meanwhile."""
    _noted.clear()
    yield _noted


def _row(fact: str) -> dict[str, object]:
    _noted[fact] = None
    return _rows()[fact]


def value(fact: str) -> str:
    """As the lessons show it."""
    return str(_row(fact)["value"])


def as_of(fact: str) -> date:
    found = _row(fact)["as_of"]
    return found if isinstance(found, date) else date.fromisoformat(str(found))


def latest(facts: list[str]) -> str:
    """The month of the newest of them, as a figure dates itself: November 2026."""
    day = max(as_of(fact) for fact in facts)
    return f"{_MONTHS[day.month - 1]} {day.year}"


def dollars(fact: str) -> float:
    return float(value(fact).removeprefix("$").replace(",", ""))


def numbers(fact: str) -> list[float]:
    """Every number in a value, in its order; a word for a number counts too."""
    words = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    found = re.findall(rf"\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(words)})\b", value(fact))
    return [float(words.index(one) if one in words else one.replace(",", "")) for one in found]


def days(fact: str) -> list[date]:
    """Every date in a value: the first of the month where it names no day, in the year of the next where none."""
    found, later = [], 0
    for day_, month, year in reversed(_DAY.findall(value(fact))):
        later = int(year or later)
        found.append(date(later, _MONTHS.index(month) + 1, int(day_ or 1)))
    return found[::-1]


def day(fact: str) -> date:
    return days(fact)[0]


def power(fact: str) -> float:
    """A value such as 3.8 × 10^25^."""
    found = _POWER.search(value(fact))
    if found is None:
        raise ValueError(f"{fact} has no power of ten")
    return float(f"{found[1] or 1}e{found[2] or found[3]}")


def sizes(fact: str) -> list[Size]:
    """Every size in a value: 27B, 2.4T-A95B, 70 billion."""
    found = []
    for total, letter, active in _SIZE.findall(value(fact)):
        all_of_it = float(total) * _BILLION[letter]
        found.append(Size(all_of_it, float(active) if active else all_of_it))
    return found


def spoken(when: date) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    return f"{when.day} {_MONTHS[when.month - 1][:3]} {when.year}"


def short_month(when: date) -> str:
    return f"{_MONTHS[when.month - 1][:3]} {when.year}"
