"""What every kind of question has: it is read from YAML, shown, answered and graded. No Django, no database.

An answer is parsed before it is graded: whatever is not an answer raises `MalformedAnswer`, which is told to the sender
and is never a wrong answer. Each kind is a module of `quizzes.kinds`.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Generic, Self, TypeVar

from courses.fields import Fields

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
    """One line of a question as it is shown. The last three are there only once the answer is due."""

    value: int
    html: str
    chosen: str = ""
    right: bool = False
    key: str = ""
    why: str = ""


@dataclass(frozen=True)
class Question(ABC, Generic[A]):
    """One question. `ask` and `explain` are safe inline HTML; `A` is what an answer to it is, made of JSON's types."""

    kind: ClassVar[str]  # also the name of its template
    key_name: ClassVar[str]  # the key of the YAML that makes a question one of this kind
    optional: ClassVar[tuple[str, ...]] = ()  # further keys

    id: str
    section: str
    ask: str
    explain: str
    # the facts it rests on, and whether it counts: not while one of them waits for its review
    facts: tuple[str, ...] = field(default=(), kw_only=True)
    counts: bool = field(default=True, kw_only=True)

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], inline: Inline) -> Self:
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

    def data(self) -> dict[str, Any]:
        """All of it as JSON's types."""
        usual = {"facts": (), "counts": True}
        every = {"kind": self.kind, **asdict(self)}
        return {name: value for name, value in every.items() if name not in usual or value != usual[name]}

    @property
    def hash(self) -> str:
        """Of all that a learner is asked and told. An attempt names the question it asked by this."""
        told = {name: value for name, value in self.data().items() if name not in ("facts", "counts")}
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


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
        raise MalformedAnswer("This answer came twice. Give it once.")
    return values[0] if values else ""


def whole(text: str, below: int, problem: str) -> int:
    """A number that a form's control sent: from 0 up to, but not including, `below`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) < below):
        raise MalformedAnswer(problem)
    return int(text)
