"""A number to work out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from courses.interface import gettext
from courses.reading.fields import Fields
from courses.reading.superscripts import raised
from quizzes.figures import figure
from quizzes.formats.gift_body import GiftBody, GiftRead, cut, unescaped
from quizzes.formats.incoming import Incoming
from quizzes.formats.moodle_element import MoodleQuestion, add_plain_answer, share
from quizzes.formats.travel import LeftOut, Own, decimal, number, quoted
from quizzes.question import Grade, MalformedAnswer, Question, Reading, Row, Submission, common, one

# Units that are written as a sign before the number.
MONEY = {"dollars": "$", "euros": "€", "pounds": "£"}
# 1200, 1,200, 1 200, -0.5, .5; a comma stands between thousands only, since "1,5" may mean two things
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}|[0-9]{1,3}(?:[, ][0-9]{3}){1,4})?(?:\.[0-9]{0,10})?")


@dataclass(frozen=True)
class Number(Question[str]):
    """Right within the accepted distance, the edge included: a point or none. Numbers are decimal texts, so exact."""

    kind = "number"
    key_name = "number"
    optional: ClassVar[tuple[str, ...]] = ("within", "unit")
    usual: ClassVar[Own] = {"within": 0}
    forms: ClassVar[Own] = {
        "number": {"type": ["number", "object"]},
        "within": {"type": "number", "minimum": 0},
    }
    is_worked_out = True
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
                fields.wrong(f"has {value} as its {name}, which is not a number{_advice(value)}", name)
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
            raise MalformedAnswer(gettext("Write a number in digits, such as 1200 or 0.5."))
        return f"{Decimal(text.replace(',', '').replace(' ', '')):f}"

    def grade(self, answer: str) -> Grade:
        return Grade(float(abs(Decimal(answer) - Decimal(self.number)) <= Decimal(self.within)))

    def nudge(self, answer: str) -> str:
        return (
            gettext("That is too high.")
            if Decimal(answer) > Decimal(self.number)
            else gettext("That is too low.")
        )

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        return [Row(0, raised(self.unit), (sent.get("answer") or ("",))[0])]

    def on_paper(self, seed: str) -> list[Row]:
        """A line before its unit, which alone would say nothing."""
        return [Row(0, f"_____ {raised(self.unit)}")] if self.unit else []

    def verdict(self, seed: str, answer: str) -> list[Row]:
        right = self.grade(answer).right
        return [Row(0, self.said(answer), right=right, key=self.solution())]

    def said(self, answer: str) -> str:
        return raised(self._amount(answer))

    def solution(self) -> str:
        amount = self._amount(self.number)
        if Decimal(self.within):
            near = gettext("accepted within {distance}").format(distance=self._amount(self.within, bare=True))
            amount += f" ({near})"
        return raised(amount)

    def _amount(self, number: str, *, bare: bool = False) -> str:
        """1,200 tokens, or $1.00 of money; `bare` without a unit that is written out."""
        value = Decimal(number)
        sign = "\u2212" if value < 0 else ""
        if before := MONEY.get(self.unit):
            is_whole = all(Decimal(one) % 1 == 0 for one in (number, self.number, self.within))
            digits = 0 if is_whole else max(2, -int(value.as_tuple().exponent))
            return f"{sign}{before}{abs(value):,.{digits}f}"
        return f"{sign}{abs(value):,f}" + (f" {self.unit}" if self.unit and not bare else "")

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
        within = f":{_digits(own['within'])}" if "within" in own else ""
        return GiftBody(f"#{_digits(own['number'])}{within}", {"unit": own["unit"]} if "unit" in own else {})

    @classmethod
    def from_gift(cls, body: GiftRead) -> dict[str, Any] | None:
        """`{#12:0.5}`, `{#11.5..12.5}` or, as Moodle writes it, `{#=%100%12:0.5#why =%50%…}`."""
        if not body.text.startswith("#"):
            return None
        text, rest, wrong = cut(body.text[1:], "~")
        if rest:
            body.note(
                f"had feedback to every other number, {quoted(unescaped(wrong).strip().removeprefix('#'))}; left out"
            )
        listed = text.strip()
        answers = GiftRead(
            listed if listed.startswith("=") else f"={listed}", body.beside, body.format, body.incoming
        ).answers
        accepted = [
            Accepted(
                unescaped(one.text),
                "",
                100.0 if one.weight is None else one.weight,
                body.markdown(one.feedback),
            )
            for one in answers
        ]
        return the_one(accepted, body.incoming) | _unit(body.beside.get("unit", ""))

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> None:
        answer = add_plain_answer(question, "100", _digits(own["number"]))
        ET.SubElement(answer, "tolerance").text = _digits(own.get("within", 0))
        if "unit" in own:
            unit = ET.SubElement(ET.SubElement(question, "units"), "unit")
            ET.SubElement(unit, "multiplier").text = "1"
            ET.SubElement(unit, "unit_name").text = own["unit"]

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        accepted = [
            Accepted(
                " ".join((answer.findtext("text") or "").split()),
                (answer.findtext("tolerance") or "").strip(),
                share(answer),
                question.reason(answer),
            )
            for answer in question.answers
        ]
        return the_one(accepted, question.incoming) | _unit(_unit_of(question))


@dataclass(frozen=True)
class Accepted:
    """A number of another system as it is written, with the distance that counts (empty: it stands in `text`, after a colon),
    its share of the points in percent, and the feedback to it.
    """

    text: str
    within: str
    part: float
    why: str

    def read(self) -> tuple[Decimal, Decimal]:
        """The number and the distance, exactly. Raises ValueError."""
        if ".." in self.text:
            low, _, high = self.text.partition("..")
            ends = sorted((decimal(low), decimal(high)))
            return ((ends[0] + ends[1]) / 2).normalize(), ((ends[1] - ends[0]) / 2).normalize()
        said, _, distance = self.text.partition(":")
        return decimal(said), decimal(self.within or distance or "0")


def the_one(accepted: Sequence[Accepted], incoming: Incoming) -> dict[str, Any]:
    """The number that is worth all points; the others are noted. Raises LeftOut."""
    right = [given for given in accepted if given.part >= 100]
    read = []
    for given in right:
        try:
            read.append(given.read())
        except ValueError:
            is_any = given.text == "*"
            raise LeftOut(
                "takes any number for right" if is_any else f"has {quoted(given.text)} for its number"
            ) from None
    if not read:
        raise LeftOut("has no number worth 100 %")
    if len({value for value, _ in read}) > 1:
        raise LeftOut("has several numbers worth 100 %, where one is asked for here")
    value, within = max(read, key=lambda one: one[1])
    for other in (given for given in accepted if given not in right):
        told = f", with the feedback {quoted(other.why)}" if other.why else ""
        incoming.note(f"gave {other.part:g} % for {quoted(other.text)}{told}; left out")
    incoming.reasons += [given.why for given in right if given.why]
    return {"number": number(value), **({"within": number(within)} if within else {})}


def _unit(name: str) -> dict[str, Any]:
    return {"unit": name} if name else {}


def _unit_of(question: MoodleQuestion) -> str:
    """The unit in which the number is given: that of multiplier 1. The others are noted."""
    name = ""
    for unit in question.element.findall("units/unit"):
        said = " ".join((unit.findtext("unit_name") or "").split())
        try:
            is_one = decimal(unit.findtext("multiplier") or "1") == 1
        except ValueError:
            is_one = False
        if is_one and not name:
            name = said
        elif said:
            question.note(f"takes {quoted(said)} for a unit too; left out")
    if name and question.value("unitgradingtype", "0") not in ("", "0"):
        question.note("takes points away for a wrong unit; here the unit stands beside the answer")
    return name


def _digits(given: int | float) -> str:
    """A number as every program reads it. Raises LeftOut."""
    digits = f"{Decimal(str(given)):f}"
    try:
        decimal(digits)
    except ValueError:
        raise LeftOut(f"has the number {given}, which other programs cannot compare exactly") from None
    return digits


def _advice(value: object) -> str:
    """How a text that means a number is written as one."""
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text):
        return "; take the quotes away"
    if found := re.fullmatch(r"([-+]?)(\d*)[.,](\d+)", text):
        if "," in text and len(found[3]) == 3 and found[2].strip("0"):
            return f"; write {found[1]}{found[2]}{found[3]} or {found[1]}{found[2]}.{found[3]}"
        return f"; write {found[1]}{found[2] or 0}.{found[3]}"
    if re.fullmatch(r"[-+]?\d[\d.,]*\s*%", text):
        return "; its unit stands under `unit`, and `within` is a distance in that unit"
    if re.match(r"[-+]?\d", text):
        return "; its unit stands under `unit`"
    return ""


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
