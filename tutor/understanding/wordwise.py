"""What a question means, word by word: each of its words counts for what comes nearest to it in a passage.

A whole sentence's vector forgets the rare word that decides; an index of stems knows no other word for it. This stands between
them. Source: Khattab and Zaharia (2020), ColBERT, whose sum of nearest words it is, with vectors that know no context and words that
count by how rarely the lesson says anything like them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from courses.words import STOP_WORDS, folded
from tutor.embedding.base import Vector
from tutor.understanding.nearness import Many
from tutor.understanding.ranking import FOUND, Hit, LessonIndex

ALIKE = 0.32  # words that are less near to each other say nothing of each other
PARAGRAPH = 0.7  # the share of a line that is its paragraph's
MOST = 60  # words of a question that are looked at


class Wordwise:
    """One document. `embed` makes the vectors of words, `weight` is what its order counts beside others."""

    weight = 0.5

    def __init__(self, index: LessonIndex, embed: Callable[[Sequence[str]], Sequence[Vector]]) -> None:
        self._embed = embed
        self._said_by: dict[str, list[int]] = defaultdict(list)  # word → places of the passages that say it
        for place, heard in enumerate(index.heard):
            for word in _telling({*heard.folded, *heard.heading_folded}):
                self._said_by[word].append(place)

    @cached_property
    def _many(self) -> Many:
        """The vectors of the document's words."""
        return Many(self._embed([*self._said_by]))

    def rank(self, question: str, index: LessonIndex) -> list[Hit]:
        """The passages of the index that it was made of, those first that say the most like the question. Raises
        EmbeddingError.
        """
        asked = list(dict.fromkeys(_telling(folded(question))))[:MOST]
        lines: list[float] = [0.0] * len(index.heard)
        paragraphs: dict[str, float] = defaultdict(float)
        for vector in self._embed(asked):
            near = self._nearest(vector)
            rarity = _rarity(sum(near.values()), len(index.heard))
            together: dict[str, float] = {}
            for place, value in near.items():
                lines[place] += rarity * value
                within = index.heard[place].passage.within
                together[within] = max(together.get(within, 0.0), value)
            for within, value in together.items():
                paragraphs[within] += rarity * value
        hits = [
            Hit(heard, (1 - PARAGRAPH) * own + PARAGRAPH * paragraphs[heard.passage.within])
            for heard, own in zip(index.heard, lines, strict=True)
            if own or heard.passage.within in paragraphs
        ]
        hits.sort(key=lambda hit: -hit.score)
        return hits[:FOUND]

    def _nearest(self, vector: Vector) -> Mapping[int, float]:
        """The places of the passages that say anything like it → how near the nearest of their words is."""
        found: dict[int, float] = {}
        for value, places in zip(self._many.near(vector), self._said_by.values(), strict=True):
            if value > ALIKE:
                for place in places:
                    if value > found.get(place, 0.0):
                        found[place] = value
        return found


def _rarity(said: float, passages: int) -> float:
    """Inverse document frequency, where a passage that says something like the word counts for as much as it is like it."""
    return math.log(1 + (passages - said + 0.5) / (said + 0.5))


def _telling(words: Iterable[str]) -> Iterable[str]:
    return (word for word in words if word not in STOP_WORDS)
