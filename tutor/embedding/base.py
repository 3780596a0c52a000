"""What turns text into vectors: the protocol, and what goes wrong."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Protocol

Vector = Sequence[float]  # of length 1


class EmbeddingError(Exception):
    """No vectors could be had; its text is a plain sentence for the operator and holds no key or address."""


class Embedder(Protocol):
    """One way to make vectors. Two texts are near when the dot product of their vectors is near 1."""

    @property
    def space(self) -> str:
        """Names the model and its version: vectors of two spaces say nothing of each other."""

    @property
    def reads(self) -> str:
        """The language it was made for, or `any`."""

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector for each text. Raises EmbeddingError."""


def unit(values: Sequence[float]) -> Vector:
    """The vector of length 1 in the same direction. Raises EmbeddingError for one that has none."""
    length = sum(value * value for value in values) ** 0.5
    if not 0 < length < float("inf"):
        raise EmbeddingError("The embedding model gave a vector that is no direction.")
    return array("f", (value / length for value in values))
