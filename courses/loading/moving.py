"""A document with another slug is the same document: its row and all that is kept under its slug move, before it is written."""

from __future__ import annotations

from courses.compiling.compiled import Compiled
from courses.models import Document, FormerSlug
from courses.reading import parts

Slugs = dict[tuple[str, str], str]  # kind and former slug → the slug that it has


def moves(compiled: Compiled) -> bool:
    """Whether a document has another slug, with which rows of learners move."""
    held, wanted = _held(), _wanted(compiled)
    return any(held.get(old) != now for old, now in wanted.items())


def move(compiled: Compiled) -> None:
    """Moves what is new among the former slugs, and keeps the list of them."""
    held, wanted = _held(), _wanted(compiled)
    for (kind, old), now in wanted.items():
        if held.get((kind, old)) != now:
            _move(kind, old, now)
    if held != wanted:
        FormerSlug.objects.all().delete()
        FormerSlug.objects.bulk_create(
            FormerSlug(kind=kind, slug=slug, now=now) for (kind, slug), now in wanted.items()
        )


def _held() -> Slugs:
    return {(kind, slug): now for kind, slug, now in FormerSlug.objects.values_list("kind", "slug", "now")}


def _wanted(compiled: Compiled) -> Slugs:
    return {(known.kind, old): known.slug for known in compiled.known.values() for old in known.was}


def _move(kind: str, old: str, now: str) -> None:
    rows = Document.objects.filter(kind=kind)
    if rows.filter(slug=now).exists():  # it came before without saying what it was
        rows.filter(slug=old).delete()
    else:
        rows.filter(slug=old).update(slug=now)
    for follow in parts.followers():
        follow(kind, old, now)
