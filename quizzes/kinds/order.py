"""Things to put in order."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, ClassVar, Self

from courses.interface import gettext, pgettext
from courses.reading.fields import Fields
from quizzes.formats.gift_body import GiftBody
from quizzes.formats.moodle_element import MoodleQuestion, add_plain_answer, share
from quizzes.formats.travel import LeftOut, Own
from quizzes.question import (
    Grade,
    MalformedAnswer,
    Mistake,
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

LEAST, MOST = 3, 9


@dataclass(frozen=True)
class Order(Question[tuple[int, ...]]):
    """`items` stand in the right order. An answer is their places in the file, in the order that was given.

    Each thing that directly follows the right one adds an equal part of the point.
    """

    kind = "order"
    key_name = "order"
    moodle_types: ClassVar[tuple[str, ...]] = ("ordering",)

    items: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        items = fields.names("order")
        given = fields.values.get("order")
        if isinstance(given, list) and not LEAST <= len(given) <= MOST:
            fields.wrong(f"has {len(given)} things to order; {LEAST} to {MOST} can be shown", "order")
        return cls(**common, items=items)

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        return cls(**common(data), items=tuple(data["items"]))

    def shown(self, seed: str) -> list[int]:
        """Which item stands in each line of the page: never all of them in the right order."""
        lines = shuffled(len(self.items), seed, self.id)
        return lines if lines != sorted(lines) else [*lines[1:], lines[0]]

    def parse(self, sent: Submission, seed: str) -> tuple[int, ...]:
        """A line `place-0` holds the place, from 0, that the first line of the page was given."""
        count = len(self.items)
        given: dict[int, int] = {}
        for line, item in enumerate(self.shown(seed)):
            place = whole(one(sent, f"place-{line}"), count, gettext("Give every line a place."))
            if place in given:
                raise MalformedAnswer(
                    gettext("Two lines have place {place}. Give each a place of its own.").format(
                        place=place + 1
                    )
                )
            given[place] = item
        return tuple(given[place] for place in range(count))

    def grade(self, answer: tuple[int, ...]) -> Grade:
        steps = sum(after == before + 1 for before, after in pairwise(answer))
        return Grade(steps / (len(self.items) - 1))

    def nudge(self, answer: tuple[int, ...]) -> str:
        steps = sum(after == before + 1 for before, after in pairwise(answer))
        first = (
            gettext("What comes first is right") if answer[0] == 0 else gettext("Something else comes first")
        )
        return gettext("{first}; {steps} of {of} follow the one they should.").format(
            first=first, steps=steps, of=len(self.items) - 1
        )

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        return [
            Row(line, escape(self.items[item]), (sent.get(f"place-{line}") or (str(line),))[0])
            for line, item in enumerate(self.shown(seed))
        ]

    def verdict(self, seed: str, answer: tuple[int, ...]) -> list[Row]:
        """The items as they were put, each right where it directly follows the right one."""
        return [
            Row(
                place,
                escape(self.items[item]),
                right=(item == 0 if place == 0 else item == answer[place - 1] + 1),
                key=gettext("comes right after “{item}”").format(item=self.items[item - 1])
                if item
                else gettext("comes first"),
            )
            for place, item in enumerate(answer)
        ]

    def said(self, answer: tuple[int, ...]) -> str:
        return ", ".join(escape(self.items[item]) for item in answer)

    def mistakes(self, answer: tuple[int, ...]) -> list[Mistake]:
        return [
            Mistake(escape(self.items[item]), self._place(before), self._place(item - 1))
            for before, item in pairwise((-1, *answer))
            if item != before + 1
        ]

    def _place(self, before: int) -> str:
        """Where something stands that directly follows the item `before`; what follows -1 is the first."""
        return (
            pgettext("place in an order", "first")
            if before < 0
            else gettext("after “{item}”").format(item=escape(self.items[before]))
        )

    def solution(self) -> str:
        return self.said(tuple(range(len(self.items))))

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """When the things that both have follow one another in another order."""
        if not isinstance(earlier, Order):
            return True
        pairs = paired(earlier.items, self.items)
        places = [pairs[place] for place in sorted(pairs)]
        return places != sorted(places)

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        raise LeftOut("GIFT has no question that puts things in order")

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> None:
        """The ordering question that Moodle has since 4.4."""
        ET.SubElement(question, "layouttype").text = "VERTICAL"
        ET.SubElement(question, "selecttype").text = "ALL"
        ET.SubElement(question, "gradingtype").text = "RELATIVE_NEXT_EXCLUDE_LAST"
        for place, thing in enumerate(own["order"], start=1):
            add_plain_answer(question, str(place), thing, "plain_text")

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        """The fractions are the places, 1 first; files that say the same of all are in their order."""
        answers = question.answers
        places = [share(answer) for answer in answers]
        if len(set(places)) == len(places):
            answers = [answers[place] for place in sorted(range(len(places)), key=places.__getitem__)]
        elif len(set(places)) > 1:
            raise LeftOut("gives two things the same place")
        if question.value("selecttype", "ALL") not in ("ALL", "0"):
            question.note("asked for some of its things at a time; here all of them are put in order")
        return {"order": [question.plain(answer) for answer in answers]}
