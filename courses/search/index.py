"""What search can find, kept in step with the course: `reindex()` after every load, in the loader's
transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction

from courses import batches
from courses.models import Document, SearchEntry, SearchWord, Term
from courses.reading import code_digest
from courses.reading.document import path_of
from courses.search.entries import LONGEST_TEXT, Entries, Entry, of_document, of_term, words_of
from courses.words import language, stem

__all__ = ["LONGEST_TEXT", "reindex"]

_AT_ONCE = 200
TERM = "term"

Key = tuple[str, str]  # kind and slug


@transaction.atomic
def reindex(read: Mapping[str, Entries] = MappingProxyType({})) -> int:
    """Makes the search entries match the documents and terms. Returns how many of these had changed. `read` are the entries of
    documents that were worked out already, by the paths of their files.
    """
    findable = list(_findable())
    versions = {key: version for _, key, version in findable}
    firsts = SearchEntry.objects.filter(position=0).order_by()
    held = {((kind, slug), version) for kind, slug, version in firsts.values_list("kind", "slug", "version")}
    stale = [(key, version) for key, version in held if versions.get(key) != version]
    fresh = [(pk, key) for pk, key, version in findable if (key, version) not in held]
    change: Counter[str] = Counter()
    # of other code, or of another language, no word is kept as it was folded and stemmed
    if len(stale) == len(held):
        SearchEntry.objects.all().delete()
        SearchWord.objects.all().delete()
    else:
        change.subtract(_remove(sorted(key for key, _ in stale)))

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, track, minutes, entries in _entries(fresh, read):
            change.update(entries.words)
            yield from ((*key, track, minutes, versions[key], *entry) for entry in entries.listed)

    batches.insert(SearchEntry, _COLUMNS, rows())
    _count(change)
    return len({key for key, _ in stale} | {key for _, key in fresh})


def _findable() -> Iterator[tuple[int, Key, str]]:
    """Primary key, key and version of everything that can be found; the texts stay in the database."""
    before = json.dumps([code_digest.digest_of(*code_digest.SEARCH), language()])[:-1]
    documents = Document.objects.filter(withdrawn=False).order_by()
    for pk, kind, slug, hash_ in documents.values_list("pk", "kind", "slug", "hash"):
        yield pk, (kind, slug), _version(before, hash_)
    for pk, slug, *made_from in Term.objects.order_by().values_list("pk", "slug", "name", "also", "means"):
        yield pk, (TERM, slug), _version(before, *made_from)


def _entries(
    fresh: Collection[tuple[int, Key]], read: Mapping[str, Entries]
) -> Iterator[tuple[Key, str, int | None, Entries]]:
    """With each its track and its minutes; some at a time, since a whole course would fill the memory."""
    documents = sorted(pk for pk, (kind, _) in fresh if kind != TERM)
    terms = sorted(pk for pk, (kind, _) in fresh if kind == TERM)
    for some in batches.slices(documents, _AT_ONCE):
        rows = Document.objects.filter(pk__in=some).order_by("pk")
        listed = list(rows.values_list("pk", "kind", "slug", "place", "minutes"))
        whole = rows.defer("markdown").in_bulk(
            [pk for pk, kind, slug, *_ in listed if path_of(kind, slug) not in read]
        )
        for pk, kind, slug, place, minutes in listed:
            entries = _of_row(whole[pk]) if pk in whole else read[path_of(kind, slug)]
            yield (kind, slug), place.get("track", ""), minutes, entries
    for some in batches.slices(terms, _AT_ONCE):
        for term in Term.objects.filter(pk__in=some).order_by("pk"):
            yield (TERM, term.slug), "", None, of_term(term.slug, term.name, term.also, term.means)


def _of_row(row: Document) -> Entries:
    sections = ((one["anchor"], one["title"], one["html"]) for one in row.sections)
    return of_document(row.title, row.summary, row.objectives, row.opening, sections)


def _version(before: str, *made_from: object) -> str:
    return hashlib.sha256(f"{before}, {json.dumps(made_from)}]".encode()).hexdigest()


def _remove(keys: Iterable[Key]) -> Counter[str]:
    """Of each word, in how many of their entries it stood."""
    count: Counter[str] = Counter()
    for kind, slug in keys:
        entries = SearchEntry.objects.filter(kind=kind, slug=slug)
        for texts in entries.values_list("title", "heading", "text"):
            count.update(words_of(*texts))
        entries.delete()
    return count


_COLUMNS = ("kind", "slug", "track", "minutes", "version", *Entry._fields)


def _count(change: Counter[str]) -> None:
    """Brings the vocabulary up to date with words gained and lost."""
    changed = sorted(word for word, by in change.items() if by)
    for batch in batches.slices(changed, _AT_ONCE):
        known = SearchWord.objects.filter(word__in=batch)
        seen = {row.word: row.seen for row in known}
        known.delete()
        now = {word: seen.get(word, 0) + change[word] for word in batch}
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, stem=stem(word), seen=n) for word, n in now.items() if n > 0]
        )
