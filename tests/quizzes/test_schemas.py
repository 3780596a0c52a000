"""The schemas that editors check by say what the loader says: every file of the course is right, and every slip is found."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from config.env import ROOT
from courses.reading.document import SourceFile
from courses.reading.front_matter import split
from courses.reading.parts import registered
from courses.reading.strict_yaml import read_yaml
from quizzes import schemas
from quizzes.questions import KINDS
from tests.conftest import EXAMPLE
from tests.quizzes.examples import EXAMPLES

TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int, "null": type(None),
}  # fmt: skip


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """As much of JSON Schema as the schemas use."""
    if isinstance(value, date):
        value = value.isoformat()
    types = schema.get("type", list(TYPES))
    types = types if isinstance(types, list) else [types]
    if not any(
        isinstance(value, TYPES[one]) and (isinstance(value, bool) <= (one == "boolean")) for one in types
    ):
        return False
    if isinstance(value, str):
        long_enough = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
        return long_enough and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, list):
        items = schema.get("items", {})
        return all(fits(one, items) for one in value) and len(value) >= schema.get("minItems", 0)
    if isinstance(value, dict):
        if "oneOf" in schema and sum(fits(value, one) for one in schema["oneOf"]) != 1:
            return False
        known, more = schema.get("properties", {}), schema.get("additionalProperties", {})
        return (
            all(name in value for name in schema.get("required", ()))
            and all(fits(value[name], known[name]) for name in value if name in known)
            and all(more is not False and fits(value[name], more) for name in value if name not in known)
        )
    return True


ASKED = {"id": "q", "ask": "Which?", "explain": "So."}
OPTION = {"text": "a", "why": "w"}


def data_of(path: Path) -> Any:
    return read_yaml(SourceFile(path.name, path.read_text(), "")).data


@pytest.mark.parametrize("folder", [EXAMPLE, ROOT / "content"])
def test_every_file_of_a_course_is_right_by_its_schema(folder: Path) -> None:
    every = schemas.every()
    for path, name in [(folder / f"{name}.yaml", name) for name in ("course", "terms", "facts")]:
        assert not path.exists() or fits(data_of(path), every[name]), path
    for path in (folder / "quizzes").iterdir():
        assert fits(data_of(path), every["quiz"]), path
    for name in ("checks", "gold", "wordings"):
        for path in (folder / name).glob("*.yaml"):
            assert fits(data_of(path), every[name]), path
    for kind in ("lesson", "article", "brief"):
        for path in (folder / f"{kind}s").iterdir():
            front = split(SourceFile(path.name, path.read_text(), "")).fields.data
            assert fits(front, every[kind]), path
            assert not fits(front | {"titel": "A slip"}, every[kind])


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("gold", [{"ask": "Why?", "not_here": "near-mis"}]),
        ("gold", [{"answer_in": "So."}]),
        ("gold", [{"ask": "Why?"}]),
        ("gold", [{"ask": "Why?", "answer_in": "So.", "not_here": "near-miss"}]),
        ("quiz", {"questions": [ASKED | {"any": "yes", "options": [OPTION | {"right": True}, OPTION]}]}),
        ("gold", [{"ask": " ", "answer_in": "So."}]),
        ("wordings", [{"says": "So.", "asked": []}]),
        ("wordings", [{"says": "So.", "ask": ["why"]}]),
        ("lesson", {"title": "A", "summary": "B", "minutes": 5}),
        ("lesson", {"title": "A", "summary": "B", "minutes": "5", "checked": "2026-11-20"}),
    ],
)
def test_a_slip_in_the_other_files_is_found(name: str, slip: Any) -> None:
    assert not fits(slip, schemas.every()[name])


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind_is_right_and_a_slip_in_it_is_found(kind: str) -> None:
    quiz = schemas.every()["quiz"]
    question = {"id": "q", "ask": "Which?", **EXAMPLES[kind].own, "explain": "So."}
    assert fits({"questions": [question]}, quiz)
    key = KINDS[kind].key_name
    for slip in ({"explian": "So."}, {"id": "No Slug"}, {"ask": 3}, {key: None}, {"section": ["a"]}):
        assert not fits({"questions": [question | slip]}, quiz), slip
    for missing in ("id", "explain", key):
        assert not fits({"questions": [{name: question[name] for name in question if name != missing}]}, quiz)


def test_every_folder_of_yaml_that_an_app_reads_has_a_schema() -> None:
    named = {"quizzes": "quiz"}
    assert {named.get(part.folder, part.folder) for part in registered()} <= schemas.every().keys()


def test_the_schemas_are_written_as_json(tmp_path: Path) -> None:
    call_command("content_schemas", to=tmp_path / "schemas")
    written = sorted(path.name for path in (tmp_path / "schemas").iterdir())
    names = ["article", "brief", "checks", "course", "facts", "gold", "lesson", "quiz", "terms", "wordings"]
    assert written == [f"{name}.schema.json" for name in names]
    assert (
        json.loads((tmp_path / "schemas" / "quiz.schema.json").read_text())["title"] == "a file of quizzes/"
    )
