"""The numbers of a sentence, put into the inputs that they are meant for: "50 million tokens a day", "$2.50 an hour"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from courses.words import is_content, words
from labs.inputs import Input, Number, plain

LONGEST = 500  # characters
AROUND = 5  # words before and after a number that say what it counts
_TIMES = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "million", "mio"), 1e6),
    **dict.fromkeys(("b", "bn", "billion"), 1e9),
}
_WORDS: dict[str, float] = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
        strict=True,
    )
)
_WORDS |= dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
_WORDS |= {"fifteen": 15, "a hundred": 100, "two hundred": 200, "five hundred": 500, "a": 1, "half a": 0.5}
_LONGEST_FIRST = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<money>[$€£]\s?)?(?<![\w.])"
    rf"(?:(?P<word>(?:{_LONGEST_FIRST})(?=\s(?:thousand|million|billion)\b))|"
    r"(?P<digits>\d{1,3}(?:[,\u202f ]\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?))"
    r"\s?(?P<times>(?:k|thousand|m|mio|million|bn?|billion)\b)?(?P<money_after>\s?(?:dollars?|euros?|€|\$))?(?P<percent>\s?%)?",
    re.I,
)


@dataclass(frozen=True)
class Found:
    """A number, and the stems around it, each with how many words away it stands."""

    value: float
    money: bool
    percent: bool
    around: Mapping[str, int]


def filled(inputs: Iterable[Input], text: str) -> dict[str, str]:
    """Name of an input → its number as it is written in a form. Numbers that fit none, or lie beyond its limits, are left."""
    numbers = [one for one in inputs if isinstance(one, Number)]
    given: dict[str, str] = {}
    for found in _found(text[:LONGEST]):
        fits = [(_fit(one, found), one) for one in numbers if one.name not in given]
        best, one = max(fits, key=lambda fit: fit[0], default=(0.0, None))
        if one is not None and best >= 1 and one.low <= found.value <= one.high:
            given[one.name] = plain(found.value)
    return given


def _fit(one: Number, found: Found) -> float:
    """How much of what the input asks for is said beside the number; below 1 it is not meant."""
    if (one.unit == "$") != found.money or (one.unit == "%") != found.percent:
        return 0.0
    label = _stems(f"{one.label} {'' if one.unit in '$%' else one.unit}")
    least = min(2, len(label))
    others = ({word.stem for word in words(phrase)} for phrase in one.said)
    return max(_said(label, least, found), *(_said(stems, len(stems), found) for stems in others), 0.0)


def _said(stems: set[str], least: int, found: Found) -> float:
    """How many of the stems stand around the number, the nearer the more; 0 where fewer than `least` do."""
    beside = [found.around[stem] for stem in stems if stem in found.around]
    return len(beside) + sum(1 / (2 + away) for away in beside) if len(beside) >= least else 0.0


def _found(text: str) -> Iterable[Found]:
    for match in _NUMBER.finditer(text):
        before = [word.stem for word in words(text[: match.start()])][-AROUND:]
        after = [word.stem for word in words(text[match.end() :])][:AROUND]
        around: dict[str, int] = {}
        for away, stem in [*enumerate(after), *enumerate(reversed(before))]:
            around[stem] = min(away, around.get(stem, away))
        word, digits = match["word"], match["digits"]
        count = _WORDS[word.lower()] if word else float(re.sub(r"[,\u202f ]", "", digits))
        value = count * _TIMES.get((match["times"] or "").lower(), 1)
        yield Found(value, bool(match["money"] or match["money_after"]), bool(match["percent"]), around)


def _stems(text: str) -> set[str]:
    return {word.stem for word in words(text) if is_content(word)}
