"""A quiz as its author wrote it, inline Markdown kept: what goes out to other systems, and what comes in from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from courses.strict_yaml import Yaml
from quizzes.formats.travel import Own, on_one_line
from quizzes.questions import AnyQuestion, kind_of


@dataclass(frozen=True)
class Item:
    """One question. `own` holds the keys of its own kind as a quiz file has them, by which the kind is known."""

    id: str
    ask: str
    explain: str
    own: Own
    section: str = ""
    facts: tuple[str, ...] = ()

    @property
    def kind(self) -> type[AnyQuestion]:
        kind = kind_of(self.own)
        if kind is None:
            raise LookupError(
                f"{self.id} has {', '.join(self.own) or 'no key'}, which no kind of question takes"
            )
        return kind


@dataclass
class Exchange:
    """A quiz on its way, with one sentence for whatever does not travel."""

    items: list[Item] = field(default_factory=list)
    pass_mark: float | None = None
    notes: list[str] = field(default_factory=list)

    def note(self, name: str, what: str) -> None:
        self.notes.append(f"{name}: {what}")


def from_yaml(source: Yaml, facts: Mapping[str, str]) -> Exchange:
    """A quiz that `check_content` has found right. `facts` are the values of the course's facts by their ids."""
    data = source.data
    return Exchange([_item(one, facts) for one in data["questions"]], data.get("pass_mark"))


def _item(data: Mapping[str, Any], facts: Mapping[str, str]) -> Item:
    kind = kind_of(data)
    assert kind is not None  # a checked quiz has questions of known kinds only
    return Item(
        id=data["id"],
        ask=on_one_line(data["ask"]),
        explain=on_one_line(data["explain"]),
        own=kind.written(data, facts),
        section=data.get("section", ""),
        facts=tuple(data.get("facts", ())),
    )


def to_yaml(quiz: Exchange) -> str:
    """The text of a quiz file."""
    data: dict[str, Any] = {} if quiz.pass_mark is None else {"pass_mark": quiz.pass_mark}
    data["questions"] = [_data(item) for item in quiz.items]
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=118)


def _data(item: Item) -> dict[str, Any]:
    data: dict[str, Any] = {"id": item.id}
    if item.section:
        data["section"] = item.section
    if item.facts:
        data["facts"] = list(item.facts)
    return data | {"ask": item.ask, **item.own, "explain": item.explain}


def slug_of(text: str, place: int) -> str:
    """A question's id: its name as a slug."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:60]
    return slug or f"question-{place}"
