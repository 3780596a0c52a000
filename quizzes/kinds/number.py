"""A number to work out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any, ClassVar, Self

from courses.fields import Fields
from quizzes.figures import figure
from quizzes.question import Grade, Inline, MalformedAnswer, Question, Row, Submission, common, one

# 1200, 1,200, 1 200, -0.5, .5; a comma stands between thousands only, since "1,5" may mean two things
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}|[0-9]{1,3}(?:[, ][0-9]{3}){1,4})?(?:\.[0-9]{0,10})?")


@dataclass(frozen=True)
class Number(Question[str]):
    """Right within the accepted distance, the edge included: a point or none. Numbers are decimal texts, so exact."""

    kind = "number"
    key_name = "number"
    optional: ClassVar[tuple[str, ...]] = ("within", "unit")

    number: str
    within: str = "0"
    unit: str = ""

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], inline: Inline) -> Self:
        figures = {}
        for name in ("number", "within"):
            value = fields.values.get(name, 0)
            if name == "number" and isinstance(value, dict):
                value = _of_a_lab(fields, value)
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
        return [Row(0, escape(self.unit), (sent.get("answer") or ("",))[0])]

    def verdict(self, seed: str, answer: str) -> list[Row]:
        right = self.grade(answer).right
        return [Row(0, escape(self.unit), chosen=answer, right=right, key=self.solution())]

    def said(self, answer: str) -> str:
        return escape(f"{answer} {self.unit}".strip())

    def solution(self) -> str:
        near = f" (accepted within {self.within})" if Decimal(self.within) else ""
        return escape(f"{self.number} {self.unit}".strip() + near)


def _of_a_lab(fields: Fields, asked: Mapping[str, Any]) -> float | int:
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
        return round(figure(lab, name, inputs), digits or None)
    except ValueError as why:
        fields.wrong(f"its number {why}", "number")
        return 0.0
