"""What pages rest on, as short texts that are other texts once it changed: by these the page cache knows which pages are old.

A page names its keys (`courses.caching.resting_on`). Of a document there is `lesson/SLUG`, `article/SLUG`, `brief/SLUG`;
every page has `site`. The rest are for pages about much of the course: see `_of_course`. Reading them takes a few queries
and grows with the course, so a process does it when there is another revision, and never for a page.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from courses import facts
from courses.models import Course, Document

SITE = "site"  # its name, its look, its ways, its language
LISTS = "lists"  # what lists of documents say of them
COURSE = "course"  # anything that a load brought
REVISION = "revision"  # the number itself
TODAY = "today"
OVERDUE = "overdue"  # which facts are past their review date

_FIELDS = ("revision", "loaded_at", "title", "tagline", "site", "language", "stamps")
# Parts of a load → what `Course.stamps` holds of them.
_LISTED = ("documents", "quizzes", "checks", "course")

Source = Callable[[], Iterable[tuple[str, str]]]
_sources: list[Source] = []


@dataclass(frozen=True)
class Stamps:
    """All of them at one revision: key → text."""

    revision: int
    of: Mapping[str, str] = field(default_factory=dict)

    def seal(self, keys: Iterable[str]) -> str:
        """One text for all that a page rests on."""
        said = "\n".join(f"{key}={self.of.get(key, '')}" for key in sorted(keys))
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()

    def changed(self, before: Stamps) -> frozenset[str]:
        """The keys whose text is another one than it was, or was none, or is none any more."""
        every = self.of.keys() | before.of.keys()
        return frozenset(key for key in every if self.of.get(key) != before.of.get(key))


def register(source: Source) -> None:
    """For an app that puts something of its own into the pages of documents: pairs of key and text, added to the document's."""
    if source not in _sources:
        _sources.append(source)


def read(*, histories: bool = True) -> Stamps | None:
    """As the database has them; None while no course was ever loaded. Without `histories`, to compare what stands before and
    after one load: there a document's hash changes whenever its history does, and the histories, which stand in the rows
    behind all that the documents say, take ten times as long to read.
    """
    row = Course.objects.filter(pk=1).values(*_FIELDS).first()
    if row is None:
        return None
    said: dict[str, str] = dict(_of_course(row))
    for key, text in _pairs(("outline", "gone_sections") if histories else ()):
        said[key] = f"{said[key]} {text}" if key in said else text
    return Stamps(row["revision"], said)


def _of_course(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    loaded, parts = row["loaded_at"].isoformat(), row["stamps"]
    yield from parts.items()  # `glossary`, `facts` and what else a load writes
    shown = [row[name] for name in ("title", "tagline", "site", "language")]
    yield SITE, hashlib.sha256(repr(shown).encode()).hexdigest()[:24]
    yield LISTS, " ".join(parts.get(name, "") for name in _LISTED)
    yield COURSE, loaded
    yield REVISION, f"{row['revision']} {loaded}"
    yield TODAY, facts.today().isoformat()
    yield OVERDUE, " ".join(sorted(facts.overdue()))


def _pairs(histories: Iterable[str]) -> Iterator[tuple[str, str]]:
    history = (Cast(name, TextField()) for name in histories)
    for kind, slug, hash_, *said in Document.objects.values_list("kind", "slug", "hash", *history).order_by():
        # a text that is again what it was has the same hash and another history
        yield f"{kind}/{slug}", f"{hash_} {zlib.crc32(''.join(said).encode())}"
    for source in _sources:
        yield from source()
