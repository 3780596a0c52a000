"""The vectors of a document: made in the worker after a load, kept as a row, read for a question.

A row serves as long as it has a vector for every text of the document, so a load that leaves a document alone leaves its
vectors in use. A text that has not changed keeps its vector. Where vectors are missing or fail, the tutor ranks by words alone.
"""

from __future__ import annotations

import hashlib
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from struct import pack, unpack
from time import monotonic

import structlog
from django.db.models import Q

from courses import batches, words
from courses.models import Document
from courses.reading.code_digest import digest_of
from tutor import breaker, lessons
from tutor.embedding import static
from tutor.embedding.available import embedder
from tutor.embedding.base import Embedder, EmbeddingError, Fitted, Vector
from tutor.embedding.everyday import everyday
from tutor.lessons import Lesson
from tutor.models import GoldQuestion, LessonVectors
from tutor.understanding.meaning import ByMeaning, Talk, Vectors
from tutor.understanding.ranking import LessonIndex
from tutor.understanding.refusals import asked_in
from tutor.understanding.wordwise import Wordwise

log = structlog.get_logger()
AT_ONCE = 64  # texts that are embedded before it is looked whether there is time for more
TALK, LANGUAGE = "talk", "en"  # kind and slug of the row of everyday talk


def meaning_of(text: str, lesson: Lesson, index: LessonIndex) -> ByMeaning | None:
    """How a question is ranked by meaning; None where nothing is set up, where the model does not read its language, or
    where the document has no vectors yet.
    """
    found = embedder()
    if found is None or breaker.of(found.space).is_open:
        return None
    if not can_read(found, text):
        return None
    vectors = _kept(found, lesson, index)
    if vectors is None:
        return None
    return ByMeaning(
        lambda question: _embedded(found, index.spelt(question)), vectors, _wordwise_of(text, index)
    )


def meaning_without_model(made: Mapping[str, Vector], lesson: Lesson, index: LessonIndex) -> ByMeaning | None:
    """As `meaning_of`, for questions whose vectors are `made` already, by their text, or were made with the lesson's, as
    those of its gold questions are. Nothing is embedded, so that a web process may do it.
    """
    found = embedder()
    vectors = _kept(found, lesson, index) if found else None
    if found is None or vectors is None:
        return None
    row = LessonVectors.objects.get(space=found.space, kind=lesson.kind, slug=lesson.slug)
    by_name = _by_name(row)

    def of(question: str) -> Vector:
        vector = made.get(question) or by_name.get(_name(question))
        if vector is None:
            raise EmbeddingError("There is no vector of this question yet.")
        return vector

    return ByMeaning(of, vectors, _wordwise(index) if _reads_words() else None)


def _wordwise_of(text: str, index: LessonIndex) -> Wordwise | None:
    """Word by word the table is read that comes along, whatever makes the other vectors."""
    return _wordwise(index) if _reads_words() and asked_in(text) == static.Static.reads else None


def _reads_words() -> bool:
    return words.language() == static.Static.reads and static.is_whole()


@lru_cache(maxsize=64)  # one takes half a megabyte and 30 ms
def _wordwise(index: LessonIndex) -> Wordwise:
    return Wordwise(index, static.table().embed)


def can_read(found: Embedder, text: str) -> bool:
    return found.reads == "any" or words.language() == asked_in(text) == "en"


def _kept(found: Embedder, lesson: Lesson, index: LessonIndex) -> Vectors | None:
    """Those of all texts, or None."""
    document, talk = Q(kind=lesson.kind, slug=lesson.slug), Q(kind=TALK, slug=LANGUAGE)
    rows = LessonVectors.objects.filter(document | talk, space=found.space)
    kept = {kind: (pk, key) for kind, pk, key in rows.values_list("kind", "pk", "key")}
    if len(kept) < 2:
        return None
    return _read(*kept[lesson.kind], *kept[TALK], index, found.fitted)


def _embedded(found: Embedder, question: str) -> Vector:
    """Raises EmbeddingError, which the log tells once for each question and the breaker counts."""
    health = breaker.of(found.space)
    try:
        (vector,) = found.embed([question])
    except EmbeddingError as problem:
        health.failed_once()
        log.warning("tutor.no_vector", problem=str(problem))
        raise
    health.succeeded()
    return vector


def missing() -> Iterator[Lesson]:
    """Documents of which a text has no vector. A load leaves the most of them as they were: each is looked through once, and its
    row then bears the new key.
    """
    found = embedder()
    if found is None:
        return
    rows = LessonVectors.objects.filter(space=found.space)
    kept = {(kind, slug): (pk, key) for pk, kind, slug, key in rows.values_list("pk", "kind", "slug", "key")}
    for lesson in lessons.every():
        pk, key = kept.get((lesson.kind, lesson.slug), (0, ""))
        if key == _key(lesson):
            continue
        row = rows.filter(pk=pk)
        held = frozenset(row.values_list("texts", flat=True).first() or ())
        if held.issuperset(map(_name, _all_texts(lesson))):
            row.update(key=_key(lesson))
        else:
            yield lesson


def make(lesson: Lesson, until: float = math.inf) -> bool:
    """Makes and keeps the vectors of a document, or some of them where it is later than `until`, by the monotonic clock; whether
    it has all of them now. Raises EmbeddingError.
    """
    found = embedder()
    if found is None:
        return False
    return _make(found, lesson.kind, lesson.slug, _key(lesson), _all_texts(lesson), until=until)


def make_talk() -> None:
    """Makes and keeps the vectors of everyday talk, once for all documents. Raises EmbeddingError."""
    found = embedder()
    if found is None:
        return
    texts = everyday(LANGUAGE)
    key = _name("\n".join((found.space, *texts)))
    if LessonVectors.objects.filter(space=found.space, kind=TALK, slug=LANGUAGE, key=key).exists():
        return
    _make(found, TALK, LANGUAGE, key, texts)


def _make(
    found: Embedder, kind: str, slug: str, key: str, texts: Sequence[str], *, until: float = math.inf
) -> bool:
    """Whether all are made. A row that lacks some has no key, so that it is gone on with. Raises EmbeddingError."""
    old = LessonVectors.objects.filter(space=found.space, kind=kind, slug=slug).first()
    known = _by_name(old) if old else {}
    new = [text for text in texts if _name(text) not in known]
    for some in batches.slices(new, AT_ONCE):
        known |= {_name(text): vector for text, vector in zip(some, found.embed(some), strict=True)}
        if monotonic() > until:
            break
    names = [name for name in map(_name, texts) if name in known]
    every = [known[name] for name in names]
    whole = len(every) == len(texts)
    LessonVectors.objects.update_or_create(
        space=found.space,
        kind=kind,
        slug=slug,
        defaults={
            "key": key if whole else "",
            "texts": names,
            "size": len(every[0]) if every else 0,
            "data": packed(every),
        },
    )
    return whole


def forget_withdrawn() -> int:
    """Removes the vectors of documents that are gone, and those of other embedders than the one in use."""
    found = embedder()
    rows = LessonVectors.objects.exclude(space=found.space) if found else LessonVectors.objects.all()
    gone = rows.delete()[0]
    here = {(TALK, LANGUAGE), *Document.objects.filter(withdrawn=False).values_list("kind", "slug")}
    for row in LessonVectors.objects.only("kind", "slug"):
        if (row.kind, row.slug) not in here:
            gone += row.delete()[0]
    return gone


def _key(lesson: Lesson) -> str:
    """Of all that may change what the texts are: the document, the wordings and the glossary of its revision, our code."""
    return f"{lesson.hash[:32]}:{lesson.revision}:{digest_of(__name__)[:16]}"


def _all_texts(lesson: Lesson) -> list[str]:
    return list(dict.fromkeys([*_texts(lessons.index_of(lesson)), *_gold(lesson.slug)]))


def _texts(index: LessonIndex) -> Iterable[str]:
    for heard in index.heard:
        yield heard.passage.text
        yield _headed(heard.passage.heading_path, heard.passage.text)
        yield from heard.asked
    for passages in index.paragraphs.values():
        if len(passages) > 1:
            yield " ".join(passage.text for passage in passages)


def _gold(slug: str) -> Iterable[str]:
    """Asked when an author wants to know what a wording is worth."""
    return GoldQuestion.objects.filter(slug=slug).values_list("ask", flat=True)


def _headed(path: Sequence[str], text: str) -> str:
    return " > ".join((*path, text))


@lru_cache(maxsize=64)
def _read(pk: int, _key: str, talk: int, talk_key: str, index: LessonIndex, fitted: Fitted) -> Vectors | None:
    row = LessonVectors.objects.get(pk=pk)
    if not frozenset(row.texts).issuperset(map(_name, _texts(index))):
        return None  # they are of an earlier text, and the worker has not come to it yet
    by_name = _by_name(row)

    def of(text: str) -> Vector:
        return by_name[_name(text)]

    passages = {
        heard.passage.name: _mean(
            of(heard.passage.text), of(_headed(heard.passage.heading_path, heard.passage.text))
        )
        for heard in index.heard
    }
    paragraphs = {
        name: of(" ".join(one.text for one in inside))
        for name, inside in index.paragraphs.items()
        if len(inside) > 1
    }
    wordings = {
        heard.passage.name: [of(text) for text in heard.asked] for heard in index.heard if heard.asked
    }
    return Vectors.of(passages, paragraphs, wordings, _talk(talk, talk_key), fitted)


@lru_cache(maxsize=2)
def _talk(pk: int, _key: str) -> Talk:
    return Talk([*_by_name(LessonVectors.objects.get(pk=pk)).values()])


def _mean(one: Vector, other: Vector) -> Vector:
    return array("f", ((a + b) / 2 for a, b in zip(one, other, strict=True)))


def _name(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def packed(vectors: Sequence[Vector]) -> bytes:
    """Each number in 16 bits: cosines stay right to three places."""
    numbers = [number for vector in vectors for number in vector]
    return pack(f"<{len(numbers)}e", *numbers)


def unpacked(data: bytes | memoryview) -> Vector:
    """One vector."""
    held = bytes(data)
    return array("f", unpack(f"<{len(held) // 2}e", held))


def _by_name(row: LessonVectors) -> dict[str, Vector]:
    numbers = unpacked(row.data)
    every = (numbers[at : at + row.size] for at in range(0, len(numbers), row.size or 1))
    return dict(zip(row.texts, every, strict=True))
