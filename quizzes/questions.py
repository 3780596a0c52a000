"""The kinds of question, and the two ways to get one: from the YAML of the course, and from its stored form.

`KINDS` is the one list of them; whatever needs to know something about a kind asks its class.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from courses.reading.fact_marks import marks_in
from courses.reading.fields import Fields
from quizzes.formats.travel import is_missing
from quizzes.kinds.choice import AnyOf, Multiple, Single
from quizzes.kinds.gaps import Gaps
from quizzes.kinds.match import Match
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.short import Short
from quizzes.kinds.true_false import TrueFalse
from quizzes.question import Question, Reading

AnyQuestion = Question[Any]
KINDS: dict[str, type[AnyQuestion]] = {
    kind.kind: kind for kind in (Single, Multiple, AnyOf, TrueFalse, Order, Match, Number, Short, Gaps)
}
COMMON = ("id", "ask", "explain")
MOST_ASKED = 60  # questions of one attempt
MOST_KEPT = 4_000  # questions that a process keeps restored, 2 KB each
_restored: dict[tuple[str, str], tuple[dict[str, Any], AnyQuestion]] = {}


def keys() -> tuple[str, ...]:
    """The keys of which a question has exactly one."""
    return tuple(dict.fromkeys(kind.key_name for kind in KINDS.values()))


def kind_of(values: Mapping[str, Any]) -> type[AnyQuestion] | None:
    """The kind of a question with these keys; None when no kind takes it."""
    return next((kind for kind in KINDS.values() if kind.claims(values)), None)


def unfinished(kind: type[AnyQuestion]) -> str:
    """What a kind lacks before a question can be of it, as the end of a sentence; empty when it is whole."""
    lacks = [name for name in ("kind", "key_name") if not getattr(kind, name)]
    lacks += sorted(getattr(kind, "__abstractmethods__", ()))
    return f"has no {', '.join(lacks)}" if lacks else ""


def restore(data: Mapping[str, Any]) -> AnyQuestion:
    """From its stored form. The same question as the last time that this was read, with its hash, which took half the time of
    an answer: every attempt at a quiz holds the same questions.
    """
    name = (data["id"], data["ask"])
    kept = _restored.get(name)
    if kept is not None and kept[0] == data:
        return kept[1]
    question = _restore(data)
    if len(_restored) >= MOST_KEPT:
        _restored.clear()
    _restored[name] = (deepcopy(dict(data)), question)
    return question


def _restore(data: Mapping[str, Any]) -> AnyQuestion:
    question = KINDS[data["kind"]].restore(data)
    if not data.get("facts"):
        return question
    return replace(question, facts=tuple(data["facts"]), counts=data.get("counts", True))


def judged(question: AnyQuestion, overdue: Collection[str]) -> AnyQuestion:
    """The question as it is asked now: one that rests on a fact past its review date does not count."""
    counts = not any(id_ in overdue for id_ in question.facts)
    return question if counts == question.counts else replace(question, counts=counts)


def read(fields: Fields, sections: Collection[str], reading: Reading) -> AnyQuestion | None:
    """One question of a quiz file; None with its errors noted in `fields`."""
    before = len(fields.errors)
    if not fields.is_mapping:
        return None
    kind = _kind(fields)
    question = read_as(kind, fields, sections, reading) if kind else None
    return question if len(fields.errors) == before else None


def read_as(
    kind: type[AnyQuestion], fields: Fields, sections: Collection[str], reading: Reading
) -> AnyQuestion:
    """One question of a kind; what is wrong is noted in `fields`, and the result is then of no use."""
    fields.check_keys((*COMMON, kind.key_name), ("section", "facts", *kind.optional))
    section = fields.text("section") if "section" in fields.values else ""
    if section and section not in sections:
        fields.wrong(f"names the section {section}, which the lesson does not have", "section")
    facts = list(fields.names("facts"))

    def noting(text: str) -> str:
        facts.extend(mark.id for mark in marks_in(text))
        return reading.inline(text)

    common = {
        "id": fields.slug("id"),
        "section": section,
        "ask": noting(fields.text("ask", 1_000, is_markdown=True)),
        "explain": noting(fields.text("explain", 2_000, is_markdown=True)),
    }
    question = kind.read(fields, common, replace(reading, inline=noting))
    if missing := _missing(fields.values):
        fields.wrong(f"has {missing} still to be written; an import puts TODO where a reason is wanted", "id")
    return replace(question, facts=tuple(dict.fromkeys(facts)))


def _missing(values: Mapping[str, Any]) -> str:
    """Which reasons are still to be written, in words."""
    listed = values.get("options")
    options = listed if isinstance(listed, list) else ()
    whys = sum(isinstance(one, dict) and is_missing(one.get("why")) for one in options)
    named = ["its explanation"] * is_missing(values.get("explain"))
    named += [f"the reason of {whys} option{'s' * (whys > 1)}"] * (whys > 0)
    return " and ".join(named)


def _kind(fields: Fields) -> type[AnyQuestion] | None:
    """Of what the YAML is; None with the error noted."""
    found = [key for key in keys() if key in fields.values]
    if len(found) != 1:
        named = f"both {' and '.join(found)}" if found else "no way to be answered"
        fields.wrong(f"has {named}; a question has exactly one of {', '.join(keys())}")
        return None
    kind = kind_of(fields.values)
    if kind is None:
        fields.wrong(f"has {found[0]}, which no kind of question takes as it is written", found[0])
        return None
    if lacks := unfinished(kind):
        fields.wrong(f"is of the kind {kind.kind or kind.__name__}, which {lacks}")
        return None
    return kind
