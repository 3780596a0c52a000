"""What search can find, kept in step with the course: `reindex()` after every load, in the loader's
transaction.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db import transaction

from courses.compiling.plain_text import lines
from courses.models import Document, SearchEntry, SearchWord, Term
from courses.reading import code_digest
from courses.words import folded, language, stem, stems

# PostgreSQL holds at most 1 MB in a tsvector; no section that a person reads comes near this.
LONGEST_TEXT = 200_000
_AT_ONCE = 200
TERM = "term"
_TAG = re.compile(r"<[^>]*>")

Findable = Document | Term
Key = tuple[str, str]  # kind and slug


@transaction.atomic
def reindex() -> int:
    """Makes the search entries match the documents and terms. Returns how many of these had changed."""
    findable = list(_findable())
    versions = {key: version for _, key, version in findable}
    held: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for pk, kind, slug, version in SearchEntry.objects.values_list("pk", "kind", "slug", "version"):
        held[(kind, slug), version].append(pk)
    stale = [(key, version) for key, version in held if versions.get(key) != version]
    fresh = {(pk, key) for pk, key, version in findable if (key, version) not in held}
    change: Counter[str] = Counter()
    # of other code, or of another language, no word is kept as it was folded and stemmed
    if len(stale) == len(held):
        SearchEntry.objects.all().delete()
        SearchWord.objects.all().delete()
    else:
        change.subtract(_remove([pk for entry in stale for pk in held[entry]]))
    for some in _whole(fresh):
        change.update(_add(some))
    _count(change)
    return len({key for key, _ in stale} | {key for _, key in fresh})


def _findable() -> Iterator[tuple[int, Key, str]]:
    """Primary key, key and version of everything that can be found; the texts stay in the database."""
    for pk, kind, slug, hash_ in Document.objects.filter(withdrawn=False).values_list(
        "pk", "kind", "slug", "hash"
    ):
        yield pk, (kind, slug), _version(hash_)
    for pk, slug, *made_from in Term.objects.values_list("pk", "slug", "name", "also", "means"):
        yield pk, (TERM, slug), _version(*made_from)


def _whole(things: Collection[tuple[int, Key]]) -> Iterator[list[Findable]]:
    """The things themselves, some at a time, since a whole course would fill the memory."""
    documents = sorted(pk for pk, (kind, _) in things if kind != TERM)
    terms = sorted(pk for pk, (kind, _) in things if kind == TERM)
    for start in range(0, len(documents), _AT_ONCE):
        yield list(Document.objects.filter(pk__in=documents[start : start + _AT_ONCE]).defer("markdown"))
    for start in range(0, len(terms), _AT_ONCE):
        yield list(Term.objects.filter(pk__in=terms[start : start + _AT_ONCE]))


def _key(thing: Findable) -> Key:
    return (thing.kind, thing.slug) if isinstance(thing, Document) else (TERM, thing.slug)


def _version_of(thing: Findable) -> str:
    return (
        _version(thing.hash) if isinstance(thing, Document) else _version(thing.name, thing.also, thing.means)
    )


def _version(*made_from: object) -> str:
    return hashlib.sha256(
        json.dumps([code_digest.digest_of(*code_digest.SEARCH), language(), made_from]).encode()
    ).hexdigest()


def _remove(pks: Sequence[int]) -> Counter[str]:
    count: Counter[str] = Counter()
    for start in range(0, len(pks), _AT_ONCE):
        batch = SearchEntry.objects.filter(pk__in=pks[start : start + _AT_ONCE])
        count.update(_words_of(batch))
        batch.delete()
    return count


def _add(things: Iterable[Findable]) -> Counter[str]:
    entries = [entry for thing in things for entry in _entries(thing)]
    SearchEntry.objects.bulk_create(entries, batch_size=_AT_ONCE)
    return _words_of(entries)


def _words_of(entries: Iterable[SearchEntry]) -> Counter[str]:
    """Word → in how many of the entries it stands."""
    count: Counter[str] = Counter()
    for entry in entries:
        count.update(set(folded(f"{entry.title}\n{entry.heading}\n{entry.text}")))
    return count


def _count(change: Counter[str]) -> None:
    """Brings the vocabulary up to date with words gained and lost."""
    changed = sorted(word for word, by in change.items() if by)
    for start in range(0, len(changed), _AT_ONCE):
        batch = changed[start : start + _AT_ONCE]
        known = SearchWord.objects.filter(word__in=batch)
        seen = {row.word: row.seen for row in known}
        known.delete()
        now = {word: seen.get(word, 0) + change[word] for word in batch}
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, stem=stem(word), seen=n) for word, n in now.items() if n > 0]
        )


def _entries(thing: Findable) -> Iterator[SearchEntry]:
    if isinstance(thing, Term):
        means = html.unescape(_TAG.sub("", thing.means))
        yield _entry(
            thing, position=0, title=thing.name, heading=", ".join(thing.also), text=means, anchor=thing.slug
        )
        return
    opening = "\n".join([thing.summary, *thing.objectives, *lines(thing.opening)]).strip()
    yield _entry(thing, position=0, title=thing.title, heading="", text=opening)
    for position, section in enumerate(thing.sections, start=1):
        text = "\n".join(lines(section["html"]))
        yield _entry(
            thing,
            position=position,
            title=thing.title,
            heading=section["title"],
            text=text,
            anchor=section["anchor"],
        )


def _entry(
    thing: Findable, *, position: int, title: str, heading: str, text: str, anchor: str = ""
) -> SearchEntry:
    kind, slug = _key(thing)
    text = text.replace("\0", " ")[:LONGEST_TEXT]
    return SearchEntry(
        kind=kind,
        slug=slug,
        anchor=anchor,
        position=position,
        title=title,
        heading=heading,
        text=text,
        track=thing.place.get("track", "") if isinstance(thing, Document) else "",
        minutes=thing.minutes if isinstance(thing, Document) else None,
        version=_version_of(thing),
        title_stems=stems(title),
        # the title is the heading of the entry for the whole
        heading_stems=stems(heading if position else f"{title} {heading}"),
        text_stems=stems(text),
    )
