"""The JSON Schemas of the files that measure and help the tutor, as `GoldPart` and `WordingPart` read them."""

from __future__ import annotations

from typing import Any

from courses.authoring.schema import named
from tutor import course_part
from tutor.wording import wordings

_PHRASE = {"type": "string", "pattern": r"\S"}


def gold() -> dict[str, Any]:
    one = {
        "type": "object",
        "properties": {
            "ask": {**_PHRASE, "maxLength": course_part.LONGEST},
            "answer_in": _PHRASE,
            "also_in": {"type": "array", "items": _PHRASE},
            "not_here": {"type": "string", "pattern": f"^({'|'.join(course_part.NOT_HERE)})$"},
        },
        "required": ["ask"],
        "oneOf": [{"required": ["answer_in"]}, {"required": ["not_here"]}],
        "additionalProperties": False,
    }
    return named("a file of gold/", {"type": "array", "items": one, "minItems": 1})


def asked() -> dict[str, Any]:
    way = {**_PHRASE, "maxLength": wordings.LONGEST}
    one = {
        "type": "object",
        "properties": {
            "says": _PHRASE,
            "asked": {"type": "array", "items": way, "minItems": 1, "maxItems": wordings.MOST},
        },
        "required": ["says", "asked"],
        "additionalProperties": False,
    }
    return named("a file of wordings/", {"type": "array", "items": one, "minItems": 1})
