"""The texts of the course as the tutor reads them, kept by the loader and found again by every process.

Each is kept under the hash of its text, with the digest of the code that read it. So what is found is always right: what was
changed since, in a text or in our code, is read anew when it is needed, and that only takes longer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from courses import languages, words
from courses.reading.code_digest import digest_of
from tutor.models import LessonStems
from tutor.understanding.stems import Read, Stemmed, stemmed

MODULES = ("tutor.understanding.stems",)
Key = tuple[str, str]  # kind and slug of a document
READING = "stems"
GLOSSARY: Key = ("term", "")
_AT_ONCE = 100


def reader(kind: str, slug: str) -> Read:
    """Reads a text of this document: from its row, else anew."""
    kept = _kept(kind, slug)

    def read(text: str) -> Stemmed:
        packed = kept.get(_name(text))
        return stemmed(text) if packed is None else Stemmed.unpacked(packed)

    return read


def read(texts: Iterable[str]) -> dict[str, str]:
    """These texts as they are kept, by the hashes of the texts."""
    return {_name(text): stemmed(text).packed for text in dict.fromkeys(texts)}


def keep(
    texts_of: Mapping[Key, Iterable[str]], found: Mapping[Key, dict[str, str]] = MappingProxyType({})
) -> None:
    """Keeps these texts of each document, in the language that is read now, with those of it that `read` has `found`. What
    was kept before is not read again.
    """
    slugs = [key[1] for key in texts_of if key not in found]
    rows = LessonStems.objects.filter(code=_code(), slug__in=slugs)
    held = {(kind, slug): texts for kind, slug, texts in rows.values_list("kind", "slug", "texts")}
    new: list[LessonStems] = []
    for key, texts in texts_of.items():
        kept, now = found.get(key) or held.get(key, {}), dict[str, str]()
        for text in texts:
            if (name := _name(text)) not in now:
                now[name] = kept.get(name) or stemmed(text).packed
        now |= found.get(key, {})
        if key in found or now != kept:
            new.append(LessonStems(kind=key[0], slug=key[1], code=_code(), texts=now))
    LessonStems.objects.bulk_create(
        new,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["kind", "slug"],
        update_fields=["code", "texts"],
    )


def of_this_code() -> frozenset[Key]:
    """Kind and slug of each document of which the present code has read the texts."""
    rows = LessonStems.objects.values_list("code", "kind", "slug")
    return frozenset(
        (kind, slug) for code, kind, slug in rows if code == _code(languages.of_document(kind, slug))
    )


def forget_all_but(these: Collection[Key]) -> None:
    for pk, *key in LessonStems.objects.values_list("pk", "kind", "slug"):
        if tuple(key) not in these:
            LessonStems.objects.filter(pk=pk).delete()


def _kept(kind: str, slug: str) -> dict[str, str]:
    """By the hashes of the texts, as the present code has read them."""
    row = LessonStems.objects.filter(kind=kind, slug=slug, code=_code())
    return row.values_list("texts", flat=True).first() or {}


def _code(language: str = "") -> str:
    """Of the code that reads, and of the language in which it does."""
    code, language = digest_of(*MODULES), language or words.language()
    return code if language == "en" else hashlib.sha256(f"{code} {language}".encode()).hexdigest()


def _name(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
