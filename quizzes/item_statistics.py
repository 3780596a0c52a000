"""How the questions of a quiz do: pure, over the first answers of learners.

Sources: the interval is Wilson's (1927) at 95 %; the discrimination is the corrected point-biserial correlation of an
item with the rest of its test (Lord and Novick, 1968), here Pearson's r of the item's points with the mean points of the
same learner's other answers, so that it holds for partial points too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

LEAST = 20  # answers below which nothing is said
_Z = 1.959964  # of 95 %
_WHOLE = 1 - 1e-6


@dataclass(frozen=True)
class Answer:
    """One learner's first answer to one version of a question. `rest` is the mean of their other points, 0 to 1, or None
    when there are none; `chosen` are the options, by their places in the file.
    """

    question: str
    version: str
    points: float
    rest: float | None
    chosen: tuple[int, ...] = ()


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class Item:
    """One version of a question. Shares are 0 to 1; None and empty below `LEAST` answers."""

    question: str
    version: str
    answered: int
    right: float | None = None
    interval: Interval | None = None
    discrimination: float | None = None
    chosen: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        return self.answered < LEAST


@dataclass
class _Sums:
    """What is kept of the answers so far, so that any number of them can be read."""

    answered: int = 0
    right: int = 0
    chosen: Counter[int] = field(default_factory=Counter)
    # of the answers with a rest: count, Σx, Σy, Σx², Σy², Σxy
    moments: list[float] = field(default_factory=lambda: [0.0] * 6)

    def add(self, answer: Answer) -> None:
        self.answered += 1
        self.right += answer.points >= _WHOLE
        self.chosen.update(answer.chosen)
        if answer.rest is not None:
            x, y = answer.points, answer.rest
            for place, value in enumerate((1.0, x, y, x * x, y * y, x * y)):
                self.moments[place] += value


def items(answers: Iterable[Answer]) -> list[Item]:
    """One for each version of each question, by name."""
    sums: dict[tuple[str, str], _Sums] = defaultdict(_Sums)
    for answer in answers:
        sums[answer.question, answer.version].add(answer)
    return [_item(question, version, one) for (question, version), one in sorted(sums.items())]


def _item(question: str, version: str, sums: _Sums) -> Item:
    if sums.answered < LEAST:
        return Item(question, version, sums.answered)
    return Item(
        question,
        version,
        sums.answered,
        right=sums.right / sums.answered,
        interval=wilson(sums.right, sums.answered),
        discrimination=_correlation(sums.moments),
        chosen={option: count / sums.answered for option, count in sorted(sums.chosen.items())},
    )


def wilson(right: int, of: int) -> Interval:
    """The 95 % interval of a share; for `of` > 0."""
    share, z2 = right / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def _correlation(moments: list[float]) -> float | None:
    """Pearson's r; None when everybody did the same on either side."""
    count, x, y, xx, yy, xy = moments
    if count < LEAST:
        return None
    spread_x, spread_y = count * xx - x * x, count * yy - y * y
    if spread_x <= 1e-9 or spread_y <= 1e-9:
        return None
    return max(-1.0, min(1.0, (count * xy - x * y) / sqrt(spread_x * spread_y)))
