"""What makes a quiz easy to guess, or unfair. Pure: questions in, findings out; `check_content` fails on any.

The rules are those of Haladyna, Downing and Rodriguez (2002), "A review of multiple-choice item-writing guidelines for
classroom assessment", as far as a program can see them.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from courses.words import STOP_WORDS, stem, words
from quizzes.question import Option
from quizzes.questions import AnyQuestion

# The right option is longest by far when it has this many times the letters of the longest wrong one, and so many more.
BY_FAR, LETTERS_MORE = 1.3, 15
# How many questions may have it: beyond that, choosing the longest pays.
SHARE_LONGEST = 1 / 3
SAME_PLACE_FROM = 4  # questions with one right option each
ALIKE = 0.6  # share of words in common that makes two questions ask for one passage
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
_OF_THE_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any|some) of (?:the (?:above|others|options)|these|them)\b", re.I
)
# "Which is not …", "What cannot …", "All hold except": the question itself is turned round. "… that users cannot?" is not.
_NEGATIVE_STEM = re.compile(
    r"\b(?:which|what|who)\b(?: of these| of them)?(?: \w+){0,3}? (?:(?:is|are|was|were|does|do|did|can|could|should|would|will|may|"
    r"must|has|have) (?:not|never)\b|cannot\b|isn[’']t\b|doesn[’']t\b)|\bexcept\b|\bleast (?:likely|true|important)\b",
    re.I,
)
_EMPHASISED = re.compile(
    r"<(?:strong|em)>[^<]*\b(?:not|never|except|least|cannot)\b[^<]*</(?:strong|em)>", re.I
)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Finding:
    """What is wrong, and with which question: its place in the quiz, from 0."""

    place: int
    message: str


def findings(questions: Sequence[AnyQuestion]) -> list[Finding]:
    """Everything that is wrong with a quiz, in the order of its questions."""
    found = [finding for rule in RULES for finding in rule(questions)]
    return sorted(found, key=lambda finding: finding.place)


def longest_is_right(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    choices = list(_choices(questions))
    longest = [place for place, _, options in choices if _right_is_longest(options)]
    if len(longest) > len(choices) * SHARE_LONGEST:
        for place in longest:
            yield Finding(
                place,
                f"has a right option that is the longest by far, as {len(longest)} of {len(choices)} questions have: "
                "whoever takes the longest is right",
            )


def _right_is_longest(options: Sequence[Option]) -> bool:
    right = max((len(_plain(option.text)) for option in options if option.right), default=0)
    wrong = max((len(_plain(option.text)) for option in options if not option.right), default=0)
    return right >= BY_FAR * wrong and right >= wrong + LETTERS_MORE


def always_the_same_place(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    single = [
        (place, next(at for at, option in enumerate(options) if option.right))
        for place, _, options in _choices(questions)
        if sum(option.right for option in options) == 1
    ]
    if len(single) >= SAME_PLACE_FROM and len({at for _, at in single}) == 1:
        yield Finding(
            single[0][0], f"and every other question has its right option in place {single[0][1] + 1}"
        )


def of_the_above(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    for place, _, options in _choices(questions):
        for option in options:
            if found := _OF_THE_ABOVE.search(_plain(option.text)):
                yield Finding(
                    place,
                    f"has the option “{found.group()}”, which options in another order make nonsense of",
                )


def absolute_only_when_wrong(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    for place, question, options in _choices(questions):
        right = {word for option in options if option.right for word in _absolutes(option.text)}
        wrong = [word for option in options if not option.right for word in _absolutes(option.text)]
        asked = set(_absolutes(question.ask))
        if wrong and not right and not asked & set(wrong):
            yield Finding(place, f"has “{wrong[0]}” in wrong options only, which gives them away")


def negative_without_emphasis(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    for place, question in enumerate(questions):
        if _NEGATIVE_STEM.search(_last_sentence(_plain(question.ask))) and not _EMPHASISED.search(
            question.ask
        ):
            yield Finding(place, "asks for what does not hold, and does not emphasise it: write **not**")


def one_passage_twice(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    """Each question once, with the first that it repeats."""
    explained = [_stems(question.explain) for question in questions]
    for place, other in enumerate(questions):
        for before, one in enumerate(questions[:place]):
            if one.section == other.section and _alike(explained[before], explained[place]) >= ALIKE:
                yield Finding(place, f"asks for the same passage as {one.id}")
                break


def key_given_away(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    """All the words that tell a right option from the wrong ones stand together in what another question asks."""
    asked = [(other, _stems(_last_sentence(_plain(other.ask)))) for other in questions]
    for place, question, options in _choices(questions):
        wrong = {word for option in options if not option.right for word in _stems(option.text)}
        for option in options:
            telling = _stems(option.text) - wrong - _stems(question.ask)
            if not option.right or len(telling) < 3:
                continue
            for other, words_asked in asked:
                if other is not question and telling <= words_asked:
                    yield Finding(place, f"is answered by what {other.id} asks")


RULES: tuple[Callable[[Sequence[AnyQuestion]], Iterator[Finding]], ...] = (
    longest_is_right,
    always_the_same_place,
    of_the_above,
    absolute_only_when_wrong,
    negative_without_emphasis,
    one_passage_twice,
    key_given_away,
)


def _choices(questions: Sequence[AnyQuestion]) -> Iterator[tuple[int, AnyQuestion, tuple[Option, ...]]]:
    """The questions that have options to guess among, with their places in the quiz."""
    for place, question in enumerate(questions):
        if options := question.options_to_guess():
            yield place, question, options


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+", text.strip())[-1]


def _absolutes(text: str) -> list[str]:
    plain = _NOT_ABSOLUTE.sub("", _plain(text))
    return [word.folded for word in words(plain) if word.folded in ABSOLUTE]


def _stems(text: str) -> set[str]:
    return {stem(word.folded) for word in words(_plain(text)) if word.folded not in STOP_WORDS}


def _alike(one: set[str], other: set[str]) -> float:
    counts = Counter([*one, *other])
    return sum(count == 2 for count in counts.values()) / len(counts) if counts else 0.0
