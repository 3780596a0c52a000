"""A quiz as its author wrote it, inline Markdown kept: what goes out to other systems, and what comes in from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from courses.strict_yaml import Yaml
from quizzes.figures import figure


@dataclass(frozen=True)
class Choice:
    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Item:
    """One question. `kind` is options, holds, order, match or number; the field of that name holds the rest."""

    id: str
    ask: str
    explain: str
    kind: str
    section: str = ""
    options: tuple[Choice, ...] = ()
    keep_order: bool = False
    holds: bool = False
    order: tuple[str, ...] = ()
    match: tuple[tuple[str, str], ...] = ()
    number: float | int = 0
    within: float | int = 0
    unit: str = ""


@dataclass
class Exchange:
    """A quiz on its way, with one sentence for whatever does not travel."""

    items: list[Item] = field(default_factory=list)
    pass_mark: float | None = None
    notes: list[str] = field(default_factory=list)

    def note(self, name: str, what: str) -> None:
        self.notes.append(f"{name}: {what}")


KINDS = ("options", "holds", "order", "match", "number")


def from_yaml(source: Yaml) -> Exchange:
    """A quiz that `check_content` has found right."""
    data = source.data
    return Exchange([_item(one) for one in data["questions"]], data.get("pass_mark"))


def _item(data: Mapping[str, Any]) -> Item:
    kind = next(kind for kind in KINDS if kind in data)
    return Item(
        id=data["id"],
        ask=_line(data["ask"]),
        explain=_line(data["explain"]),
        kind=kind,
        section=data.get("section", ""),
        options=tuple(
            Choice(_line(one["text"]), one.get("right", False), _line(one["why"]))
            for one in data.get("options", ())
        ),
        keep_order=data.get("keep_order", False),
        holds=data.get("holds", False),
        order=tuple(map(_line, data.get("order", ()))),
        match=tuple((_line(thing), _line(group)) for thing, group in data.get("match", {}).items()),
        number=_number(data.get("number", 0)),
        within=data.get("within", 0),
        unit=data.get("unit", ""),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def to_yaml(quiz: Exchange) -> str:
    """The text of a quiz file."""
    data: dict[str, Any] = {} if quiz.pass_mark is None else {"pass_mark": quiz.pass_mark}
    data["questions"] = [_data(item) for item in quiz.items]
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=118)


def _data(item: Item) -> dict[str, Any]:
    data: dict[str, Any] = {"id": item.id}
    if item.section:
        data["section"] = item.section
    data["ask"] = item.ask
    if item.kind == "options":
        if item.keep_order:
            data["keep_order"] = True
        data["options"] = [
            {"text": one.text, **({"right": True} if one.right else {}), "why": one.why}
            for one in item.options
        ]
    elif item.kind == "holds":
        data["holds"] = item.holds
    elif item.kind == "order":
        data["order"] = list(item.order)
    elif item.kind == "match":
        data["match"] = dict(item.match)
    else:
        data["number"] = item.number
        if item.within:
            data["within"] = item.within
        if item.unit:
            data["unit"] = item.unit
    data["explain"] = item.explain
    return data


MISSING_WHY = "TODO: say why."


def _number(given: Any) -> int | float:
    """A lab's number is taken along as what it comes to: other programs do not have the lab."""
    if not isinstance(given, dict):
        return given  # type: ignore[no-any-return]
    worked_out = figure(given["lab"], given["figure"], given.get("inputs", {}))
    return round(worked_out, given.get("digits") or None)


def number(text: str) -> int | float:
    """The number in a file, whole where it is."""
    value = float(text)
    return int(value) if value.is_integer() and "." not in text and "e" not in text.lower() else value
