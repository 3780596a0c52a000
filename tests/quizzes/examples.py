"""One question of every kind, with answers to it: what the tests over all kinds take them through.

Whoever adds a kind adds its example here; `test_every_kind` asks for it. `Spelt` is a kind that the site does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from courses.reading.fields import Fields
from quizzes.question import Grade, MalformedAnswer, Question, Reading, Row, Submission, common, one

Form = dict[str, list[str]]


@dataclass(frozen=True)
class Example:
    """`own` are the keys of its kind in a quiz file; `form` fills the page's form in with an answer."""

    own: Mapping[str, Any]
    right: Any
    wrong: Any
    malformed: Form
    form: Callable[[Any, Any, str], Form]
    partly: Any = None
    gift: bool = True  # whether GIFT can say it; what it cannot say must be named
    moodle: bool = True
    names: tuple[str, ...] = field(default=())  # what the statistics must name


def chosen(question: Any, answer: tuple[int, ...], seed: str) -> Form:
    return {"answer": [str(question.order(seed).index(place)) for place in answer]}


def placed(question: Any, answer: tuple[int, ...], seed: str) -> Form:
    return {f"place-{line}": [str(answer.index(item))] for line, item in enumerate(question.shown(seed))}


def paired(question: Any, answer: tuple[int, ...], seed: str) -> Form:
    return {f"pair-{line}": [str(answer[pair])] for line, pair in enumerate(question.shown(seed))}


def typed(question: Any, answer: str, seed: str) -> Form:
    return {"answer": [answer]}


def filled(question: Any, answer: tuple[str, ...], seed: str) -> Form:
    return {
        f"gap-{at}": [str(gap.choices.index(given)) if gap.choices else given]
        for at, (gap, given) in enumerate(zip(question.gaps, answer, strict=True))
    }


def option(text: str, *, right: bool = False) -> dict[str, Any]:
    return {"text": text, **({"right": True} if right else {}), "why": f"The reason for {text}."}


EXAMPLES = {
    "single": Example(
        own={
            "options": [option("One *copy*", right=True), option("Two"), option("Three `x = {1}`")],
            "keep_order": True,
        },
        right=(0,),
        wrong=(2,),
        malformed={"answer": ["9"]},
        form=chosen,
        names=("One copy", "Two"),
    ),
    "multiple": Example(
        own={"options": [option("This", right=True), option("That", right=True), option("Neither: 2 ~ 3")]},
        right=(0, 1),
        wrong=(2,),
        partly=(1,),
        malformed={},
        form=chosen,
        names=("This", "Neither: 2 ~ 3"),
    ),
    "any": Example(
        own={
            "options": [option("2", right=True), option("4 = 2 + 2", right=True), option("5")],
            "any": True,
        },
        right=(1,),
        wrong=(2,),
        malformed={"answer": ["9"]},
        form=chosen,
        names=("2", "5"),
    ),
    "true-false": Example(
        own={"holds": False},
        right=(1,),
        wrong=(0,),
        malformed={"answer": ["x"]},
        form=chosen,
        names=("True", "False"),
    ),
    "order": Example(
        own={"order": ["Plan", "Build & test", "Ship", "Rest"]},
        right=(0, 1, 2, 3),
        wrong=(3, 2, 1, 0),
        partly=(3, 0, 1, 2),
        malformed={"place-0": ["0"]},
        form=placed,
        gift=False,
    ),
    "match": Example(
        own={"match": {"GPT-4": "Closed API", "OLMo": "Open -> all", "Llama": "Open weights"}},
        right=(0, 1, 2),
        wrong=(1, 2, 0),
        partly=(0, 2, 1),
        malformed={"pair-0": ["7"]},
        form=paired,
    ),
    "number": Example(
        own={"number": 8191, "within": 2, "unit": "tokens"},
        right="8192",
        wrong="12",
        malformed={"answer": ["many"]},
        form=typed,
    ),
    "short": Example(
        own={"short": ["HAVING", "having: a clause", "100 % * 2"]},
        right="having",
        wrong="WHERE",
        malformed={"answer": [" "]},
        form=typed,
    ),
    "gaps": Example(
        own={"gaps": "The *[[SELECT|select all]]* command reads, and [[DELETE~DROP~SELECT]] removes & ends."},
        right=("select", "DELETE"),
        wrong=("insert", "DROP"),
        partly=("select", "DROP"),
        malformed={"gap-0": ["select"]},
        form=filled,
        gift=False,
    ),
}


@dataclass(frozen=True)
class Spelt(Question[str]):
    """A word to be typed: a kind that no part of the site has heard of."""

    kind = "spelt"
    key_name = "spelt"

    word: str

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        return cls(**common, word=fields.text("spelt", 60))

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        return cls(**common(data), word=data["word"])

    def parse(self, sent: Submission, seed: str) -> str:
        text = one(sent, "answer").strip()
        if not text:
            raise MalformedAnswer("Write a word.")
        return text

    def grade(self, answer: str) -> Grade:
        return Grade(float(answer.casefold() == self.word.casefold()))

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        return [Row(0, "", (sent.get("answer") or ("",))[0])]

    def verdict(self, seed: str, answer: str) -> list[Row]:
        return [Row(0, "", answer, right=self.grade(answer).right, key=self.word)]

    def nudge(self, answer: str) -> str:
        return "Another word."

    def said(self, answer: str) -> str:
        return answer

    def solution(self) -> str:
        return self.word

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        return not isinstance(earlier, Spelt) or earlier.word != self.word


SPELT = Example(
    own={"spelt": "quantise"},
    right="Quantise",
    wrong="prune",
    malformed={"answer": [" "]},
    form=typed,
    gift=False,
    moodle=False,
)
SPELT_TEMPLATE = (
    '{% for row in rows %}<p><input name="answer" value="{{ row.chosen }}"> {{ row.key }}</p>{% endfor %}'
)
