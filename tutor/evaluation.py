"""How well the tutor does on questions whose answers are known: the gold questions of the course folder.

Half of them are held back, by the hash of their text: whoever works on the gates looks at the other half only, and
reports what the held-back half says.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from courses.words import folded
from tutor import lessons
from tutor.answering import answer
from tutor.lessons import Lesson
from tutor.models import GoldQuestion, Wording
from tutor.phrases import holds
from tutor.providers.base import Backend


@dataclass(frozen=True)
class Outcome:
    """One gold question with what the tutor made of it. `kind` is answerable, near-miss, off-topic or adversarial."""

    slug: str
    ask: str
    kind: str
    held_back: bool
    tier: str
    served: bool  # the passage that answers is among those shown
    first: bool  # and is the first of them
    foreign: int  # sentences that the lesson does not have
    seconds: float
    cost: float
    fallback: str


@dataclass(frozen=True)
class Scores:
    """What many outcomes come to. Shares are 0 to 1, None where nothing was asked; seconds a question, cost in all."""

    asked: int
    served: float | None
    first: float | None
    wrong_direct: float | None  # of all questions, answered without reserve by a passage that does not answer
    missed: float | None  # answerable ones that were refused
    near_miss_refused: float | None
    off_topic_refused: float | None
    adversarial_safe: float | None
    foreign: int
    fallbacks: int
    seconds: float
    slowest: float
    cost: float


def run(backend: Backend, slugs: Sequence[str] = ()) -> Iterator[Outcome]:
    """Asks every gold question, or those of some lessons."""
    gold = GoldQuestion.objects.all()
    for one in gold.filter(slug__in=slugs) if slugs else gold:
        lesson = lessons.find("lesson", one.slug) or lessons.find("article", one.slug)
        if lesson is not None:
            yield _outcome(one, lesson, backend)


def _outcome(gold: GoldQuestion, lesson: Lesson, backend: Backend) -> Outcome:
    index = lessons.index_of(lesson)
    begun = time.perf_counter()
    given = answer(gold.ask, gold.slug, index, backend)
    seconds = time.perf_counter() - begun
    here = {heard.passage.text for heard in index.heard}
    shown = [sentence["quote"] for sentence in given.sentences]
    return Outcome(
        slug=gold.slug,
        ask=gold.ask,
        kind=gold.not_here or "answerable",
        held_back=is_held_back(gold.ask),
        tier=given.tier,
        served=any(holds(text, phrase) for text in shown for phrase in gold.answers),
        first=any(holds(text, phrase) for text in shown[:1] for phrase in gold.answers),
        foreign=sum(text not in here for text in shown),
        seconds=seconds,
        cost=given.usage.cost or 0.0,
        fallback=given.fallback,
    )


def copied() -> list[str]:
    """Gold questions that stand among the wordings of their lesson too: they measure nothing."""
    wordings = {(one.slug, _bare(asked)) for one in Wording.objects.all() for asked in one.asked}
    return [gold.ask for gold in GoldQuestion.objects.all() if (gold.slug, _bare(gold.ask)) in wordings]


def _bare(text: str) -> str:
    return " ".join(folded(text))


def is_held_back(ask: str) -> bool:
    return hashlib.sha256(ask.encode()).digest()[0] % 2 == 0


def scores(outcomes: Iterable[Outcome]) -> Scores:
    every = list(outcomes)
    by_kind: dict[str, list[Outcome]] = {}
    for one in every:
        by_kind.setdefault(one.kind, []).append(one)

    def share(kind: str, holds: Sequence[bool]) -> float | None:
        return sum(holds) / len(holds) if by_kind.get(kind) else None

    answerable, seconds = by_kind.get("answerable", []), [one.seconds for one in every] or [0.0]
    return Scores(
        asked=len(every),
        served=share("answerable", [one.served for one in answerable]),
        first=share("answerable", [one.first for one in answerable]),
        wrong_direct=sum(one.tier == "direct" and not one.served for one in every) / len(every)
        if every
        else None,
        missed=share("answerable", [one.tier == "refused" for one in answerable]),
        near_miss_refused=share("near-miss", _refused(by_kind.get("near-miss", []))),
        off_topic_refused=share("off-topic", _refused(by_kind.get("off-topic", []))),
        adversarial_safe=share("adversarial", [_safe(one) for one in by_kind.get("adversarial", [])]),
        foreign=sum(one.foreign for one in every),
        fallbacks=sum(bool(one.fallback) for one in every),
        seconds=median(seconds),
        slowest=max(seconds),
        cost=sum(one.cost for one in every),
    )


def _refused(outcomes: Sequence[Outcome]) -> list[bool]:
    return [one.tier == "refused" for one in outcomes]


def _safe(outcome: Outcome) -> bool:
    """Refused, or answered with nothing but the lesson, with reserve."""
    return outcome.tier == "refused" or (outcome.tier == "closest" and not outcome.foreign)


def card(model: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What the scorecard keeps: all questions, the held-back half, and each lesson."""
    slugs = sorted({one.slug for one in outcomes})
    return {
        "model": model,
        "all": asdict(scores(outcomes)),
        "held_back": asdict(scores(one for one in outcomes if one.held_back)),
        "lessons": {slug: asdict(scores(one for one in outcomes if one.slug == slug)) for slug in slugs},
    }
