"""JSON Schemas of the YAML files, made by the very functions that read them: what asks for a key describes it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, TypeVar

from courses.reading.document import Source
from courses.reading.fields import (
    LANGUAGE,
    LONGEST_LANGUAGE,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    MOST_QUESTIONS,
    Fields,
)
from courses.reading.folder import LONGEST_SLUG, SLUG
from courses.reading.strict_yaml import Yaml

A = TypeVar("A")
_of_other_apps: dict[str, Callable[[], dict[str, Any]]] = {}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def register(name: str, make: Callable[[], dict[str, Any]]) -> None:
    """For an app that reads a folder of its own: `make` gives the schema of its files, `name` is that of the written one."""
    _of_other_apps[name] = make


def of_other_apps() -> dict[str, dict[str, Any]]:
    return {name: make() for name, make in sorted(_of_other_apps.items())}


class _Every(dict[str, Any]):
    """A mapping that has every key, so that a reader looks into each; all of them are empty."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> None:
        return None


class Recorder(Fields):
    """Stands in for the keys of a file while it is read, and remembers what is asked for."""

    def __init__(self) -> None:
        super().__init__(Yaml({}, {}), "", [])
        self.values = _Every()
        self.required: list[str] = []
        self.known: list[str] = []
        self.properties: dict[str, Any] = {}

    @property
    def schema(self) -> dict[str, Any]:
        names = self.known or list(self.properties)
        return {
            "type": "object",
            "properties": {name: self.properties.get(name, {}) for name in names},
            "required": self.required,
            "additionalProperties": False,
        }

    def wrong(self, message: str, *key: str | int) -> None:
        pass

    def line(self, *key: str | int) -> int:
        return 0

    def check_keys(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        self.required = list(required)
        self.known = [*required, *optional]

    def text(self, key: str, longest: int = LONGEST_TEXT, *, is_markdown: bool = False) -> str:
        return self._keep(key, {"type": "string", "minLength": 1, "maxLength": longest}, "")

    def check_one_line(self, text: str, *key: str | int, is_markdown: bool = False) -> None:
        pass

    def language(self, key: str) -> str:
        said = {"type": "string", "pattern": f"^{LANGUAGE.pattern}$", "maxLength": LONGEST_LANGUAGE}
        return self._keep(key, said, "")

    def whole(self, key: str, least: int, most: int) -> int | None:
        # what another key sets a limit to has none here
        return self._keep(key, {"type": "integer", "minimum": least}, None)

    def day(self, key: str) -> date | None:
        return self._keep(key, {"type": "string", "format": "date"}, None)

    def flag(self, key: str) -> bool:
        return self._keep(key, {"type": "boolean"}, False)

    def names_and_lines(self, key: str) -> list[tuple[str, int]]:
        return self._keep(
            key, {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}, []
        )

    def questions(self, key: str) -> tuple[str, ...]:
        question = {"type": "string", "maxLength": LONGEST_QUESTION, "pattern": r"[?؟]\s*$"}
        listed = {"type": "array", "items": question, "minItems": 1, "maxItems": MOST_QUESTIONS}
        return self._keep(key, listed, ())

    def lines(self, key: str, least: int, most: int, longest: int) -> tuple[str, ...]:
        listed = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": longest}}
        return self._keep(key, listed | {"minItems": least, "maxItems": most}, ())

    def mappings(self, key: str) -> list[Fields]:
        inside = Recorder()
        self.properties[key] = {"type": "array", "items": _Later(inside)}
        return [inside]

    def slug(self, key: str) -> str:
        said = {"type": "string", "pattern": f"^{SLUG.pattern}$", "maxLength": LONGEST_SLUG}
        return self._keep(key, said, "")

    def within(self, key: str) -> Fields:
        inside = Recorder()
        inside.values = {}  # whose keys are the author's own
        self.properties[key] = _Later(inside)
        return inside

    def source(self, key: str) -> Source:
        inside = Recorder()
        self.properties[key] = _Later(inside)
        return inside.as_source()

    def _keep(self, key: str, said: dict[str, Any], empty: A) -> A:
        self.properties[key] = said
        return empty


class _Later:
    """What is known of a mapping within once all of it was read."""

    def __init__(self, inside: Recorder) -> None:
        self.inside = inside


def finished(schema: Any) -> Any:
    """The schema as plain JSON."""
    if isinstance(schema, _Later):
        return finished(schema.inside.schema)
    if isinstance(schema, dict):
        return {key: finished(value) for key, value in schema.items()}
    return [finished(one) for one in schema] if isinstance(schema, list) else schema


def named(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, "title": title, **finished(schema)}
