"""What a question means rather than which words it uses: nearness of vectors. No Django, no model: vectors come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import mul

from tutor.embedding.base import EmbeddingError, Fitted
from tutor.understanding.ranking import FOUND, Hit, LessonIndex

Vector = Sequence[float]


@dataclass(frozen=True)
class Vectors:
    """Of one document, by the names of its passages; `paragraphs` by those of its paragraphs, where they hold several
    passages; `wordings` are those of other words for a passage.
    """

    passages: Mapping[str, Vector]
    paragraphs: Mapping[str, Vector] = field(default_factory=dict)
    wordings: Mapping[str, Sequence[Vector]] = field(default_factory=dict)
    everyday: Sequence[Vector] = ()
    fitted: Fitted = field(default_factory=Fitted)

    @cached_property
    def others(self) -> list[Vector]:
        """Everyday talk, but for what is near to this document after all."""
        passages = list(self.passages.values())
        return [one for one in self.everyday if nearest(one, passages) < self.fitted.like_the_lesson]


@dataclass(frozen=True)
class Near:
    """How near one question is to each passage, paragraph and wording, by their names, and to everyday talk."""

    passages: Mapping[str, float]
    paragraphs: Mapping[str, float]
    wordings: Mapping[str, float]
    everyday: float

    @classmethod
    def of(cls, asked: Vector, vectors: Vectors) -> Near:
        return cls(
            {name: near(asked, one) for name, one in vectors.passages.items()},
            {name: near(asked, one) for name, one in vectors.paragraphs.items()},
            {name: nearest(asked, some) for name, some in vectors.wordings.items()},
            nearest(asked, vectors.others),
        )


class ByMeaning:
    """Questions against one document. `embed` makes a question's vector, once."""

    def __init__(self, embed: Callable[[str], Vector], vectors: Vectors) -> None:
        self._embed = embed
        self._vectors = vectors
        self._more: Mapping[str, Sequence[Vector]] = {}
        self._made: dict[str, Vector] = {}
        self._near: dict[str, Near] = {}

    @property
    def weight(self) -> float:
        """What its order counts beside the one by words."""
        return self._vectors.fitted.weight

    def knowing(self, wordings: Mapping[str, Sequence[Vector]]) -> ByMeaning:
        """The same with more wordings, by the names of their passages. What is known of a question is not worked out again."""
        made = ByMeaning(self._embed, self._vectors)
        made._more, made._made, made._near = wordings, self._made, self._near
        return made

    def vector(self, question: str) -> Vector | None:
        """That of a text, where there is one or it can be made."""
        try:
            return self._vector(question)
        except EmbeddingError:
            return None

    def rank(self, question: str, index: LessonIndex) -> list[Hit]:
        """The passages by their nearness to the question, the nearest first."""
        found = self._nearness(question)
        hits = [
            Hit(heard, self._of_passage(found, heard.passage.name, heard.passage.paragraph))
            for heard in index.heard
        ]
        hits.sort(key=lambda hit: -hit.score)
        return hits[:FOUND]

    def is_foreign(self, question: str, *, by_words: bool) -> bool:
        """Whether the question is nearer to everyday talk than to anything in the lesson: by far, or, where it seems foreign
        `by_words` too, not nearer to the lesson by enough to gainsay them.
        """
        found, fitted = self._nearness(question), self._vectors.fitted
        own = (*found.passages.values(), *found.paragraphs.values(), *found.wordings.values())
        return max(own, default=0.0) - found.everyday < (fitted.gainsays if by_words else fitted.foreign)

    def _nearness(self, question: str) -> Near:
        asked = self._vector(question)
        if question not in self._near:
            self._near[question] = Near.of(asked, self._vectors)
        found = self._near[question]
        more = {
            name: max(found.wordings.get(name, 0.0), nearest(asked, some))
            for name, some in self._more.items()
        }
        return replace(found, wordings={**found.wordings, **more}) if more else found

    def _vector(self, question: str) -> Vector:
        if question not in self._made:
            self._made[question] = self._embed(question)
        return self._made[question]

    def _of_passage(self, found: Near, name: str, paragraph: str) -> float:
        line = found.passages.get(name, 0.0)
        if paragraph in found.paragraphs:
            share = self._vectors.fitted.paragraph
            line = (1 - share) * line + share * found.paragraphs[paragraph]
        return max(line, found.wordings.get(name, 0.0))


def near(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length 1; with a mean of such, the mean of its cosines."""
    return float(sum(map(mul, one, other)))


def nearest(one: Vector, others: Sequence[Vector]) -> float:
    return max((near(one, other) for other in others), default=0.0)
