"""The folder `checks/`: the questions that a lesson asks in its text. They are practice: no quiz, score or review has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from courses import batches
from courses.reading.document import ContentError, Course, Document, SourceFile
from courses.reading.fields import Fields
from courses.reading.strict_yaml import Yaml, read_yaml
from quizzes import questions
from quizzes.course_part import Asked, modules, read_questions
from quizzes.models import LessonChecks
from quizzes.questions import AnyQuestion

KEYS = ("questions",), ()  # required, and not
_AT_ONCE = 100  # rows
_PLACED = re.compile(r'data-ask="([^"]+)"')


@dataclass(frozen=True)
class ChecksFile(Asked):
    """What one file says, and the ids of those of its questions that the lesson places nowhere."""

    unplaced: tuple[str, ...] = ()


class ChecksPart:
    """`checks/SLUG.yaml`, beside the lesson of that slug."""

    folder = "checks"

    @property
    def modules(self) -> tuple[str, ...]:
        return modules(__name__)

    def parse(self, source: SourceFile, course: Course) -> tuple[ChecksFile | None, list[ContentError]]:
        parsed, errors = read_questions(source, course, _checks)
        if parsed is None:
            return None, errors
        placed = _placed(course.lessons[source.slug])
        unplaced = tuple(one.id for one in parsed.questions if one.id not in placed)
        return replace(parsed, unplaced=unplaced), errors

    def lint(self, source: SourceFile, parsed: object) -> list[ContentError]:
        """One that no place shows is seen by nobody: it may wait for the lesson's text, and is not forgotten."""
        assert isinstance(parsed, ChecksFile)
        return parsed.findings(source) + [
            ContentError(
                source.path,
                line,
                f"{one.id} stands nowhere in lessons/{source.slug}.md: place it with a block ```ask {one.id}",
            )
            for one, line in zip(parsed.questions, parsed.lines, strict=True)
            if one.id in parsed.unplaced
        ]

    def save(self, changed: Mapping[str, object], kept: Collection[str]) -> None:
        held = set(LessonChecks.objects.values_list("slug", flat=True))
        LessonChecks.objects.filter(slug__in=held.difference(changed, kept)).delete()
        rows = (LessonChecks(slug=slug, questions=_asked(checks)) for slug, checks in changed.items())
        conflicts = {"update_conflicts": True, "unique_fields": ["slug"], "update_fields": ["questions"]}
        batches.create(LessonChecks, rows, _AT_ONCE, **conflicts)


def _asked(checks: object) -> list[dict[str, object]]:
    assert isinstance(checks, ChecksFile)
    return [question.data() for question in checks.questions]


def also_in_quiz(quiz: SourceFile, checks: SourceFile) -> list[ContentError]:
    """The ids that both files have: a place in the lesson would not say which of the two it asks."""
    if not (asked := _lines(read_yaml(quiz))):
        return []
    return [
        ContentError(checks.path, line, f"has the question {id_}, and {quiz.path} has one of that id too")
        for id_, line in _lines(read_yaml(checks)).items()
        if id_ in asked
    ]


def _checks(top: Fields, listed: Sequence[Fields], found: tuple[AnyQuestion, ...]) -> ChecksFile:
    top.check_keys(*KEYS)
    if not 1 <= len(listed) <= questions.MOST_ASKED and "questions" in top.values:
        top.wrong(
            f"has {len(listed)} questions; a lesson asks 1 to {questions.MOST_ASKED} in its text", "questions"
        )
    return ChecksFile(found, tuple(fields.line("id") for fields in listed))


def _placed(lesson: Document) -> set[str]:
    shown = [lesson.opening, *(section.html for section in lesson.sections)]
    return {id_ for html in shown for id_ in _PLACED.findall(html)}


def _lines(yaml: Yaml) -> dict[str, int]:
    """The id of each question → its line; of a file that is no such list, nothing."""
    listed = yaml.data.get("questions") if isinstance(yaml.data, dict) else None
    return {
        one["id"]: yaml.line("questions", place, "id")
        for place, one in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    }
