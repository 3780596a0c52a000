"""Lessons that the operator has switched the tutor off for. Pages ask at each rendering, so the answer is kept."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from courses import revisions
from tutor.models import SwitchedOff


def is_off(kind: str, slug: str) -> bool:
    return f"{kind}/{slug}" in _off()


def drop(_revision: int | None = None) -> None:
    """Reads them again at the next page: told of each new revision of the course."""
    _off.cache_clear()


@lru_cache(maxsize=1)
def _off() -> frozenset[str]:
    return frozenset(SwitchedOff.objects.values_list("document", flat=True))


def changed(instance: SwitchedOff, **_: Any) -> None:
    """When one was saved or removed: a new revision, so that every site process makes that page anew."""
    drop()
    revisions.bump({instance.document})


def stamps() -> Iterator[tuple[str, str]]:
    """What the switches change in pages (`courses.stamps`)."""
    yield from ((document, "no tutor") for document in SwitchedOff.objects.values_list("document", flat=True))
