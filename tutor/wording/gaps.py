"""What learners asked a lesson in vain: refused, only led near, or told not to have helped. Who asked is never read here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from courses.reading.document import Passage
from courses.words import folded, is_content, words
from tutor.embedding.base import Vector
from tutor.models import Question
from tutor.understanding import question as reading
from tutor.understanding.conversation import Conversation, Meaning, find
from tutor.understanding.deciding import nearest
from tutor.understanding.grouping import AskedText, grouped
from tutor.understanding.intents import intent
from tutor.understanding.ranking import FOUND, LessonIndex
from tutor.understanding.refusals import turn_away

DAYS = (30, 90)
LONGEST_AGO = max(DAYS)
MOST = 300  # questions of one lesson, the newest
MEANT = 5  # passages that may be meant
_SHOWN, _RANKED, _K = 4, 3, 10


@dataclass(frozen=True)
class GapRow:
    """One question as it is counted."""

    pk: UUID
    text: str
    why: str  # refused, nearest or unhelpful
    at: datetime


@dataclass(frozen=True)
class GapGroup:
    """Questions that ask for the same. `names` stand for their texts, and say nothing of them."""

    texts: tuple[AskedText, ...]
    names: tuple[str, ...]
    times: int
    refused: int
    nearest: int
    unhelpful: int
    last: datetime

    @property
    def shown(self) -> tuple[AskedText, ...]:
        return self.texts[:_SHOWN]

    @property
    def hidden(self) -> int:
        return len(self.texts) - len(self.shown)


def asked_in_vain(since: datetime) -> QuerySet[Question]:
    """Of a comparison one question counts. A nearest line that helped was no gap."""
    gap = Q(status=Question.Status.REFUSED) | Q(tier="closest") | Q(helpful=False)
    ended = (Question.Status.REFUSED, Question.Status.ANSWERED)
    rows = Question.objects.filter(gap, asked_at__gt=since, deleted_at=None, status__in=ended)
    return rows.filter(side__in=("", "A")).filter(Q(helpful=None) | Q(helpful=False))


def counts(since: datetime) -> list[tuple[str, str, int]]:
    """Kind, slug and number of questions of each lesson, the most first."""
    rows = asked_in_vain(since).order_by().values_list("kind", "slug").annotate(times=Count("*"))
    return [(kind, slug, times) for kind, slug, times in rows.order_by("-times", "slug")[:200]]


def rows_of(kind: str, slug: str, since: datetime) -> list[GapRow]:
    """The newest; orders to the tutor and what a lesson does by itself are no questions to it."""
    rows = asked_in_vain(since).filter(kind=kind, slug=slug).order_by("-asked_at")
    found = rows.values_list("pk", "text", "status", "helpful", "asked_at")[:MOST]
    return [
        GapRow(pk, text, _why(status, helpful), at)
        for pk, text, status, helpful, at in found
        if not turn_away(text) and not intent(text)
    ]


def _why(status: str, helpful: bool | None) -> str:
    if helpful is False:
        return "unhelpful"
    return "refused" if status == Question.Status.REFUSED else "nearest"


def groups_of(
    rows: Sequence[GapRow],
    index: LessonIndex | None,
    vectors: Mapping[UUID, Vector],
    dealt_with: Collection[str],
) -> list[GapGroup]:
    """What is left to deal with; the most frequent first."""
    by_name: dict[str, list[GapRow]] = {}
    for row in rows:
        by_name.setdefault(name_of(row.text), []).append(row)
    texts = {}
    for name, same in by_name.items():
        text = Counter(row.text for row in same).most_common(1)[0][0]
        stems = stems_of(text, index)
        if stems and name not in dealt_with:
            vector = next((vectors[row.pk] for row in same if row.pk in vectors), None)
            texts[AskedText(text, len(same), stems, vector)] = name
    return [_group(texts_, [texts[one] for one in texts_], by_name) for texts_ in grouped(list(texts))]


def _group(texts: Sequence[AskedText], names: Sequence[str], by_name: Mapping[str, list[GapRow]]) -> GapGroup:
    rows = [row for name in names for row in by_name[name]]
    why = Counter(row.why for row in rows)
    return GapGroup(
        tuple(texts),
        tuple(names),
        len(rows),
        why["refused"],
        why["nearest"],
        why["unhelpful"],
        max(row.at for row in rows),
    )


def name_of(text: str) -> str:
    """Of a question by its words, whatever their case and marks."""
    return hashlib.blake2b(" ".join(folded(text)).encode(), digest_size=8).hexdigest()


def stems_of(text: str, index: LessonIndex | None) -> frozenset[str]:
    """Of the words that say what is asked about."""
    if index:
        return frozenset(word.stem for word in reading.read(text, index).wanted)
    return frozenset(word.stem for word in words(text) if is_content(word))


def meant(
    group: GapGroup, slug: str, kind: str, index: LessonIndex, meaning: Meaning | None
) -> list[Passage]:
    """The passages that the group may be asking for, each in a paragraph of its own, the likeliest first."""
    score: Counter[str] = Counter()
    line: dict[str, Passage] = {}
    for one in group.texts[:_RANKED]:
        found = find(one.text, Conversation(slug, index, kind, meaning=meaning))
        for place, name in enumerate(nearest(found.hits, most=FOUND) if found else ()):
            passage = index.by_name[name].passage
            line.setdefault(passage.within, passage)
            score[passage.within] += one.times / (_K + place)  # type: ignore[assignment]
    return [line[paragraph] for paragraph, _ in score.most_common(MEANT)]
