"""The kinds of question, and the two ways to get one: from the YAML of the course, and from its stored form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from courses.fact_marks import marks_in
from courses.fields import Fields
from quizzes.kinds.choice import Multiple, Single
from quizzes.kinds.match import Match
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.true_false import TrueFalse
from quizzes.question import Inline, Question

AnyQuestion = Question[Any]
_ALL: tuple[type[AnyQuestion], ...] = (Single, Multiple, TrueFalse, Order, Match, Number)
KINDS: Mapping[str, type[AnyQuestion]] = {kind.kind: kind for kind in _ALL}
KEYS = tuple(dict.fromkeys(kind.key_name for kind in _ALL))
COMMON = ("id", "ask", "explain")


def restore(data: Mapping[str, Any]) -> AnyQuestion:
    question = KINDS[data["kind"]].restore(data)
    if not data.get("facts"):
        return question
    return replace(question, facts=tuple(data["facts"]), counts=data.get("counts", True))


def judged(question: AnyQuestion, overdue: Collection[str]) -> AnyQuestion:
    """The question as it is asked now: one that rests on a fact past its review date does not count."""
    return replace(question, counts=not any(id_ in overdue for id_ in question.facts))


def read(fields: Fields, sections: Collection[str], inline: Inline) -> AnyQuestion | None:
    """One question of a quiz file; None with its errors noted in `fields`."""
    before = len(fields.errors)
    if not fields.is_mapping:
        return None
    found = [key for key in KEYS if key in fields.values]
    if len(found) != 1:
        named = f"both {' and '.join(found)}" if found else "no way to be answered"
        fields.wrong(f"has {named}; a question has exactly one of {', '.join(KEYS)}")
        return None
    kind = _kind(found[0], fields)
    fields.check_keys((*COMMON, kind.key_name), ("section", "facts", *kind.optional))
    section = fields.text("section") if "section" in fields.values else ""
    if section and section not in sections:
        fields.wrong(f"names the section {section}, which the lesson does not have", "section")
    facts = list(fields.names("facts"))

    def noting(text: str) -> str:
        facts.extend(mark.id for mark in marks_in(text))
        return inline(text)

    common = {
        "id": fields.slug("id"),
        "section": section,
        "ask": noting(fields.text("ask", 1_000, is_markdown=True)),
        "explain": noting(fields.text("explain", 2_000, is_markdown=True)),
    }
    question = kind.read(fields, common, noting)
    return replace(question, facts=tuple(dict.fromkeys(facts))) if len(fields.errors) == before else None


def _kind(key: str, fields: Fields) -> type[AnyQuestion]:
    """By its key; of options, by how many are right."""
    if key != "options":
        return next(kind for kind in _ALL if kind.key_name == key)
    options = fields.values["options"]
    listed = options if isinstance(options, list) else []
    right = sum(isinstance(option, dict) and option.get("right") is True for option in listed)
    return Multiple if right > 1 else Single
