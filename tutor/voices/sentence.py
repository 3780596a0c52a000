"""A sentence taken apart: its words with the statement each belongs to, what is denied, and its numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from courses.words import STOP_WORDS, words
from tutor.english import DIGITS, MONTHS, NUMBER_WORDS, root
from tutor.voices.lexicon import CLASSES, CONDITIONS, FRACTIONS, LIGHT, NEGATIONS

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z\"“‘(0-9])")
# Where one statement within a sentence ends and another begins.
_BOUNDARY = re.compile(
    r"[;:,—–()?!]|\s-\s|\b(?:and|but|while|whereas|or|which|that|who|because|since|so|although|though|"
    r"if|unless|when|once|until|before|after|where)\b",
    re.I,
)
_AS_LONG_AS = re.compile(r"\b(?:(?:as|so) long as|on (?:the )?condition that)\b", re.I)
# Where one independent statement ends and the next begins: "most" in one says nothing of the other.
_PART = re.compile(r";|,\s(?:but|so|and|while|whereas|yet)\b", re.I)


@dataclass(frozen=True)
class Token:
    """One word: `clause` and `part` count the statements and the independent ones before it, `negated` whether a negation stands close before it there."""

    folded: str
    stem: str
    clause: int
    part: int
    negated: bool
    written: str

    @property
    def denies(self) -> bool:
        return self.folded in NEGATIONS or self.folded.endswith("nt")

    @property
    def is_content(self) -> bool:
        return not (
            self.folded in LIGHT
            or self.folded in CLASSES
            or self.folded in NEGATIONS
            or self.folded.isdigit()  # what a figure is worth and where it belongs, `_numbers` says
        )


@dataclass(frozen=True)
class Figure:
    """A number with its unit or the word after it, the bound before it, and the name that it follows."""

    value: str
    unit: str = ""
    bound: str = ""
    of: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence as the checks see it."""

    text: str
    tokens: tuple[Token, ...]
    numbers: Counter[Figure]

    @property
    def content(self) -> list[Token]:
        return [token for token in self.tokens if token.is_content]

    @property
    def negations(self) -> int:
        return sum(token.denies for token in self.tokens)


@lru_cache(maxsize=4096)
def read(text: str) -> Said:
    """The sentence, its words with the statement each belongs to and whether it is denied."""
    text = _AS_LONG_AS.sub("provided", text.replace("’", "'").replace("‘", "'"))
    boundaries = [_begins(match) for match in _BOUNDARY.finditer(text)]
    parts = [match.end() for match in _PART.finditer(text)]
    tokens: list[Token] = []
    last_negation: tuple[int, int] = (-1, -99)
    for place, word in enumerate(words(text)):
        clause = sum(end <= word.start for end in boundaries)
        negated = last_negation[0] == clause and place - last_negation[1] <= 4
        part = sum(end <= word.start for end in parts)
        tokens.append(
            Token(word.folded, root(word.folded), clause, part, negated, text[word.start : word.end])
        )
        if tokens[-1].denies:
            last_negation = (clause, place)
    return Said(text, tuple(_joined(tokens)), _numbers(text, tokens))


def _begins(boundary: re.Match[str]) -> int:
    """Where the next statement begins: a word that opens a condition belongs to it."""
    return boundary.start() if boundary.group().casefold() in CONDITIONS else boundary.end()


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """A statement without a word of its own ("…, it is not likely to be") belongs to the one before it."""
    own = sorted({token.clause for token in tokens if token.is_content})
    for token in tokens:
        before = [clause for clause in own if clause <= token.clause]
        yield replace(token, clause=before[-1] if before else own[0] if own else 0)


_FIGURE = re.compile(r"(?P<sign>[$€£]?)(?P<value>\d[\d.,]*\d|\d)(?P<unit>\s?%|\s?[A-Za-z]{1,12}\b)?")


def _numbers(text: str, tokens: Sequence[Token]) -> Counter[Figure]:
    """Every figure, number word and month, as often as it stands there."""
    found: Counter[Figure] = Counter()
    for match in _FIGURE.finditer(text):
        before = text[: match.start()].split()[-3:]
        unit = match["sign"] + (match["unit"] or "").strip().casefold()
        value = match["value"].replace(",", "").rstrip(".")
        found[Figure(value, _unit(unit), _bound(before), _named(before))] += 1
    for place, token in enumerate(tokens):
        if token.folded in NUMBER_WORDS | FRACTIONS:
            value = DIGITS.get(token.folded, token.folded)
            following = tokens[place + 1].stem if place + 1 < len(tokens) else ""
            before = [one.written for one in tokens[max(0, place - 3) : place]]
            found[Figure(value, _unit(following), _bound(before))] += 1
        elif token.folded in MONTHS and token.written[0].isupper():
            found[Figure(token.folded)] += 1
    return found


def _named(before: Sequence[str]) -> str:
    """The month or name that a figure directly follows: `Chapter 3.1`, `August 2027`."""
    last = before[-1] if before else ""
    return last.casefold() if last[:1].isupper() and last.isalpha() and len(before) > 1 else ""


def _unit(text: str) -> str:
    return root(text) if text and text not in STOP_WORDS else ""


def _bound(before: Sequence[str]) -> str:
    near = " ".join(before[-3:]).casefold()
    for name, pattern in _BOUNDS:
        if pattern.search(near):
            return name
    return ""


_BOUNDS = (
    ("least", re.compile(r"\b(?:at least|more than|over|above|minimum|from|exceeds?)(?: of)?$")),
    (
        "most",
        re.compile(
            r"\b(?:at most|less than|fewer than|under|below|up to|maximum|no more than|within|to)(?: of)?$"
        ),
    ),
    ("about", re.compile(r"\b(?:about|roughly|around|nearly|almost|approximately|some)$")),
)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in plain words."""
    return tuple(_SENTENCE_END.split(text))
