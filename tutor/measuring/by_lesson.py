"""How far the figures of many questions can be trusted: what each lesson comes to, and how far chance moves the whole.

Nothing of the tutor is fitted to questions while it runs, so there is nothing to fit anew for each lesson left out: its weights
and thresholds are constants of the code, the same for every course. What is left to say is how much lessons differ.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from tutor.measuring.evaluation import Outcome, Scores, scores

# Field of Scores → what it is called, and whether less of it is better.
SHARES = {
    "served": ("right passage shown", False),
    "first": ("right passage first", False),
    "section": ("right section linked", False),
    "direct": ("direct and right", False),
    "wrong_direct": ("wrong direct", True),
    "missed": ("answerable but refused", True),
    "off_topic_refused": ("off topic refused", False),
    "adversarial_safe": ("adversarial safe", False),
}
DRAWS = 1000
INSIDE = 0.95


@dataclass(frozen=True)
class Spread:
    """One share: of all questions together, in each lesson where there is one, and where it lies in 95 of 100 draws."""

    name: str
    whole: float
    lessons: dict[str, float]
    low: float
    high: float
    less_is_better: bool

    @property
    def mean(self) -> float:
        """Of the lessons, each counted alike."""
        return mean(self.lessons.values())

    @property
    def worst(self) -> float:
        return (max if self.less_is_better else min)(self.lessons.values())


def spreads(outcomes: Sequence[Outcome], draws: int = DRAWS) -> Iterator[Spread]:
    by_lesson: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_lesson.setdefault(one.slug, []).append(one)
    whole = scores(outcomes)
    each = {slug: scores(some) for slug, some in by_lesson.items()}
    drawn = [scores(some) for some in _drawn(list(by_lesson.values()), draws)]
    for field, (name, less_is_better) in SHARES.items():
        share = _of(whole, field)
        if share is not None:
            lessons = {slug: value for slug in each if (value := _of(each[slug], field)) is not None}
            low, high = _inside([value for one in drawn if (value := _of(one, field)) is not None])
            yield Spread(name, share, lessons, low, high, less_is_better)


def _drawn(lessons: Sequence[Sequence[Outcome]], draws: int) -> Iterator[list[Outcome]]:
    """As many lessons as there are, drawn with replacement, and of each as many questions: questions of one lesson are alike,
    so to draw among all of them would promise too much. The same draws each time.
    """
    chance = random.Random(0)  # noqa: S311 - no secret
    for _ in range(draws):
        some = chance.choices(lessons, k=len(lessons))
        yield [one for lesson in some for one in chance.choices(lesson, k=len(lesson))]


def _of(found: Scores, field: str) -> float | None:
    share: float | None = getattr(found, field)
    return share


def _inside(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    beyond = round(len(ordered) * (1 - INSIDE) / 2)
    return ordered[beyond], ordered[-1 - beyond]
