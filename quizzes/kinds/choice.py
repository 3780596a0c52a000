"""Choices: one right option, or several of which all are to be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from courses.fields import Fields
from quizzes.question import (
    Grade,
    Inline,
    MalformedAnswer,
    Question,
    Row,
    Submission,
    common,
    one,
    shuffled,
    whole,
)

LEAST, MOST = 2, 9  # the keys 1 to 9 choose them


@dataclass(frozen=True)
class Option:
    """`text` and `why` are safe inline HTML."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Choice(Question[tuple[int, ...]]):
    """What both kinds share. An answer is the chosen options, by their places in the file, ascending."""

    key_name: ClassVar[str] = "options"
    optional: ClassVar[tuple[str, ...]] = ("keep_order",)

    options: tuple[Option, ...]
    keep_order: bool = False

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], inline: Inline) -> Self:
        given = fields.mappings("options")
        if not LEAST <= len(given) <= MOST:
            fields.wrong(f"has {len(given)} options; {LEAST} to {MOST} can be shown", "options")
        seen: set[str] = set()
        options = []
        for option in given:
            option.check_keys(("text", "why"), ("right",))
            text = option.text("text", 500, is_markdown=True)
            if text.casefold() in seen and text:
                option.wrong(f"has the option “{text}” twice", "text")
            seen.add(text.casefold())
            why = inline(option.text("why", 1_000, is_markdown=True))
            options.append(Option(inline(text), option.flag("right"), why))
        if options and not any(option.right for option in options):
            fields.wrong("has no option with `right: true`", "options")
        if len(options) > 1 and all(option.right for option in options):
            fields.wrong("has only right options; one of them must be wrong", "options")
        return cls(**common, options=tuple(options), keep_order=fields.flag("keep_order"))

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        options = tuple(Option(**option) for option in data["options"])
        return cls(**common(data), options=options, keep_order=data["keep_order"])

    @property
    def right(self) -> frozenset[int]:
        return frozenset(place for place, option in enumerate(self.options) if option.right)

    def order(self, seed: str) -> list[int]:
        """Which option stands in each place of the page."""
        count = len(self.options)
        return list(range(count)) if self.keep_order else shuffled(count, seed, self.id)

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        chosen = sent.get("answer", ())
        return [
            Row(value, self.options[place].text, "chosen" if str(value) in chosen else "")
            for value, place in enumerate(self.order(seed))
        ]

    def verdict(self, seed: str, answer: tuple[int, ...]) -> list[Row]:
        return [
            Row(
                value,
                option.text,
                chosen="chosen" if place in answer else "",
                right=option.right,
                why=option.why,
            )
            for value, place in enumerate(self.order(seed))
            for option in [self.options[place]]
        ]

    def said(self, answer: tuple[int, ...]) -> str:
        return "; ".join(self.options[place].text for place in answer)

    def solution(self) -> str:
        return "; ".join(option.text for option in self.options if option.right)


@dataclass(frozen=True)
class Single(Choice):
    """One option is right: a point or none."""

    kind = "single"

    def parse(self, sent: Submission, seed: str) -> tuple[int, ...]:
        value = whole(one(sent, "answer"), len(self.options), "Choose one of the answers.")
        return (self.order(seed)[value],)

    def grade(self, answer: tuple[int, ...]) -> Grade:
        return Grade(float(set(answer) == self.right))

    def nudge(self, answer: tuple[int, ...]) -> str:
        return self.options[answer[0]].why


@dataclass(frozen=True)
class Multiple(Choice):
    """Several are right: each right one chosen adds an equal part of the point, each wrong one takes as much away."""

    kind = "multiple"

    def parse(self, sent: Submission, seed: str) -> tuple[int, ...]:
        values = [
            whole(value, len(self.options), "Choose from the answers.") for value in sent.get("answer", ())
        ]
        if not values:
            raise MalformedAnswer("Choose at least one of the answers.")
        if len(set(values)) < len(values):
            raise MalformedAnswer("This answer came twice. Give it once.")
        order = self.order(seed)
        return tuple(sorted(order[value] for value in values))

    def grade(self, answer: tuple[int, ...]) -> Grade:
        chosen = set(answer)
        found, strayed = len(chosen & self.right), len(chosen - self.right)
        return Grade(max(0, found - strayed) / len(self.right))

    def nudge(self, answer: tuple[int, ...]) -> str:
        found, strayed = len(self.right.intersection(answer)), len(set(answer) - self.right)
        return f"Of what you chose, {found} belong{'s' * (found == 1)} there and {strayed} do{'es' * (strayed == 1)} not."
