"""The document a question is about, with its passages ready to be searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django.db.models import QuerySet, Subquery

from courses import words
from courses.models import Course, Document, Term
from courses.reading import document as source
from courses.reading.markup import plain_of
from tutor import kept_stems
from tutor.models import Wording
from tutor.phrases import even
from tutor.understanding.ranking import Glossary, LessonIndex, Outline
from tutor.understanding.stems import Read


@dataclass(frozen=True)
class Lesson:
    """A lesson or an article that can be asked; `hash` is its content's."""

    kind: str
    slug: str
    title: str
    hash: str
    revision: int
    suggested: tuple[str, ...] = ()
    language: str = "en"  # of its text

    @property
    def url(self) -> str:
        return f"/{self.kind}s/{self.slug}/"


def find(kind: str, slug: str) -> Lesson | None:
    """The document, unless there is none or it was withdrawn."""
    return next(_lessons(Document.objects.filter(kind=kind, slug=slug)), None)


def of_slug(slug: str) -> Lesson | None:
    """A lesson or an article: the files of the course folder name either by its slug alone."""
    return find("lesson", slug) or find("article", slug)


def every() -> Iterator[Lesson]:
    return _lessons(Document.objects.filter(kind__in=("lesson", "article")))


def _lessons(documents: QuerySet[Document]) -> Iterator[Lesson]:
    """In one query."""
    revision, language = (Course.objects.values(name)[:1] for name in ("revision", "language"))
    rows = documents.filter(withdrawn=False).values_list(
        "kind", "slug", "title", "hash", Subquery(revision), "suggest", "lang", Subquery(language)
    )
    for kind, slug, title, hash_, at, suggest, own, of_course in rows:
        yield Lesson(kind, slug, title, hash_, at, tuple(suggest), own or of_course or "en")


def index_of(lesson: Lesson) -> LessonIndex:
    """Its index, built once a process for each version of the lesson and the glossary."""
    return _index(lesson.kind, lesson.slug, lesson.hash, lesson.revision, lesson.language)


def index_with(
    lesson: Lesson, wordings: Mapping[str, Sequence[str]], also: Mapping[str, Sequence[str]]
) -> LessonIndex:
    """Its index as it would be with more: by the names of passages, and by the ids of terms. Nothing is kept of it."""
    index = index_of(lesson)
    asked = {
        heard.passage.name: [*heard.asked, *wordings.get(heard.passage.name, ())] for heard in index.heard
    }
    with words.reading_in(lesson.language):
        glossary = Glossary(spellings(also)) if also else index.glossary
        return LessonIndex([heard.passage for heard in index.heard], glossary, asked, index.outline)


@lru_cache(maxsize=64)  # an index takes 0.9 MB and 13 ms
def _index(kind: str, slug: str, _hash: str, revision: int, language: str) -> LessonIndex:
    document = Document.objects.get(kind=kind, slug=slug)
    with words.reading_in(language):
        return _made_of(document, _glossary(revision, language), kept_stems.reader(kind, slug))


def _made_of(document: Document, glossary: Glossary, read: Read) -> LessonIndex:
    passages = document.quotable()
    passages += [definition(term) for term in document.terms]
    outline = Outline(
        document.title, document.summary, tuple((one["anchor"], one["title"]) for one in document.outline)
    )
    return LessonIndex(passages, glossary, _wordings(document.slug, passages), outline, read)


def _wordings(slug: str, passages: Sequence[source.Passage]) -> dict[str, list[str]]:
    """The name of a passage → other words in which learners ask for it."""
    texts = [(passage.name, even(passage.text)) for passage in passages]
    asked: dict[str, list[str]] = {}
    for wording in Wording.objects.filter(slug=slug):
        says = even(wording.says)
        for name, text in texts:
            if says in text:
                asked.setdefault(name, []).extend(wording.asked)
    return asked


def definition(term: dict[str, Any]) -> source.Passage:
    """What a key term of the lesson means, which its page holds too; the name is the id of its element there."""
    means = plain_of(term["means"])
    name = f"{term['name'][:1].upper()}{term['name'][1:]}"
    return source.Passage(
        name=f"term-{term['id']}",
        text=f"{name}: {means}",
        heading_path=(),
        negating=False,
        anchor="",
        kind="definition",
        paragraph=f"term-{term['id']}",
        excerpt=f"<p><strong>{escape(name)}</strong>: {escape(means)}</p>",
        spoken=f"{name}: {means}",
    )


@lru_cache(maxsize=4)
def _glossary(_revision: int, _language: str) -> Glossary:
    return Glossary(spellings({}), kept_stems.reader(*kept_stems.GLOSSARY))


def spellings(also: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The id of each term → the ways to write it, with more of them by the ids of terms."""
    return {term.slug: [term.name, *term.also, *also.get(term.slug, ())] for term in Term.objects.all()}
