"""What a question means rather than which words it uses: nearness of vectors. No Django, no model: vectors come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import mul

from tutor.understanding.ranking import FOUND, Hit, LessonIndex

Vector = Sequence[float]
# A question so much nearer to everyday talk than to the lesson is on another subject.
FOREIGN = -0.17
LIKE_THE_LESSON = 0.5  # everyday talk this near to the lesson is not counted
PARAGRAPH = 0.5  # the share of a line's nearness that is its paragraph's


@dataclass(frozen=True)
class Vectors:
    """Of one document, by the names of its passages; `paragraphs` by those of its paragraphs, where they hold several
    passages; `wordings` are those of other words for a passage.
    """

    passages: Mapping[str, Vector]
    paragraphs: Mapping[str, Vector] = field(default_factory=dict)
    wordings: Mapping[str, Sequence[Vector]] = field(default_factory=dict)
    everyday: Sequence[Vector] = ()

    @cached_property
    def own(self) -> list[Vector]:
        wordings = [one for some in self.wordings.values() for one in some]
        return [*self.passages.values(), *self.paragraphs.values(), *wordings]

    @cached_property
    def others(self) -> list[Vector]:
        """Everyday talk, but for what is near to this document after all."""
        passages = list(self.passages.values())
        return [one for one in self.everyday if nearest(one, passages) < LIKE_THE_LESSON]


class ByMeaning:
    """One question against one document. `embed` makes the question's vector, once."""

    def __init__(self, embed: Callable[[str], Vector], vectors: Vectors) -> None:
        self._embed = embed
        self._vectors = vectors
        self._made: dict[str, Vector] = {}

    def rank(self, question: str, index: LessonIndex) -> list[Hit]:
        """The passages by their nearness to the question, the nearest first."""
        asked = self._vector(question)
        hits = [
            Hit(heard, self._nearness(asked, heard.passage.name, heard.passage.paragraph))
            for heard in index.heard
        ]
        hits.sort(key=lambda hit: -hit.score)
        return hits[:FOUND]

    def is_foreign(self, question: str, *, by_words: bool) -> bool:
        """Whether the question is nearer to everyday talk than to anything in the lesson: by far, or at all where it seems
        foreign `by_words` too.
        """
        asked = self._vector(question)
        ahead = nearest(asked, self._vectors.own) - nearest(asked, self._vectors.others)
        return ahead < (0.0 if by_words else FOREIGN)

    def _nearness(self, asked: Vector, name: str, paragraph: str) -> float:
        vectors = self._vectors
        line = near(asked, vectors.passages[name]) if name in vectors.passages else 0.0
        if paragraph in vectors.paragraphs:
            line = (1 - PARAGRAPH) * line + PARAGRAPH * near(asked, vectors.paragraphs[paragraph])
        return max(line, nearest(asked, vectors.wordings.get(name, ())))

    def _vector(self, question: str) -> Vector:
        if question not in self._made:
            self._made[question] = self._embed(question)
        return self._made[question]


def near(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length 1; with a mean of such, the mean of its cosines."""
    return float(sum(map(mul, one, other)))


def nearest(one: Vector, others: Sequence[Vector]) -> float:
    return max((near(one, other) for other in others), default=0.0)
