"""The embedder that the operator chose with TUTOR_EMBEDDINGS."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from config.model_list import Model
from tutor.embedding import minilm, static
from tutor.embedding.base import Embedder
from tutor.embedding.endpoints import Endpoint


def embedder() -> Embedder | None:
    """The one that is set up; None where there is none, so that the tutor ranks by words alone."""
    chosen = settings.TUTOR_EMBEDDINGS
    if chosen == "none":
        return None
    if chosen == "" and not minilm.is_installed():
        return static.table() if static.is_whole() else None
    return _made(chosen)


@lru_cache(maxsize=2)
def _made(chosen: Model | str) -> Embedder:
    if isinstance(chosen, str):
        return minilm.MiniLM()
    key = str(settings.TUTOR_KEYS.get(chosen.name.upper(), ""))
    return Endpoint(chosen.model, chosen.base_url, ollama=chosen.kind == "ollama", key=key)
