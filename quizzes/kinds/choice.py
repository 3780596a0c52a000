"""Choices: one right option, or several of which all are to be chosen."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from courses.interface import gettext, ngettext
from courses.reading.fields import Fields
from quizzes.formats.gift_body import Answer, GiftBody, GiftRead, markdown, pieces
from quizzes.formats.moodle_element import MoodleQuestion, add_answer, share
from quizzes.formats.travel import MISSING_WHY, LeftOut, Note, Own, quoted
from quizzes.question import (
    Grade,
    MalformedAnswer,
    Mistake,
    Option,
    Question,
    Reading,
    Row,
    Submission,
    common,
    one,
    shuffled,
    whole,
)
from quizzes.rewording import paired

LEAST, MOST = 2, 9  # the keys 1 to 9 choose them
_HAIR = 0.01  # percent: shares of thirds are written as 33.333


@dataclass(frozen=True)
class Choice(Question[tuple[int, ...]]):
    """What both kinds share. An answer is the chosen options, by their places in the file, ascending."""

    key_name: ClassVar[str] = "options"
    optional: ClassVar[tuple[str, ...]] = ("keep_order", "any")
    usual: ClassVar[Own] = {"keep_order": False, "any": False}
    markdown_keys: ClassVar[tuple[str, ...]] = ("text", "why")
    moodle_types: ClassVar[tuple[str, ...]] = ("multichoice",)

    options: tuple[Option, ...]
    keep_order: bool = False

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        given = fields.mappings("options")
        fields.flag("any")  # which of the kinds it is, AnyOf has found out
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
            why = reading.inline(option.text("why", 1_000, is_markdown=True))
            options.append(Option(reading.inline(text), option.flag("right"), why))
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

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """When other options are right. Wrong ones may come and go."""
        if not isinstance(earlier, Choice):
            return True
        texts = [option.text for option in self.options]
        pairs = paired([option.text for option in earlier.options], texts)
        return {pairs.get(place) for place in earlier.right} != self.right

    def options_to_guess(self) -> tuple[Option, ...]:
        return self.options

    def counted(self, answer: tuple[int, ...]) -> tuple[int, ...]:
        return answer

    def countable(self) -> tuple[Option, ...]:
        return self.options

    @classmethod
    def written(cls, values: Own, facts: Mapping[str, str]) -> dict[str, Any]:
        own = super().written(values, facts)
        own["options"] = [
            {"text": one["text"], **({"right": True} if one.get("right") else {}), "why": one["why"]}
            for one in own["options"]
        ]
        return own

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        right = 1 if own.get("any") else sum("right" in one for one in own["options"])
        lines = (
            f"\n{_gift_mark(one, right)}{markdown(one['text'])}#{markdown(one['why'])}"
            for one in own["options"]
        )
        return GiftBody("".join(lines) + "\n", {"keep_order": "yes"} if "keep_order" in own else {})

    @classmethod
    def from_gift(cls, body: GiftRead) -> dict[str, Any] | None:
        if body.text.startswith("#") or all(mark == "=" for mark, _ in pieces(body.text)):
            return None
        answers = body.answers
        shares = [_share(answer) for answer in answers]
        # As Moodle has it: where one is wholly right only one may be chosen.
        is_single = any(answer.mark == "=" for answer in answers)
        given = [(body.markdown(answer.text), body.markdown(answer.feedback)) for answer in answers]
        own = taken_in(given, shares, is_single=is_single, note=body.note)
        return own | ({"keep_order": True} if "keep_order" in body.beside else {})

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> None:
        right = 1 if own.get("any") else sum("right" in one for one in own["options"])
        ET.SubElement(question, "single").text = "true" if right == 1 else "false"
        ET.SubElement(question, "shuffleanswers").text = "0" if "keep_order" in own else "1"
        for option in own["options"]:
            part = 100 / right if "right" in option else 0 if right == 1 else -100 / right
            add_answer(question, f"{part:.5g}", option["text"], option["why"])

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        shares = [share(answer) for answer in question.answers]
        given = [(question.said(answer), question.reason(answer)) for answer in question.answers]
        own = taken_in(given, shares, is_single=question.is_set("single", "true"), note=question.note)
        return own | ({} if question.is_set("shuffleanswers", "1") else {"keep_order": True})


def _share(answer: Answer) -> float:
    """Of the points, in percent; `=` stands for all of them where no weight says how many."""
    if answer.weight is None:
        return 100.0 if answer.mark == "=" else 0.0
    return answer.weight


def _gift_mark(option: Own, right: int) -> str:
    if right == 1:
        return "=" if "right" in option else "~"
    # each right one adds an equal part of the point, each wrong one takes as much away
    return f"~%{'' if 'right' in option else '-'}{100 / right:.5g}%"


def taken_in(
    given: Sequence[tuple[str, str]], shares: Sequence[float], *, is_single: bool, note: Note
) -> dict[str, Any]:
    """Options of another system, each with its reason and its share of the points in percent, as the keys of a question.

    Where one may be chosen, only what is wholly right is right; where several may, whatever adds to the points is.
    Raises LeftOut.
    """
    right = [part >= 100 - _HAIR if is_single else part > 0 for part in shares]
    if not any(right):
        raise LeftOut(f"has no answer {'worth 100 %' if is_single else 'that adds to the points'}")
    for (text, _), part, is_right in zip(given, shares, right, strict=True):
        if not text:
            raise LeftOut("has an option without any text")
        if is_single and not is_right and part:
            note(f"gave {part:g} % for {quoted(text)}, which is wrong here; left out")
    several = sum(right)
    if not is_single and several == 1:
        note("let several be chosen, of which one is right; here one is chosen")
    parts = {round(part if is_right else -part, 1) for part, is_right in zip(shares, right, strict=True)}
    if not is_single and several > 1 and parts != {round(100 / several, 1)}:
        note(
            "had weights of its own; here each right option adds an equal part, and each wrong one takes one away"
        )
    options = [_option(text, is_right, why, note) for (text, why), is_right in zip(given, right, strict=True)]
    return {"options": options, **({"any": True} if is_single and several > 1 else {})}


def _option(text: str, right: bool, why: str, note: Note) -> dict[str, Any]:
    if not why:
        note(f"has no feedback to {quoted(text)}; its reason is to be written")
    return {"text": text, **({"right": True} if right else {}), "why": why or MISSING_WHY}


def _right_ones(values: Own) -> int:
    """How many options of a question's YAML are right, which may be anything yet."""
    options = values["options"]
    listed = options if isinstance(options, list) else []
    return sum(isinstance(option, dict) and option.get("right") is True for option in listed)


def _any_is_enough(values: Own) -> bool:
    return values.get("any") is True


@dataclass(frozen=True)
class Single(Choice):
    """One option is right: a point or none."""

    kind = "single"

    @classmethod
    def claims(cls, values: Own) -> bool:
        return super().claims(values) and not _any_is_enough(values) and _right_ones(values) < 2

    def parse(self, sent: Submission, seed: str) -> tuple[int, ...]:
        value = whole(one(sent, "answer"), len(self.options), gettext("Choose one of the answers."))
        return (self.order(seed)[value],)

    def grade(self, answer: tuple[int, ...]) -> Grade:
        return Grade(float(set(answer) == self.right))

    def nudge(self, answer: tuple[int, ...]) -> str:
        return self.options[answer[0]].why


@dataclass(frozen=True)
class AnyOf(Single):
    """Several are right, and one of them is to be chosen: a point or none."""

    kind = "any"

    @classmethod
    def claims(cls, values: Own) -> bool:
        return cls.key_name in values and _any_is_enough(values)

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        if _right_ones(fields.values) == 1:
            fields.wrong("has `any: true` and one right option; `any` is for several", "any")
        return super().read(fields, common, reading)

    def grade(self, answer: tuple[int, ...]) -> Grade:
        return Grade(float(set(answer) <= self.right))

    def solution(self) -> str:
        return " or ".join(option.text for option in self.options if option.right)


@dataclass(frozen=True)
class Multiple(Choice):
    """Several are right: each right one chosen adds an equal part of the point, each wrong one takes as much away."""

    kind = "multiple"
    wants_all_right = True

    @classmethod
    def claims(cls, values: Own) -> bool:
        return super().claims(values) and not _any_is_enough(values) and _right_ones(values) > 1

    def told_on_paper(self) -> str:
        return gettext("Choose all that apply.")

    def parse(self, sent: Submission, seed: str) -> tuple[int, ...]:
        values = [
            whole(value, len(self.options), gettext("Choose from the answers."))
            for value in sent.get("answer", ())
        ]
        if not values:
            raise MalformedAnswer(gettext("Choose at least one of the answers."))
        if len(set(values)) < len(values):
            raise MalformedAnswer(gettext("This answer came twice. Give it once."))
        order = self.order(seed)
        return tuple(sorted(order[value] for value in values))

    def grade(self, answer: tuple[int, ...]) -> Grade:
        chosen = set(answer)
        found, strayed = len(chosen & self.right), len(chosen - self.right)
        return Grade(max(0, found - strayed) / len(self.right))

    def mistakes(self, answer: tuple[int, ...]) -> list[Mistake]:
        wrong = [
            Mistake(said=one.text) if place in answer else Mistake(right=one.text)
            for place, one in enumerate(self.options)
            if (place in answer) != one.right
        ]
        return sorted(wrong, key=lambda one: not one.said)

    def nudge(self, answer: tuple[int, ...]) -> str:
        found, strayed = len(self.right.intersection(answer)), len(set(answer) - self.right)
        return " ".join(
            (
                ngettext(
                    "Of what you chose, {n} belongs there", "Of what you chose, {n} belong there", found
                ).format(n=found),
                ngettext("and {n} does not.", "and {n} do not.", strayed).format(n=strayed),
            )
        )
