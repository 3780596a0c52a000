"""What a load has made of a folder, and what an earlier one left to build on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from courses.compiling.document_parser import DocumentKind, Finished, Reference
from courses.compiling.related import stems_of
from courses.compiling.shown import Shown
from courses.compiling.spool import Spool, packed_document, unpacked_document
from courses.reading.course_file import CourseFile
from courses.reading.document import ContentError, Document, Fact, Term

_GIVEN = re.compile(r'<h[3-6] id="([^"]+)"')


@dataclass(frozen=True)
class Known:
    """What the rest of the course needs of a document, so that an unchanged one is not compiled again."""

    kind: DocumentKind
    slug: str
    title: str
    summary: str
    minutes: int | None
    terms: tuple[str, ...]
    related: tuple[str, ...]
    anchors: tuple[str, ...]
    references: tuple[Reference, ...]
    reads_glossary: bool
    stems: Mapping[str, tuple[int, str]]
    hash: str  # of all that its own file says
    facts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # pictures and others beside it that it shows
    was: tuple[str, ...] = ()  # slugs that it had
    public_from: str = ""  # the day on which it is published, as in `courses.compiling.withheld`

    @classmethod
    def of(cls, finished: Finished) -> Known:
        document = finished.document
        return cls(
            kind=document.kind,
            slug=document.slug,
            title=document.title,
            summary=document.summary,
            minutes=document.minutes,
            terms=document.terms,
            related=document.related,
            anchors=tuple(_anchors(document)),
            references=finished.references,
            reads_glossary=finished.reads_glossary,
            stems=stems_of(document) if document.kind == "lesson" else {},
            hash=digest(repr(document)),
            facts=document.facts,
            files=finished.files,
            was=document.was,
            public_from=document.public_from,
        )


def _anchors(document: Document) -> Iterator[str]:
    """Those of its sections, and of the headings in them that were given one."""
    for section in document.sections:
        yield section.anchor
        yield from _GIVEN.findall(section.html)


@dataclass(frozen=True)
class Memory:
    """What was compiled before: path → key and, for a document, what is known of it. `recall` makes its
    Document. `site` and `rests` are those of `Compiled`; `texts` are the digests of the files' texts.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    recall: Callable[[str], Document] = field(default=lambda path: (_ for _ in ()).throw(KeyError(path)))
    site: Mapping[str, Any] = field(default_factory=dict)
    rests: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


NOTHING = Memory()


@dataclass
class Compiled:
    """The whole course. `documents` holds those that were compiled now, `known` all; both by path."""

    file: CourseFile
    terms: Mapping[str, Term]
    meanings: Mapping[str, str]  # id of a term → its `means` as inline HTML
    facts: Mapping[str, Fact] = field(default_factory=dict)
    # what course.yaml says of the site, as `courses.models.Course.site` holds it
    site: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    documents: Spool[Document] = field(default_factory=lambda: Spool(packed_document, unpacked_document))
    read: dict[str, Spool[Any]] = field(default_factory=dict)  # name of a reading → path → what it found
    keys: dict[str, str] = field(default_factory=dict)
    # digest of all that the compiled form of any file rests on, but for its text and its document's
    rests: str = ""
    # folder of a part → slug → its own dataclass, for files parsed now; and the slugs of those that need not
    # be
    changed_parts: dict[str, Spool[object]] = field(default_factory=dict)
    kept_parts: dict[str, set[str]] = field(default_factory=dict)
    # path of a document or of a part's file, or `terms.yaml#ID` → the facts that it names
    facts_named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # path of a text that was compiled now → what is served for it
    shown: Shown = field(default_factory=Shown)
    # paths of what is shown on the author's own machine only
    drafts: set[str] = field(default_factory=set)
    # what is no mistake, but a slip
    warnings: list[ContentError] = field(default_factory=list)


def digest(*of: object) -> str:
    return hashlib.sha256(msgspec.json.encode(of, order="sorted")).hexdigest()
