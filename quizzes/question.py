"""What every kind of question has: it is read from YAML, shown, answered, graded, counted and exchanged. No Django, no
database.

An answer is parsed before it is graded: whatever is not an answer raises `MalformedAnswer`, which is told to the sender
and is never a wrong answer. Each kind is a class in a module of `quizzes.kinds` and a template; nothing else asks which
kind a question is.
"""

from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ET
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Self, TypeVar

import msgspec

from courses.interface import gettext
from courses.reading.fields import Fields
from quizzes.formats.gift_body import GiftBody, GiftRead
from quizzes.formats.moodle_element import MoodleQuestion
from quizzes.formats.travel import LeftOut, Own, on_one_line

EDITED = "This question was edited while you had it open. Please answer it as it stands now."
A = TypeVar("A")
Submission = Mapping[str, Sequence[str]]  # the fields of the posted form
Inline = Callable[[str], str]  # inline Markdown → safe HTML


class MalformedAnswer(Exception):  # noqa: N818 - it says what is wrong with the answer, to whoever sent it
    """What was sent is no answer to this question; the text is a sentence for the learner."""


@dataclass(frozen=True)
class Grade:
    """What an answer is worth: from 0 to 1 point."""

    points: float
    out_of: int = 1

    @property
    def right(self) -> bool:
        return self.points >= self.out_of

    @property
    def partly(self) -> bool:
        return 0 < self.points < self.out_of


@dataclass(frozen=True)
class Row:
    """One line of a question as it is shown. `right`, `key` and `why` are there only once the answer is due; `choices`
    are (value, text) where a line is answered by one of several.
    """

    value: int
    html: str
    chosen: str = ""
    right: bool = False
    key: str = ""
    why: str = ""
    choices: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Mistake:
    """One thing that was wrong in an answer, as HTML: of which line it is, what was said, what is right. Each may be empty:
    what was left out was not said, and what was one too many is replaced by nothing.
    """

    about: str = ""
    said: str = ""
    right: str = ""


@dataclass(frozen=True)
class Option:
    """Something to be chosen. `text` and `why` are safe inline HTML."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Reading:
    """What a kind is given to read a question with: inline Markdown → safe HTML, and the values of the facts by id."""

    inline: Inline
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Question(ABC, Generic[A]):
    """One question. `ask` and `explain` are safe inline HTML; `A` is what an answer to it is: a text, or a tuple of JSON's
    types (a bare number stands for "not answered" in a cookie).
    """

    kind: ClassVar[str] = ""  # also the name of its template
    key_name: ClassVar[str] = ""  # the key of the YAML that makes a question one of this kind
    optional: ClassVar[tuple[str, ...]] = ()  # further keys
    usual: ClassVar[Own] = MappingProxyType({})  # what such a key says when it is left out
    markdown_keys: ClassVar[tuple[str, ...]] = ()  # keys of its own whose texts are inline Markdown
    forms: ClassVar[Own] = MappingProxyType({})  # JSON Schemas of keys that it reads by itself
    is_worked_out: ClassVar[bool] = False  # whether a sum leads to its answer
    wants_all_right: ClassVar[bool] = False  # whether every right option is to be chosen
    tells_solution: ClassVar[bool] = False  # whether the verdict says it, since its rows do not show it
    holds_its_text: ClassVar[bool] = (
        False  # whether what Moodle calls its question is the text that is answered in
    )
    moodle_types: ClassVar[tuple[str, ...]] = ()  # Moodle's names of it: the first is written, all are read

    id: str
    section: str
    ask: str
    explain: str
    # the facts it rests on, and whether it counts: not while one of them waits for its review
    facts: tuple[str, ...] = field(default=(), kw_only=True)
    counts: bool = field(default=True, kw_only=True)

    @classmethod
    def template(cls) -> str:
        """Shows it before and after answering."""
        return f"quizzes/kinds/{cls.kind}.html"

    @classmethod
    def claims(cls, values: Own) -> bool:
        """Whether a question with these keys is of this kind."""
        return cls.key_name in values

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        """From the YAML; what is wrong is noted in `fields`, and the result is then of no use."""

    @classmethod
    @abstractmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        """From what `data()` gave."""

    @abstractmethod
    def parse(self, sent: Submission, seed: str) -> A:
        """The answer in a submitted form. Raises MalformedAnswer."""

    @abstractmethod
    def grade(self, answer: A) -> Grade: ...

    @abstractmethod
    def rows(self, seed: str, sent: Submission) -> list[Row]:
        """What is shown before answering, with what was sent put in again; nothing of the key."""

    def on_paper(self, seed: str) -> list[Row]:
        """What is shown where nothing can be filled in."""
        return self.rows(seed, {})

    def told_on_paper(self) -> str:
        """How it is to be answered, where what could be filled in would show it."""
        return ""

    @abstractmethod
    def verdict(self, seed: str, answer: A) -> list[Row]:
        """What is shown after answering: the same rows with the key and the reasons."""

    @abstractmethod
    def nudge(self, answer: A) -> str:
        """The first help after an answer that is not right, as HTML: what is wrong with it, never what is right."""

    @abstractmethod
    def said(self, answer: A) -> str:
        """The answer in words, as HTML."""

    @abstractmethod
    def solution(self) -> str:
        """The right answer in words, as HTML."""

    def mistakes(self, answer: A) -> list[Mistake]:
        """What was wrong in an answer that is not right, and nothing else, in the order of the question."""
        return [Mistake(said=self.said(answer), right=self.solution())]

    @abstractmethod
    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """Whether its key is another one than that of an earlier version, so that whoever gave `answer` to that learnt
        something else: not when it says the same in other words. Of another kind of question it always is.
        """

    # What the statistics and the lint see: nothing, unless a kind has something to show.

    def options_to_guess(self) -> tuple[Option, ...]:
        """The options that somebody who has not read the lesson would choose among, for the lint."""
        return ()

    def states(self) -> bool | None:
        """Whether what it states holds; None when it states nothing."""
        return None

    def counted(self, answer: A) -> tuple[int, ...]:
        """What of an answer the statistics count, as places in `countable`."""
        return ()

    def countable(self) -> tuple[Option, ...]:
        """What they call it."""
        return ()

    # To and from other systems. A format that cannot say a kind names it in a line.

    @classmethod
    def written(cls, values: Own, facts: Mapping[str, str]) -> dict[str, Any]:
        """Of the YAML the keys of its own: each text on one line, Markdown kept, without what goes without saying."""
        own = {key: on_one_line(values[key]) for key in (cls.key_name, *cls.optional) if key in values}
        return {key: value for key, value in own.items() if key not in cls.usual or value != cls.usual[key]}

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        """Raises LeftOut."""
        raise LeftOut(f"GIFT has no question of the kind {cls.kind}")

    @classmethod
    def from_gift(cls, body: GiftRead) -> dict[str, Any] | None:
        """Its own keys; None when it is of another kind. Raises LeftOut when it is of this one and cannot be had here."""
        return None

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> Sequence[str] | None:
        """Adds what is of its kind to the element, and says what Moodle does otherwise. Raises LeftOut."""
        raise LeftOut(f"Moodle XML has no question of the kind {cls.kind}")

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        """Its own keys, of one of its `moodle_types`; `ask` besides when it `holds_its_text`. Raises LeftOut."""
        raise LeftOut(f"is of the kind {cls.kind}, which cannot be read from Moodle XML")

    def data(self) -> dict[str, Any]:
        """All of it as JSON's types."""
        return dict(self._data)

    @cached_property
    def _data(self) -> dict[str, Any]:
        usual = {"facts": (), "counts": True}
        # a third of the time of `dataclasses.asdict`
        every = {"kind": self.kind, **msgspec.to_builtins(self)}
        return {name: value for name, value in every.items() if name not in usual or value != usual[name]}

    @cached_property
    def hash(self) -> str:
        """Of all that a learner is asked and told. An attempt names the question it asked by this."""
        told = {name: value for name, value in self.data().items() if name not in ("facts", "counts")}
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def is_edited_since(self, sent: Submission) -> bool:
        """Whether the form showed another version: what was chosen in it may stand elsewhere now, or mean otherwise."""
        return any(version != self.hash for version in sent.get("version", ()))


def thawed(answer: Any) -> Any:
    """An answer that was kept as JSON, which has no tuples."""
    return tuple(map(thawed, answer)) if isinstance(answer, list) else answer


def common(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that every kind has."""
    return {name: data[name] for name in ("id", "section", "ask", "explain")}


def shuffled(count: int, seed: str, what: str) -> list[int]:
    """The numbers below `count` in an order that the seed decides, for ever: Python may change its own shuffle."""

    def place(number: int) -> bytes:
        return hashlib.sha256(f"{seed}:{what}:{number}".encode()).digest()

    return sorted(range(count), key=place)


def one(sent: Submission, name: str) -> str:
    """The one value of a field; a field that is missing is empty, one that comes twice is malformed."""
    values = sent.get(name, ())
    if len(values) > 1:
        raise MalformedAnswer(gettext("This answer came twice. Give it once."))
    return values[0] if values else ""


def whole(text: str, below: int, problem: str) -> int:
    """A number that a form's control sent: from 0 up to, but not including, `below`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) < below):
        raise MalformedAnswer(problem)
    return int(text)
