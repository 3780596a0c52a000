"""The folder `quizzes/`: one file for a lesson, its questions read, rendered and made rows. `read_questions` reads those of
`checks/` as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils import timezone

from courses import batches
from courses.compiling.markdown import render_inline
from courses.compiling.pictures import Gallery
from courses.models import LoadedFile
from courses.reading.document import ContentError, ContentErrors, Course, Fact, SourceFile
from courses.reading.fact_marks import named_in, problem_of
from courses.reading.fields import Fields
from courses.reading.folder import FACTS_FILE
from courses.reading.strict_yaml import Yaml, read_yaml
from quizzes import checks, lint, questions, versions
from quizzes.linting.texts import Finding
from quizzes.models import Quiz
from quizzes.question import Reading
from quizzes.questions import AnyQuestion

PASS_MARK = 0.7
MOST_IN_A_POOL = 1_000
_AT_ONCE = 100  # rows
KEYS = ("questions",), ("pass_mark", "pick", "pool")  # required, and not
T = TypeVar("T")
# The file as a whole, the entries of its questions, those that could be read → what the file says.
Make = Callable[[Fields, Sequence[Fields], tuple[AnyQuestion, ...]], T]


@dataclass(frozen=True)
class Asked:
    """What every file of questions says: the questions, and where each of them stands in the file."""

    questions: tuple[AnyQuestion, ...]
    lines: tuple[int, ...] = field(compare=False)

    def findings(self, source: SourceFile) -> list[ContentError]:
        """What the lint says of them."""
        return [self.error(source, finding) for finding in lint.findings(self.questions)]

    def error(self, source: SourceFile, finding: Finding) -> ContentError:
        """A finding, at the question that is meant."""
        message = f"{self.questions[finding.place].id} {finding.message}"
        return ContentError(source.path, self.lines[finding.place], message)


@dataclass(frozen=True)
class QuizFile(Asked):
    """What one file says. `pass_mark` is the share of the points that passes, 0 to 1. With `pick` so many of the `pool` are
    asked at a time (of all questions when it is empty).
    """

    pass_mark: float
    pick: int = 0
    pool: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """How many questions an attempt has."""
        if not self.pick:
            return len(self.questions)
        return self.pick + (len(self.questions) - len(self.pool) if self.pool else 0)

    @property
    def hash(self) -> str:
        drawn = [[self.pick, *self.pool]] if self.pick else []
        text = json.dumps([self.pass_mark, *(question.hash for question in self.questions), *drawn])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class QuizPart:
    """`quizzes/SLUG.yaml`, beside the lesson of that slug."""

    folder = "quizzes"

    @property
    def modules(self) -> tuple[str, ...]:
        return modules(__name__)

    def parse(self, source: SourceFile, course: Course) -> tuple[QuizFile | None, list[ContentError]]:
        return read_questions(source, course, _quiz)

    def lint(self, source: SourceFile, parsed: object) -> list[ContentError]:
        assert isinstance(parsed, QuizFile)
        return parsed.findings(source)

    def save(self, changed: Mapping[str, object], kept: Collection[str]) -> None:
        """A quiz that is gone from the folder is gone; attempts keep the questions that they asked."""
        held = set(Quiz.objects.values_list("slug", flat=True))
        gone = Quiz.objects.filter(slug__in=held.difference(changed, kept))
        for row in gone:
            versions.note(row.slug, row, ())
        gone.delete()
        before = held | versions.slugs()
        for slug in before.intersection(changed):
            quiz = _as_quiz(changed[slug])
            versions.note(slug, Quiz.objects.filter(slug=slug).first(), quiz.questions)
            if slug in held:
                Quiz.objects.filter(slug=slug).update(**_fields(quiz))
        there = set(LoadedFile.objects.filter(path__startswith="lessons/").values_list("path", flat=True))
        now = timezone.now()
        new = (
            # one that is added to a lesson which an earlier load brought is new from now on
            Quiz(
                slug=slug,
                since=now if f"lessons/{slug}.md" in there else None,
                **_fields(_as_quiz(changed[slug])),
            )
            for slug in changed
            if slug not in held
        )
        batches.create(Quiz, new, _AT_ONCE)


def _as_quiz(quiz: object) -> QuizFile:
    assert isinstance(quiz, QuizFile)
    return quiz


def _fields(quiz: QuizFile) -> dict[str, Any]:
    return {
        "pass_mark": quiz.pass_mark,
        "count": quiz.asked,
        "questions": [question.data() for question in quiz.questions],
        "pick": quiz.pick,
        "pool": list(quiz.pool),
        "hash": quiz.hash,
        "lines": dict(zip((question.id for question in quiz.questions), quiz.lines, strict=True)),
    }


def modules(name: str) -> tuple[str, ...]:
    """The module that reads a folder, and those of the kinds: one may come from elsewhere."""
    return name, *sorted({kind.__module__ for kind in questions.KINDS.values()})


def read_questions(source: SourceFile, course: Course, make: Make[T]) -> tuple[T | None, list[ContentError]]:
    """A file of questions about the lesson of its slug; None with every error in it."""
    lesson = course.lessons.get(source.slug)
    if lesson is None:
        return None, [ContentError(source.path, 0, f"there is no lesson {source.slug}")]
    yaml = read_yaml(source)
    sections = [section.anchor for section in lesson.sections]
    facts = {id_: fact.value for id_, fact in course.facts.items()}
    texts: list[str] = []

    def gathered(text: str) -> str:
        texts.append(text)
        return text

    # Read twice: the first time gathers what is to be rendered, so that all of it is rendered at once.
    _, errors = _read(yaml, source.path, sections, Reading(gathered, facts), make)
    errors += _wrong_facts(yaml, source.path, course.facts)
    if errors:
        return None, errors
    inline = _Inline(source.path, course)
    try:
        rendered = dict(zip(texts, inline.render(texts), strict=True))
    except ContentErrors:
        return None, _not_inline(yaml, inline, set(texts))
    course.shown[source.path] = tuple(inline.gallery.stored.values())
    return _read(yaml, source.path, sections, Reading(rendered.__getitem__, facts), make)


class _Inline:
    """The inline Markdown of one file, with the pictures that it shows."""

    def __init__(self, path: str, course: Course) -> None:
        self.path = path
        self.course = course
        self.problems: list[ContentError] = []
        self.gallery = Gallery(path, course.beside, self._wrong, lambda message: self._wrong(message, "", 0))

    def render(self, texts: Sequence[str]) -> list[str]:
        """Raises ContentErrors; without a line what stands in one of the texts."""
        self.problems.clear()
        if any("![" in text for text in texts):
            rendered = render_inline(texts, self.path, self.course.facts, self.gallery.place_pictures)
        else:
            rendered = render_inline(texts, self.path, self.course.facts)
        if self.problems:
            raise ContentErrors(self.problems)
        return rendered

    def _wrong(self, message: str, path: str, line: int) -> None:
        """Of a picture; `line` is given where the mistake is in its own file."""
        if not line:
            message = f"has a picture; {f'shows {path}, which {message}' if path else message}"
        self.problems.append(ContentError(path if line else self.path, line, message))


def advice(
    sources: Mapping[str, SourceFile], parsed: Mapping[str, object], lessons: Mapping[str, str]
) -> list[ContentError]:
    """What the lint would have an author look at, over all files of a folder."""
    files = {slug: one for slug in sources if isinstance(one := parsed[slug], Asked)}
    found = lint.advice({slug: one.questions for slug, one in files.items()}, lessons)
    return [files[slug].error(sources[slug], finding) for slug, finding in found]


def markdown_keys() -> set[str]:
    """Under which keys a question has Markdown."""
    return {"ask", "explain", *(key for kind in questions.KINDS.values() for key in kind.markdown_keys)}


def _wrong_facts(yaml: Yaml, path: str, facts: Mapping[str, Fact]) -> Iterator[ContentError]:
    """A fact's value can be put in only where a text is shown as Markdown."""
    texts = markdown_keys()
    for mark, line, place in named_in(yaml):
        listed = len(place) > 1 and place[-2] == "facts"
        if problem := problem_of(mark):
            yield ContentError(path, line, problem)
        elif not listed and place[-1] not in texts:
            where = ", ".join(sorted(texts))
            yield ContentError(path, line, f"has {mark.shown} where no fact can stand; it stands in {where}")
        elif mark.id not in facts:
            yield ContentError(path, line, f"uses the fact {mark.id}, which is not in {FACTS_FILE}")


def _read(
    yaml: Yaml, path: str, sections: Sequence[str], reading: Reading, make: Make[T]
) -> tuple[T | None, list[ContentError]]:
    errors: list[ContentError] = []
    top = Fields(yaml, path, errors)
    top.shows_pictures = True
    if not top.is_mapping:
        return None, errors
    listed = top.mappings("questions")
    found = [questions.read(fields, sections, reading) for fields in listed]
    for fields, question in zip(listed, found, strict=True):
        if question and (lacks := checks.lacking(type(question))):
            fields.wrong(f"is of the kind {question.kind}, which {lacks}", "id")
    _check_ids(listed, errors, path)
    made = make(top, listed, tuple(question for question in found if question))
    return (None, errors) if errors else (made, [])


def _quiz(top: Fields, listed: Sequence[Fields], found: tuple[AnyQuestion, ...]) -> QuizFile:
    top.check_keys(*KEYS)
    most = MOST_IN_A_POOL if "pick" in top.values else questions.MOST_ASKED
    if not 1 <= len(listed) <= most and "questions" in top.values:
        or_pick = "" if "pick" in top.values else "; with `pick: 20` it would ask so many at a time"
        top.wrong(f"has {len(listed)} questions; a quiz has 1 to {most}{or_pick}", "questions")
    pick, pool = _pool(top, [str(fields.values.get("id")) for fields in listed])
    lines = tuple(fields.line("id") for fields in listed)
    return QuizFile(found, lines, _pass_mark(top), pick, pool)


def _pool(top: Fields, ids: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many questions are drawn, and of which."""
    pool = top.names("pool")
    if "pool" in top.values and "pick" not in top.values:
        top.wrong("has a pool and no pick, which says how many of it are asked", "pool")
    for id_ in pool:
        if id_ not in ids:
            top.wrong(f"has {id_} in its pool, and no question of that id", "pool")
    pick = top.whole("pick", 1, max(1, len(pool or ids))) or 0
    always = len(ids) - len(pool) if pool else 0
    if pick and pick + always > questions.MOST_ASKED:
        top.wrong(f"asks {pick + always} questions at a time; {questions.MOST_ASKED} at most", "pick")
    return pick, pool


def _not_inline(yaml: Yaml, inline: _Inline, texts: Set[str]) -> list[ContentError]:
    """After a failure, which is rare: each text by itself, to name its line."""
    errors: list[ContentError] = []
    for place in yaml.lines:
        found = yaml.data
        for step in place:
            found = found[step]
        text = " ".join(found.split()) if isinstance(found, str) else ""
        if text not in texts:
            continue
        try:
            inline.render([text])
        except ContentErrors as problem:
            errors += [
                error if error.line else ContentError(inline.path, yaml.line(*place), error.message)
                for error in problem.errors
            ]
    return errors


def _pass_mark(top: Fields) -> float:
    value = top.values.get("pass_mark", PASS_MARK)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        top.wrong(f"has {value} as its pass_mark; that is a share above 0, up to 1", "pass_mark")
        return PASS_MARK
    return float(value)


def _check_ids(listed: Sequence[Fields], errors: list[ContentError], path: str) -> None:
    seen: set[str] = set()
    for fields in listed:
        name = fields.values.get("id")
        if isinstance(name, str) and name in seen:
            errors.append(ContentError(path, fields.line("id"), f"has the question {name} twice"))
        seen.add(str(name))
