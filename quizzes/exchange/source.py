"""A quiz as its author wrote it, inline Markdown kept: what goes out to other systems, and what comes in from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from courses.reading.course_files import Stored
from courses.reading.document import ContentError
from courses.reading.fact_marks import MARK
from courses.reading.fields import Fields
from courses.reading.strict_yaml import Yaml
from quizzes import questions
from quizzes.formats.incoming import Incoming
from quizzes.formats.pictures import Pictures, replaced
from quizzes.formats.travel import MISSING_WHY, LeftOut, Own, is_missing, on_one_line, quoted
from quizzes.question import Reading
from quizzes.questions import AnyQuestion, kind_of

LONGEST_NAME = 60


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
    """A quiz on its way, with one sentence for whatever does not travel. `beside` reads a picture that a text names."""

    items: list[Item] = field(default_factory=list)
    pass_mark: float | None = None
    notes: list[str] = field(default_factory=list)
    pool: tuple[str, ...] = ()  # ids of which `pick` are asked at a time
    pick: int = 0
    pictures: Pictures = field(default_factory=Pictures)
    beside: Callable[[str], Stored | None] = field(default=lambda path: None, repr=False, compare=False)
    _ids: set[str] = field(default_factory=set, repr=False, compare=False)

    def note(self, name: str, what: str) -> None:
        line = f"{name}: {what}"
        if line not in self.notes:
            self.notes.append(line)

    def incoming(self, name: str) -> Incoming:
        """What the question `name` is read with."""
        return Incoming(lambda what: self.note(name, what), self.pictures)

    def id_of(self, name: str) -> str:
        """An id for the next question that comes in, made of its name; no other question has it."""
        slug = slug_of(name, len(self._ids) + 1)
        made, count = slug, 1
        while made in self._ids:
            count += 1
            made = f"{slug}-{count}"
        self._ids.add(made)
        if name.strip() and slug != slug_of(name, 0):
            self.note(made, f"was called {quoted(name)}, which no id can be made of")
        return made

    def take(self, item: Item) -> None:
        """Takes a question in whose explanation may be missing. Raises LeftOut for what no quiz here can have."""
        if not item.explain:
            self.note(item.id, "has no general feedback; its explanation is to be written")
            item = Item(item.id, item.ask, MISSING_WHY, item.own, item.section, item.facts)
        if problem := problem_of(item):
            raise LeftOut(problem)
        self.items.append(item)


def problem_of(item: Item) -> str:
    """Why a question would be a mistake in a quiz, reasons that are to be written apart; empty when it would not."""
    data = _finished(_data(item))
    errors: list[ContentError] = []
    fields = Fields(Yaml(data, {}), "", errors)
    fields.shows_pictures = True
    questions.read(fields, {item.section}, Reading(str, {}))
    return errors[0].message if errors else ""


def _finished(given: Any) -> Any:
    """With something in the place of reasons that are to be written."""
    if isinstance(given, list):
        return [_finished(value) for value in given]
    if not isinstance(given, Mapping):
        return given
    return {
        key: "to be written" if key in ("explain", "why") and is_missing(value) else _finished(value)
        for key, value in given.items()
    }


def from_yaml(source: Yaml, facts: Mapping[str, str], *, keep_marks: bool = False) -> Exchange:
    """A quiz that `check_content` has found right. `facts` are the values of the course's facts by their ids: they take the
    places of their marks, unless the quiz stays in its course.
    """
    data = source.data
    items = [_item(one, facts, keep_marks=keep_marks) for one in data["questions"]]
    pool = tuple(data.get("pool", ()))
    return Exchange(items, data.get("pass_mark"), pool=pool, pick=data.get("pick", 0))


def _item(data: Mapping[str, Any], facts: Mapping[str, str], *, keep_marks: bool) -> Item:
    kind = kind_of(data)
    assert kind is not None  # a checked quiz has questions of known kinds only
    named = list(data.get("facts", ()))

    def valued(given: Any) -> Any:
        if isinstance(given, Mapping):
            return {key: valued(value) for key, value in given.items()}
        if isinstance(given, list):
            return [valued(value) for value in given]
        if keep_marks or not isinstance(given, str):
            return given
        named.extend(found["id"] for found in MARK.finditer(given) if found["id"] in facts)
        return MARK.sub(lambda found: facts.get(found["id"], found[0]), given)

    return Item(
        id=data["id"],
        ask=valued(on_one_line(data["ask"])),
        explain=valued(on_one_line(data["explain"])),
        own=valued(kind.written(data, facts)),
        section=data.get("section", ""),
        facts=tuple(dict.fromkeys(named)),
    )


def with_pictures(quiz: Exchange, item: Item, shown: Callable[[str], str | None], system: str) -> Item:
    """The question with each picture at the address that `shown` gives for its path; where that is None, and `system` cannot
    carry it, its words stand there and the loss is noted.
    """

    def instead(found: re.Match[str]) -> str:
        address = shown(found["path"])
        if address is not None:
            return f"![{found['alt']}]({address}{found['caption']})"
        quiz.note(
            item.id, f"has the picture {found['path']}, which {system} cannot carry; its words stand there"
        )
        return found["alt"] or "a picture"

    def put(given: Any, key: str = "") -> Any:
        if isinstance(given, Mapping):
            return {key: put(value, key) for key, value in given.items()}
        if isinstance(given, list):
            return [put(value) for value in given]
        is_markdown = isinstance(given, str) and key in item.kind.markdown_keys
        return replaced(given, instead) if is_markdown else given

    ask, explain = replaced(item.ask, instead), replaced(item.explain, instead)
    return replace(item, ask=ask, explain=explain, own=put(item.own))


def to_yaml(quiz: Exchange) -> str:
    """The text of a quiz file."""
    data: dict[str, Any] = {} if quiz.pass_mark is None else {"pass_mark": quiz.pass_mark}
    if quiz.pick:
        data["pick"] = quiz.pick
    if quiz.pool:
        data["pool"] = list(quiz.pool)
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
    """A question's id: its name as a slug, letters without their accents."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    slug = re.sub(r"[^a-z0-9]+", "-", bare.casefold()).strip("-")[:LONGEST_NAME].strip("-")
    return slug or f"question-{place}"
