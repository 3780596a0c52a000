"""What a question means rather than which words it uses: nearness of vectors. No Django, no model: vectors come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tutor.embedding.base import EmbeddingError, Fitted, Vector
from tutor.understanding.fusion import Order
from tutor.understanding.nearness import Many, nearest
from tutor.understanding.ranking import FOUND, Hit, LessonIndex
from tutor.understanding.wordwise import Wordwise

# Taken off the nearness of a wording where it is asked what is off the subject: a learner's case is near to any other.
ALSO_TALK = 0.15
MOST_STRAY = 0.6  # more stray words say no more: a paraphrase may share none with the lesson


class Talk:
    """Vectors of everyday talk, which all documents are compared with."""

    def __init__(self, vectors: Sequence[Vector] = ()) -> None:
        self.vectors = vectors
        self._many = Many(vectors)

    def nearest_first(self, asked: Vector) -> list[tuple[float, int]]:
        """How near each is to a question, and its place."""
        return sorted(((value, place) for place, value in enumerate(self._many.near(asked))), reverse=True)


@dataclass(frozen=True)
class Vectors:
    """Of one document: those of its passages, of its paragraphs where they hold several, and of other words for its passages,
    side by side in this order.
    """

    passages: Sequence[str]  # their names
    paragraphs: Sequence[str]
    wordings: Sequence[str]  # the name of the passage, for each
    many: Many
    talk: Talk = field(default_factory=Talk)
    fitted: Fitted = field(default_factory=Fitted)
    _like: dict[int, bool] = field(default_factory=dict)  # places in the talk

    @classmethod
    def of(
        cls,
        passages: Mapping[str, Vector],
        paragraphs: Mapping[str, Vector] | None = None,
        wordings: Mapping[str, Sequence[Vector]] | None = None,
        talk: Talk | None = None,
        fitted: Fitted | None = None,
    ) -> Vectors:
        """Each by its name."""
        paragraphs = paragraphs or {}
        worded = [(name, one) for name, some in (wordings or {}).items() for one in some]
        many = Many([*passages.values(), *paragraphs.values(), *(one for _, one in worded)])
        names = [*passages], [*paragraphs], [name for name, _ in worded]
        return cls(*names, many, talk or Talk(), fitted or Fitted())

    def everyday(self, asked: Vector) -> float:
        """How near a question is to the nearest everyday talk that is not like this document itself."""
        for value, place in self.talk.nearest_first(asked):
            if not self._is_like(place):
                return value
        return 0.0

    def _is_like(self, place: int) -> bool:
        if place not in self._like:
            found = self.many.near(self.talk.vectors[place])[: len(self.passages)]
            self._like[place] = max(found, default=0.0) >= self.fitted.like_the_lesson
        return self._like[place]


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
        return cls(passages, paragraphs, _by_name(vectors.wordings, found), vectors.everyday(asked))


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
        """The passages by the question's meaning, by that of their wordings where it is an order of its own, and by that of each
        of its words, with what each order counts beside the one by words.
        """
        fitted = self._vectors.fitted
        found = [Order(self.rank(question, index), fitted.weight)]
        if fitted.wordings:
            found.append(Order(self._rank_wordings(question, index), fitted.wordings))
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

    def _rank_wordings(self, question: str, index: LessonIndex) -> list[Hit]:
        """The passages that have wordings, by how near the nearest of these is."""
        near = self._nearness(question).wordings
        names = sorted(near, key=lambda name: -near[name])[:FOUND]
        return [Hit(index.by_name[name], near[name]) for name in names]

    def is_foreign(self, question: str, *, stray: float) -> bool:
        """Whether the question is on another subject, which a low `lead` says, the sooner the more of it is `stray`: the share of
        its words that the lesson never speaks of.
        """
        fitted = self._vectors.fitted
        return self.lead(question) < fitted.foreign + fitted.stray * min(stray, MOST_STRAY)

    def lead(self, question: str) -> float:
        """How much nearer the question is to a place in the lesson than to everyday talk, and how near to the lesson as a whole."""
        found = self._nearness(question)
        worded = (near - ALSO_TALK for near in found.wordings.values())
        own = (*found.passages.values(), *found.paragraphs.values(), *worded)
        whole = sum(found.passages.values()) / max(1, len(found.passages))
        return max(own, default=0.0) - found.everyday + self._vectors.fitted.whole * whole

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
        return line if self._vectors.fitted.wordings else max(line, found.wordings.get(name, 0.0))
