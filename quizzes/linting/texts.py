"""What the rules for a quiz look at: its questions with options, and the words of a text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courses.words import STOP_WORDS, stem, words
from quizzes.formats import travel
from quizzes.question import Option
from quizzes.questions import AnyQuestion

ABSOLUTE = frozenset(
    [
        "always",
        "never",
        "all",
        "none",
        "only",
        "every",
        "must",
        "impossible",
        "completely",
        "entirely",
        "guaranteed",
    ]
)
_NOT_ABSOLUTE = re.compile(r"\b(?:at all|all the same|not only|after all|above all)\b", re.I)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Finding:
    """What is wrong, and with which question: its place in the quiz, from 0."""

    place: int
    message: str


def choices(questions: Sequence[AnyQuestion]) -> Iterator[tuple[int, AnyQuestion, tuple[Option, ...]]]:
    """The questions that have options to guess among, with their places in the quiz."""
    for place, question in enumerate(questions):
        if options := question.options_to_guess():
            yield place, question, options


def statements(questions: Sequence[AnyQuestion]) -> Iterator[tuple[int, AnyQuestion, bool]]:
    """The questions that state something, with their places in the quiz and whether it holds."""
    for place, question in enumerate(questions):
        if (holds := question.states()) is not None:
            yield place, question, holds


def plain(text: str) -> str:
    """Safe HTML as it is read."""
    return html.unescape(_TAG.sub("", text))


def last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+", text.strip())[-1]


def absolutes(text: str) -> list[str]:
    """The words in it that admit no exception."""
    said = _NOT_ABSOLUTE.sub("", plain(text))
    return [word.folded for word in words(said) if word.folded in ABSOLUTE]


def content_stems(text: str) -> set[str]:
    """The stems of the words that say something of a subject."""
    return {stem(word.folded) for word in words(plain(text)) if word.folded not in STOP_WORDS}


def quoted(text: str) -> str:
    """An option as a message names it."""
    return travel.quoted(plain(text), 50)
