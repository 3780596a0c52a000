"""Vectors from a server: Ollama's `/api/embed`, or `/embeddings` as OpenAI speaks it. Limits, one time-out, no redirect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx2

from tutor.embedding.base import EmbeddingError, Fitted, Vector, unit

AT_ONCE = 32  # texts a request
SECONDS = 60  # a request, loading the model included
QUESTION_SECONDS = 3  # for one text: a learner waits, and words alone answer too
MOST_NUMBERS = 8192  # of a vector
REFUSED = "The embedding server answered with an error ({status})."
UNREACHABLE = "The embedding server could not be reached."
UNREADABLE = "The embedding server's answer could not be read."


class Endpoint:
    """A model behind an address. `path` and `field` are what the two languages differ in."""

    reads = "any"
    # Of which nothing is known, so what holds of MiniLM, but for what tells another subject: many models put all texts near to
    # each other, so that nearness by itself says nothing, and a lead is small.
    fitted = Fitted(foreign=-0.15, stray=0.33, whole=0.0)

    def __init__(self, model: str, base_url: str, *, ollama: bool, key: str = "") -> None:
        self.space = f"{'ollama' if ollama else 'openai'}:{model}@{base_url}"
        self._model, self._ollama = model, ollama
        self._path = "/api/embed" if ollama else "/embeddings"
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.Client(
            base_url=base_url.rstrip("/"), headers=headers, timeout=httpx2.Timeout(SECONDS, connect=3)
        )

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        vectors: list[Vector] = []
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            found = self._asked(some, QUESTION_SECONDS if len(texts) == 1 else SECONDS)
            if len(found) != len(some):
                raise EmbeddingError(UNREADABLE)
            vectors += found
        return vectors

    def _asked(self, texts: Sequence[str], seconds: float) -> list[Vector]:
        try:
            answer = self._client.post(
                self._path, json={"model": self._model, "input": list(texts)}, timeout=seconds
            )
            if answer.status_code != 200:
                raise EmbeddingError(REFUSED.format(status=answer.status_code))
            return [_vector(one) for one in self._found(answer.json())]
        except httpx2.HTTPError:
            raise EmbeddingError(UNREACHABLE) from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise EmbeddingError(UNREADABLE) from None

    def _found(self, said: Any) -> list[Any]:
        if self._ollama:
            return list(said["embeddings"])
        ordered = sorted(said["data"], key=lambda one: one["index"])
        return [one["embedding"] for one in ordered]


def _vector(numbers: Any) -> Vector:
    if not isinstance(numbers, list) or not 0 < len(numbers) <= MOST_NUMBERS:
        raise ValueError("no vector")
    return unit([float(number) for number in numbers])
