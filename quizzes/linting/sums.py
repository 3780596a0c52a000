"""A number to work out whose numbers all stand in the question: it asks for a sum, and for nothing of the lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from quizzes.linting.texts import Finding, plain
from quizzes.questions import AnyQuestion

_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"[^\W\d]*(?: ?%)?"  # what may stand between a number and a sign: GB, %
_SIGN = r"(?:\s*[×*/÷]\s*|\s+[x·:+−–-]\s+)"  # "4–6" is no difference
_TERM = rf"[$€£]?{_NUMBER} ?{_UNIT}"
# 500 g × 0.7, (3 + 4) × 2: terms with signs between them
_SUM = re.compile(rf"{_TERM}(?:\)?{_SIGN}\(?{_TERM})+\)?")
_FIND = re.compile(rf"({_NUMBER})(\s*%)?")


def sums(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    for place, question in enumerate(questions):
        if not question.is_worked_out:
            continue
        used = list(_used(plain(question.explain)))
        given = {value for found in _numbers(plain(question.ask)) for value in found}
        if used and all(given.intersection(either) for either in used):
            shown = ", ".join(f"{either[0].normalize():f}" for either in used)
            yield Finding(
                place,
                f"is a sum: all that its key is worked out from ({shown}) stands in the question; "
                "leave out a number that the lesson says",
            )


def _used(explained: str) -> Iterator[tuple[Decimal, ...]]:
    """The numbers of the arithmetic in an explanation, without those that it works out itself."""
    worked_out: set[Decimal] = set()
    for found in _SUM.finditer(explained):
        for either in _numbers(found.group()):
            if not worked_out.intersection(either):
                yield either
        if after := re.match(rf"\s*(?:=|≈|is|makes)\s*[$€£]?({_NUMBER})", explained[found.end() :]):
            worked_out.add(_value(after[1]))


def _numbers(text: str) -> Iterator[tuple[Decimal, ...]]:
    """Each number, a share in both ways in which it is written: 70 and 0.7."""
    for found in _FIND.finditer(text):
        value = _value(found[1])
        yield (value, value / 100) if found[2] else (value,)


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))
