"""What a course folder says, as frozen dataclasses. No Django here: text becomes these, the loader makes rows
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from courses.reading.course_files import Files, Stored


@dataclass(order=True, unsafe_hash=True)
class ContentError(Exception):
    """One mistake in the course folder. `path` is relative to the folder; `line` counts from 1, 0 when there
    is none.

    Not frozen, as other dataclasses here: Python sets `__traceback__` on an exception that passes.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"

    def __reduce__(self) -> tuple[type[ContentError], tuple[str, int, str]]:
        return ContentError, (self.path, self.line, self.message)


class ContentErrors(Exception):  # noqa: N818 - the plural of ContentError
    """Every mistake that was found, in the order of files and lines."""

    def __init__(self, errors: Sequence[ContentError]) -> None:
        self.errors: list[ContentError] = sorted(set(errors))
        super().__init__("\n".join(str(error) for error in self.errors))


def path_of(kind: str, slug: str) -> str:
    """Where the file of a document stands in the course folder."""
    return f"{kind}s/{slug}.md"


@dataclass(frozen=True)
class SourceFile:
    """One file of the folder, read: `path` such as `quizzes/first-loaf.yaml`, its text and the SHA-256 of its
    bytes.
    """

    path: str
    text: str
    sha256: str
    # where lines of code came in that it shows out of files (`courses.reading.code_files`)
    added: tuple[tuple[int, int], ...] = ()

    @property
    def folder(self) -> str:
        """The first of its folders: what kind of file it is."""
        return self.path.partition("/")[0]

    @property
    def slug(self) -> str:
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


class Unread(SourceFile):
    """A file whose text is read when it is asked for, each time anew, since the texts of a big course would fill the memory.
    Asking for it raises ContentErrors when the file has changed since.
    """

    _read: Callable[[], str]

    def __init__(
        self, path: str, sha256: str, read: Callable[[], str], added: tuple[tuple[int, int], ...] = ()
    ) -> None:
        for name, value in (("path", path), ("sha256", sha256), ("added", added), ("_read", read)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> str:
        if name != "text":
            raise AttributeError(name)
        return self._read()


@dataclass(frozen=True)
class Source:
    title: str
    url: str


@dataclass(frozen=True)
class Term:
    id: str
    name: str
    also: tuple[str, ...]
    means: str
    see: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A claim that ages. `value` is plain text and stands in the text where it says `{fact:ID}`."""

    id: str
    claim: str
    value: str
    as_of: date
    source: Source
    review_by: date
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest piece that can be quoted; `name` (p1, p2 …) is also the id of its element in the page.

    `paragraph` is the name of the first passage of its paragraph, bullet or row. `excerpt` is what is shown of it to
    somebody who sees nothing else, as safe HTML without attributes but `scope` and `start`; `spoken` is the same for the
    ear. `denied` is what of a row stands under heads that negate: "Look elsewhere when".
    """

    name: str
    text: str
    heading_path: tuple[str, ...]
    negating: bool
    anchor: str
    kind: Literal["bullet", "sentence", "row", "definition"]
    tickable: bool = False  # a point of a checklist
    paragraph: str = ""
    excerpt: str = ""
    spoken: str = ""
    denied: str = ""

    @property
    def within(self) -> str:
        """The name of the paragraph, bullet or row that it is a part of, its own where it is the whole."""
        return self.paragraph or self.name


@dataclass(frozen=True, slots=True)
class Section:
    """`hash` covers what a reader sees of the section, so a read mark knows whether it still holds."""

    anchor: str
    title: str
    number: int
    html: str
    words: int
    hash: str


@dataclass(frozen=True)
class Document:
    """A lesson, article or brief, parsed and rendered."""

    kind: Literal["lesson", "article", "brief"]
    slug: str
    title: str
    summary: str
    opening: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    terms: tuple[str, ...]
    sources: tuple[Source, ...]
    markdown: str
    source_hash: str
    minutes: int | None = None
    checked: date | None = None
    date: date | None = None
    trending: bool = False
    generated_by: str = ""
    lang: str = ""  # of its text, where that is not the site's
    related: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()  # questions that it answers, for a reader who has none
    facts: tuple[str, ...] = ()
    was: tuple[str, ...] = ()  # slugs that it had
    public_from: str = ""  # the day on which it is published, 2026-12-03; empty: at once
    objectives: tuple[str, ...] = ()  # ends of "After this you can …", plain text


@dataclass(frozen=True)
class Module:
    id: str
    name: str
    summary: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Track:
    id: str
    name: str
    summary: str
    modules: tuple[Module, ...]


@dataclass(frozen=True)
class Course:
    """The whole folder, parsed."""

    title: str
    tagline: str
    tracks: tuple[Track, ...]
    terms: Mapping[str, Term]
    lessons: Mapping[str, Document]
    articles: Mapping[str, Document]
    briefs: Mapping[str, Document]
    # what the other apps read from the same folder: part name → slug → its own dataclass
    parts: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    # the pictures and files beside the texts, and what those of parts show of them: path of a part's file → what is
    # served for it (`courses.compiling.pictures.Gallery`)
    beside: Files = field(default_factory=Files)
    shown: dict[str, tuple[Stored, ...]] = field(default_factory=dict)


class CoursePart(Protocol):
    """A folder of the course that another app owns, such as `quizzes/`: it parses its files and saves its
    rows.

    Apps register theirs with `courses.reading.parts.register()` in `AppConfig.ready()`; the loader calls it, so
    `courses` never imports them.
    """

    folder: str  # "quizzes"; its files are FOLDER/LESSON-SLUG.yaml

    @property
    def modules(self) -> Sequence[str]:
        """The modules that read its files. When they change, or what they import, every file is read again."""

    def parse(self, source: SourceFile, course: Course) -> tuple[object | None, list[ContentError]]:
        """One file → its dataclass, or None with every error in it (ContentErrors may be raised as well).

        Pure: no database. Of `course` only the lesson (or article) of the same slug and the facts that the
        file names may be read: the file is parsed again when it, that document or one of those facts changes,
        and `course.parts` is empty here.
        """

    def lint(self, source: SourceFile, parsed: object) -> list[ContentError]:
        """What an author should correct though it can be shown: `check_content` fails on it, a load does not."""

    def save(self, changed: Mapping[str, object], kept: Collection[str]) -> None:
        """Makes the rows match the folder: `changed` (slug → dataclass) is new or parsed again, the slugs in
        `kept` are as they were when they were last saved, and any other slug is gone. Inside the loader's
        transaction.
        """
