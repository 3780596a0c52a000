"""What a question means rather than which words it uses: nearness of vectors. No Django, no model: vectors come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tutor.embedding.base import EmbeddingError, Fitted, Vector
from tutor.understanding.fusion import Order
from tutor.understanding.nearness import Many, nearest
from tutor.understanding.ranking import FOUND, Hit, LessonIndex
from tutor.understanding.wordwise import Wordwise


@dataclass(frozen=True)
class Vectors:
    """Of one document: those of its passages, of its paragraphs where they hold several, of other words for its passages, and of
    everyday talk, side by side in this order. `everyday` are the places of what counts among the last.
    """

    passages: Sequence[str]  # their names
    paragraphs: Sequence[str]
    wordings: Sequence[str]  # the name of the passage, for each
    everyday: Sequence[int]
    many: Many
    fitted: Fitted = field(default_factory=Fitted)

    @classmethod
    def of(
        cls,
        passages: Mapping[str, Vector],
        paragraphs: Mapping[str, Vector] | None = None,
        wordings: Mapping[str, Sequence[Vector]] | None = None,
        everyday: Sequence[Vector] = (),
        fitted: Fitted | None = None,
    ) -> Vectors:
        """Each by its name. Everyday talk that is near to this document after all does not count."""
        fitted, paragraphs = fitted or Fitted(), paragraphs or {}
        worded = [(name, one) for name, some in (wordings or {}).items() for one in some]
        many = Many([*passages.values(), *paragraphs.values(), *(one for _, one in worded), *everyday])
        others = [
            place
            for place, one in enumerate(everyday)
            if max(many.near(one)[: len(passages)], default=0.0) < fitted.like_the_lesson
        ]
        return cls([*passages], [*paragraphs], [name for name, _ in worded], others, many, fitted)


@dataclass(frozen=True)
class Near:
    """How near one question is to each passage, paragraph and wording, by their names, and to everyday talk."""

    passages: Mapping[str, float]
    paragraphs: Mapping[str, float]
    wordings: Mapping[str, float]
    everyday: float

    @classmethod
    def of(cls, asked: Vector, vectors: Vectors) -> Near:
        found = iter(vectors.many.near(asked))
        passages, paragraphs = _by_name(vectors.passages, found), _by_name(vectors.paragraphs, found)
        wordings, everyday = _by_name(vectors.wordings, found), list(found)
        nearest_talk = max((everyday[place] for place in vectors.everyday), default=0.0)
        return cls(passages, paragraphs, wordings, nearest_talk)


def _by_name(names: Sequence[str], found: Iterator[float]) -> dict[str, float]:
    """As many as there are names are taken; of several under one name the nearest counts."""
    best: dict[str, float] = {}
    for name in names:
        best[name] = max(next(found), best.get(name, -1.0))
    return best


class ByMeaning:
    """Questions against one document. `embed` makes a question's vector, once."""

    def __init__(
        self, embed: Callable[[str], Vector], vectors: Vectors, wordwise: Wordwise | None = None
    ) -> None:
        self._embed = embed
        self._vectors = vectors
        self._wordwise = wordwise
        self._more: Mapping[str, Sequence[Vector]] = {}
        self._made: dict[str, Vector] = {}
        self._near: dict[str, Near] = {}

    def knowing(self, wordings: Mapping[str, Sequence[Vector]]) -> ByMeaning:
        """The same with more wordings, by the names of their passages. What is known of a question is not worked out again."""
        made = ByMeaning(self._embed, self._vectors, self._wordwise)
        made._more, made._made, made._near = wordings, self._made, self._near
        return made

    def vector(self, question: str) -> Vector | None:
        """That of a text, where there is one or it can be made."""
        try:
            return self._vector(question)
        except EmbeddingError:
            return None

    def orders(self, question: str, index: LessonIndex) -> list[Order]:
        """The passages by the question's meaning, and by that of each of its words, with what each order counts beside the
        one by words.
        """
        found = [Order(self.rank(question, index), self._vectors.fitted.weight)]
        if self._wordwise:
            found.append(Order(self._wordwise.rank(question, index), self._wordwise.weight))
        return found

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
