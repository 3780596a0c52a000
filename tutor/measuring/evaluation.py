"""How well the tutor does on questions whose answers are known: the gold questions of the course folder, or a file.

Half of the gold questions are held back, by the hash of their text: whoever works on the tutor looks at the other half
only, and reports what the held-back half says.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from django.utils.html import strip_tags

from courses import languages
from tutor import lessons, vectors
from tutor.lessons import Lesson
from tutor.models import GoldQuestion
from tutor.phrases import holds
from tutor.providers.base import Backend
from tutor.providers.thinking import THOUGHT
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer, Before, Conversation, find
from tutor.understanding.deciding import DIRECT, decide
from tutor.understanding.ranking import LessonIndex
from tutor.voices.quote import Sentence
from tutor.wording.worth import holding


@dataclass(frozen=True)
class Known:
    """A question whose answer is known: phrases of the passages that answer it, or the reason why none does."""

    slug: str
    ask: str
    answers: tuple[str, ...] = ()
    not_here: str = ""  # near-miss, off-topic or adversarial
    before: str = ""  # the question it leans on
    style: str = ""


@dataclass(frozen=True)
class Outcome:
    """One question with what the tutor made of it. `kind` is answerable, near-miss, off-topic or adversarial."""

    slug: str
    ask: str
    kind: str
    style: str
    held_back: bool
    tier: str
    served: bool  # a passage that answers is among what is shown
    first: bool  # and in what is shown first
    section: bool  # a section that answers is linked
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
    section: float | None
    direct: float | None  # of the answerable ones, answered without reserve and rightly
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


def gold(slugs: Sequence[str] = ()) -> Iterator[Known]:
    """The gold questions of the loaded course, or of some lessons."""
    rows = GoldQuestion.objects.all()
    for row in rows.filter(slug__in=slugs) if slugs else rows:
        yield Known(row.slug, row.ask, tuple(row.answers), row.not_here)


def run(
    backend: Backend | None, questions: Iterable[Known], without: Collection[str] = ()
) -> Iterator[Outcome]:
    """Asks each question of its lesson; those of lessons that are not loaded are passed over."""
    for one in questions:
        if lesson := lessons.of_slug(one.slug):
            with languages.speaking(lesson.language):
                outcome = _outcome(one, lesson, backend, without)
            yield outcome


def _outcome(known: Known, lesson: Lesson, backend: Backend | None, without: Collection[str]) -> Outcome:
    index = lessons.index_of(lesson)
    asked_of = _conversation(known, lesson, index, without)
    begun = time.perf_counter()
    given = answer(known.ask, asked_of, backend)
    seconds = time.perf_counter() - begun
    right = holding(known.answers, index)
    sections = {index.by_name[name].passage.anchor for name in right}
    found = [_is_right(one, given, right, known, index) for one in given.sentences]
    return Outcome(
        slug=known.slug,
        ask=known.ask,
        kind=known.not_here or "answerable",
        style=known.style,
        held_back=is_held_back(known.ask),
        tier=given.tier,
        served=any(found),
        first=any(found[:1]),
        section=any(one["anchor"] in sections for one in given.sentences),
        foreign=sum(not _is_own(one, index) for one in given.sentences),
        seconds=seconds,
        cost=given.usage.cost or 0.0,
        fallback=given.fallback,
    )


def _conversation(
    known: Known, lesson: Lesson, index: LessonIndex, without: Collection[str] = ()
) -> Conversation:
    return Conversation(
        known.slug,
        index,
        lesson.kind,
        before=lambda: Before(known.before),
        meaning=vectors.meaning_of(known.ask, lesson, index),
        without=without,
    )


def _is_right(sentence: Sentence, given: Answer, right: Set[str], known: Known, index: LessonIndex) -> bool:
    """Whether what is shown holds a passage that answers: itself, its paragraph, or what goes before it."""
    heard = index.by_name.get(sentence["passage"])
    if heard is None:
        return any(holds(sentence["quote"], phrase) for phrase in known.answers)
    whole = given.tier == "closest" or sentence["folded"]
    shown = {one.name for one in index.paragraph_of(heard.passage)} if whole else {heard.passage.name}
    text = strip_tags(sentence["excerpt"])
    return bool(shown & right) or any(holds(text, phrase) for phrase in known.answers)


def _is_own(sentence: Sentence, index: LessonIndex) -> bool:
    heard = index.by_name.get(sentence["passage"])
    own = heard.passage.text if heard else index.outline.summary
    return sentence["quote"] == own


def worth(questions: Iterable[Known]) -> dict[str, dict[str, int]]:
    """What each predicate of a direct answer is worth: direct answers, right and wrong, with all of them (under the empty
    name) and without each.
    """
    tally = {name: {"right": 0, "wrong": 0} for name in ("", *DIRECT)}
    for known in questions:
        lesson = lessons.of_slug(known.slug)
        if lesson is None:
            continue
        index = lessons.index_of(lesson)
        found = find(known.ask, _conversation(known, lesson, index))
        if found is None:
            continue
        right = holding(known.answers, index)
        for name, count in tally.items():
            decided = decide(found.asked, found.hits, foreign=found.foreign, without=(name,))
            if decided.tier == "direct":
                count["right" if right & set(decided.names) else "wrong"] += 1
    return tally


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
    wrong = [one for one in every if one.tier == "direct" and not one.served]
    return Scores(
        asked=len(every),
        served=share("answerable", [one.served for one in answerable]),
        first=share("answerable", [one.first for one in answerable]),
        section=share("answerable", [one.section for one in answerable]),
        direct=share("answerable", [one.tier == "direct" and one.served for one in answerable]),
        wrong_direct=len(wrong) / len(every) if every else None,
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
        "thought": sum(one.fallback == THOUGHT for one in outcomes),
        "all": asdict(scores(outcomes)),
        "held_back": asdict(scores(one for one in outcomes if one.held_back)),
        "lessons": {slug: asdict(scores(one for one in outcomes if one.slug == slug)) for slug in slugs},
    }
