"""What a change to a lesson's wordings or names is worth: of the questions whose answer is known, how many the tutor serves
without it and with it. All in memory; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from courses.reading.document import Passage
from tutor.phrases import holds
from tutor.understanding.conversation import Conversation, find
from tutor.understanding.deciding import decide
from tutor.understanding.intents import intent
from tutor.understanding.ranking import LessonIndex
from tutor.understanding.refusals import turn_away

MOST = 60  # questions of each sort


@dataclass(frozen=True)
class Answerable:
    """A question, and the names of the passages that answer it."""

    text: str
    right: frozenset[str]


def served(questions: Sequence[Answerable], before: Conversation, after: Conversation) -> list[int]:
    """How many of the questions are served before and after, and how many there are."""
    asked = [one for one in questions if one.right][:MOST]
    return [_served(asked, before), _served(asked, after), len(asked)]


def _served(questions: Iterable[Answerable], asked_of: Conversation) -> int:
    return sum(bool(one.right & shown(one.text, asked_of)) for one in questions)


def shown(text: str, asked_of: Conversation) -> frozenset[str]:
    """The names of the passages that somebody who asks is shown, without a model."""
    if intent(text) or turn_away(text):
        return frozenset()
    found = find(text, asked_of)
    if found is None:
        return frozenset()
    decision = decide(found.asked, found.hits, foreign=found.foreign)
    lines = [asked_of.index.by_name[name].passage for name in decision.names]
    if decision.tier == "closest":
        lines = [one for line in lines for one in asked_of.index.paragraph_of(line)]
    return names(lines)


def names(passages: Iterable[Passage]) -> frozenset[str]:
    return frozenset(passage.name for passage in passages)


def holding(phrases: Collection[str], index: LessonIndex) -> frozenset[str]:
    """The names of the passages that hold one of the phrases."""
    every = (heard.passage for heard in index.heard)
    return names(one for one in every if any(holds(one.text, phrase) for phrase in phrases))
