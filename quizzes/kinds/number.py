"""A number to work out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from courses.fields import Fields
from courses.superscripts import raised
from quizzes.figures import figure
from quizzes.formats.gift_body import GiftBody, cut
from quizzes.formats.moodle_element import MoodleQuestion, add_plain_answer, share
from quizzes.formats.travel import LeftOut, Note, Own, number
from quizzes.question import Grade, MalformedAnswer, Question, Reading, Row, Submission, common, one

# 1200, 1,200, 1 200, -0.5, .5; a comma stands between thousands only, since "1,5" may mean two things
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}|[0-9]{1,3}(?:[, ][0-9]{3}){1,4})?(?:\.[0-9]{0,10})?")


@dataclass(frozen=True)
class Number(Question[str]):
    """Right within the accepted distance, the edge included: a point or none. Numbers are decimal texts, so exact."""

    kind = "number"
    key_name = "number"
    optional: ClassVar[tuple[str, ...]] = ("within", "unit")
    usual: ClassVar[Own] = {"within": 0}
    tells_solution = True
    moodle_types: ClassVar[tuple[str, ...]] = ("numerical",)

    number: str
    within: str = "0"
    unit: str = ""

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        figures = {}
        for name in ("number", "within"):
            value = fields.values.get(name, 0)
            if name == "number" and isinstance(value, dict):
                value = _of_a_lab(fields, value, reading.facts)
            if isinstance(value, bool) or not isinstance(value, int | float):
                fields.wrong(f"has {value} as its {name}, which is not a number", name)
                value = 0
            figures[name] = f"{Decimal(str(value)):f}"
        if Decimal(figures["within"]) < 0:
            fields.wrong("has a distance below zero", "within")
        return cls(**common, number=figures["number"], within=figures["within"], unit=fields.text("unit", 60))

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        return cls(**common(data), number=data["number"], within=data["within"], unit=data["unit"])

    def parse(self, sent: Submission, seed: str) -> str:
        text = one(sent, "answer").replace("\u2212", "-").replace("\u00a0", " ").strip()
        text = text.removesuffix(self.unit).strip() if self.unit else text
        if not re.search("[0-9]", text) or not _NUMBER.fullmatch(text):
            raise MalformedAnswer("Write a number in digits, such as 1200 or 0.5.")
        return f"{Decimal(text.replace(',', '').replace(' ', '')):f}"

    def grade(self, answer: str) -> Grade:
        return Grade(float(abs(Decimal(answer) - Decimal(self.number)) <= Decimal(self.within)))

    def nudge(self, answer: str) -> str:
        return "That is too high." if Decimal(answer) > Decimal(self.number) else "That is too low."

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        return [Row(0, raised(self.unit), (sent.get("answer") or ("",))[0])]

    def verdict(self, seed: str, answer: str) -> list[Row]:
        right = self.grade(answer).right
        return [Row(0, raised(self.unit), chosen=answer, right=right, key=self.solution())]

    def said(self, answer: str) -> str:
        return raised(f"{answer} {self.unit}".strip())

    def solution(self) -> str:
        near = f" (accepted within {self.within})" if Decimal(self.within) else ""
        return raised(f"{self.number} {self.unit}".strip() + near)

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """When it is another number, or accepts more or less than before and the answer is among that."""
        if not isinstance(earlier, Number) or Decimal(self.number) != Decimal(earlier.number):
            return True
        if answer is None:
            return Decimal(self.within) != Decimal(earlier.within)
        return self.grade(answer) != earlier.grade(answer)

    @classmethod
    def written(cls, values: Own, facts: Mapping[str, str]) -> dict[str, Any]:
        """A lab's number is taken along as what it comes to: other programs do not have the lab."""
        own = super().written(values, facts)
        given = own["number"]
        return own | ({"number": _worked_out(given, facts)} if isinstance(given, dict) else {})

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        within = f":{own['within']}" if "within" in own else ""
        return GiftBody(f"#{own['number']}{within}", {"unit": own["unit"]} if "unit" in own else {})

    @classmethod
    def from_gift(cls, body: GiftBody, note: Note) -> dict[str, Any] | None:
        if not body.text.startswith("#"):
            return None
        said, _, why = cut(body.text[1:].strip(), "#")
        try:
            if ".." in said:
                low, high = (float(part) for part in said.split(".."))
                value: int | float = (low + high) / 2
                within: int | float = (high - low) / 2
            else:
                first, _, distance = said.partition(":")
                value, within = number(first.strip()), number(distance.strip() or "0")
        except ValueError:
            raise LeftOut("has several numbers for answers") from None
        if why.strip():
            note("had feedback to its number, which has no place here; left out")
        return _own(value, within, body.beside.get("unit", ""))

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> None:
        answer = add_plain_answer(question, "100", str(own["number"]))
        ET.SubElement(answer, "tolerance").text = str(own.get("within", 0))
        if "unit" in own:
            unit = ET.SubElement(ET.SubElement(question, "units"), "unit")
            ET.SubElement(unit, "multiplier").text = "1"
            ET.SubElement(unit, "unit_name").text = own["unit"]

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        answers = [one for one in question.answers if share(one) > 0]
        try:
            value = number(answers[0].findtext("text", "").strip())
            within = number(answers[0].findtext("tolerance", "0").strip() or "0")
        except (ValueError, IndexError):
            raise LeftOut("has no number for an answer") from None
        if len(question.answers) > 1:
            question.note("has several numbers; the first right one was taken")
        return _own(value, within, question.element.findtext("units/unit/unit_name", ""))


def _own(value: int | float, within: int | float, unit: str) -> dict[str, Any]:
    return {"number": value, **({"within": within} if within else {}), **({"unit": unit} if unit else {})}


def _worked_out(asked: Mapping[str, Any], facts: Mapping[str, str]) -> float | int:
    """Raises ValueError with a sentence that goes on after "its number"."""
    worked_out = figure(asked["lab"], asked["figure"], asked.get("inputs", {}), facts)
    return round(worked_out, asked.get("digits") or None)


def _of_a_lab(fields: Fields, asked: Mapping[str, Any], facts: Mapping[str, str]) -> float | int:
    """`{lab, figure, inputs, digits}`: worked out by the lab's own function, and rounded to so many digits."""
    lab, name, inputs = asked.get("lab"), asked.get("figure"), asked.get("inputs", {})
    digits = asked.get("digits", 0)
    unknown = asked.keys() - {"lab", "figure", "inputs", "digits"}
    if unknown or not isinstance(lab, str) or not isinstance(name, str) or not isinstance(inputs, dict):
        fields.wrong(
            "has a number of a lab that is not `lab`, `figure`, `inputs` and perhaps `digits`", "number"
        )
        return 0.0
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 6:
        fields.wrong("rounds its number to other than 0 to 6 digits", "number")
        return 0.0
    try:
        return _worked_out(asked, facts)
    except ValueError as why:
        fields.wrong(f"its number {why}", "number")
        return 0.0
