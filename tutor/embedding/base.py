"""What turns text into vectors: the protocol, and what goes wrong."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Vector = Sequence[float]  # of length 1


class EmbeddingError(Exception):
    """No vectors could be had; its text is a plain sentence for the operator and holds no key or address."""


@dataclass(frozen=True)
class Fitted:
    """What nearness in one space is good for, as it was measured; the figures given here are all-MiniLM-L6-v2's.

    `weight` is that of its order beside the one by words, `paragraph` the share of a line's nearness that is its paragraph's.
    `wordings` is that of an order by wordings alone; with 0 there is none, and a wording as near as a line counts as much. A
    question is on another subject when its lead (`tutor.understanding.meaning`) comes to less than `foreign`, and `stray` for the
    share of its words that the lesson never speaks of; `whole` is what the nearness to all of the lesson counts in a lead. Everyday
    talk as near to the lesson as `like_the_lesson` is not counted.
    """

    weight: float = 1.0
    paragraph: float = 0.5
    wordings: float = 0.0
    foreign: float = -0.17
    stray: float = 0.6
    whole: float = 1.5
    like_the_lesson: float = 0.5


class Embedder(Protocol):
    """One way to make vectors. Two texts are near when the dot product of their vectors is near 1."""

    @property
    def space(self) -> str:
        """Names the model and its version: vectors of two spaces say nothing of each other."""

    @property
    def reads(self) -> str:
        """The language it was made for, or `any`."""

    @property
    def fitted(self) -> Fitted:
        """What its vectors were tuned to."""

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector for each text. Raises EmbeddingError."""


def unit(values: Sequence[float]) -> Vector:
    """The vector of length 1 in the same direction. Raises EmbeddingError for one that has none."""
    length = sum(value * value for value in values) ** 0.5
    if not 0 < length < float("inf"):
        raise EmbeddingError("The embedding model gave a vector that is no direction.")
    return array("f", (value / length for value in values))
