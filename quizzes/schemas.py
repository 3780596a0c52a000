"""The JSON Schemas of a course's YAML files, by the names of their files: editors complete and check by them."""

from __future__ import annotations

from typing import Any

from courses.authoring import schema
from courses.authoring.schema import Recorder, finished, named
from courses.compiling.document_parser import DocumentKind, read_fields
from courses.compiling.outline import Outline
from courses.reading.course_file import read_course, read_term
from courses.reading.document import SourceFile
from courses.reading.fact_file import read_fact
from courses.reading.folder import LONGEST_SLUG, SLUG
from quizzes import checks_part
from quizzes.course_part import KEYS
from quizzes.question import Reading
from quizzes.questions import KINDS, AnyQuestion, read_as

KINDS_OF_DOCUMENTS: tuple[DocumentKind, ...] = ("lesson", "article", "brief")


def every() -> dict[str, dict[str, Any]]:
    own = {"course": _course(), "terms": _terms(), "facts": _facts(), "quiz": _quiz(), "checks": _checks()}
    return own | {kind: _front_matter(kind) for kind in KINDS_OF_DOCUMENTS} | schema.of_other_apps()


def _front_matter(kind: DocumentKind) -> dict[str, Any]:
    recorder = Recorder()
    path = f"{kind}s/slug.md"
    read_fields(recorder, SourceFile(path, "", ""), kind, Outline(path))
    recorder.properties["generated_by"] = {"type": ["string", "null"]}  # null: a person wrote it
    return named(f"the front matter of a file of {kind}s/", recorder.schema)


def _course() -> dict[str, Any]:
    recorder = Recorder()
    read_course(recorder)
    kinds = {"type": "object", "additionalProperties": {"type": "string"}}
    recorder.properties |= {"blocks": kinds, "sides": kinds}
    return named("course.yaml", recorder.schema)


def _terms() -> dict[str, Any]:
    recorder = Recorder()
    read_term("term", recorder)
    ids = {"pattern": f"^{SLUG.pattern}$", "maxLength": LONGEST_SLUG}
    return named(
        "terms.yaml",
        {"type": "object", "propertyNames": ids, "additionalProperties": recorder.schema},
    )


def _facts() -> dict[str, Any]:
    recorder = Recorder()
    list(read_fact(recorder))
    return named("facts.yaml", {"type": "array", "items": recorder.schema})


def _quiz() -> dict[str, Any]:
    recorder = Recorder()
    recorder.check_keys(*KEYS)
    recorder.names("pool")
    recorder.whole("pick", 1, 1)
    recorder.properties["pass_mark"] = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    recorder.properties["questions"] = _questions()
    return named("a file of quizzes/", recorder.schema)


def _checks() -> dict[str, Any]:
    recorder = Recorder()
    recorder.check_keys(*checks_part.KEYS)
    recorder.properties["questions"] = _questions()
    return named("a file of checks/", recorder.schema)


def _questions() -> dict[str, Any]:
    forms: list[dict[str, Any]] = []
    for kind in KINDS.values():
        if (form := _question(kind)) not in forms:
            forms.append(form)
    return {"type": "array", "items": {"oneOf": forms}, "minItems": 1}


def _question(kind: type[AnyQuestion]) -> dict[str, Any]:
    recorder = Recorder()
    read_as(kind, recorder, (), Reading(str, {}))
    recorder.properties |= kind.forms
    form: dict[str, Any] = finished(recorder.schema)
    return form
