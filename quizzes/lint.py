"""What makes a quiz easy to guess, or unfair. Pure: questions in, findings out. `check_content` fails on any of `findings`,
and prints those of `advice`, which may be wrong now and then.

The rules are those of Haladyna, Downing and Rodriguez (2002), "A review of multiple-choice item-writing guidelines for
classroom assessment", as far as a program can see them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from quizzes.linting.clues import (
    far_from_the_lesson,
    reason_on_one_side,
    statements_all_alike,
    stem_holds_answer,
)
from quizzes.linting.over_course import (
    Found,
    Quizzes,
    absolute_when_false,
    same_count_of_right,
    share_of_true,
)
from quizzes.linting.sums import sums
from quizzes.linting.texts import Finding, absolutes, choices, content_stems, last_sentence, plain
from quizzes.question import Option
from quizzes.questions import AnyQuestion

# The right option is longest by far when it has this many times the letters of the longest wrong one, and so many more.
BY_FAR, LETTERS_MORE = 1.3, 15
# How many questions may have it: beyond that, choosing the longest pays.
SHARE_LONGEST = 1 / 3
SAME_PLACE_FROM = 4  # questions with one right option each
ALIKE = 0.6  # share of words in common that makes two questions ask for one passage
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


def findings(questions: Sequence[AnyQuestion]) -> list[Finding]:
    """Everything that is wrong with a quiz, in the order of its questions."""
    found = [finding for rule in RULES for finding in rule(questions)]
    return sorted(found, key=lambda finding: finding.place)


def longest_is_right(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    listed = list(choices(questions))
    longest = [place for place, _, options in listed if _right_is_longest(options)]
    if len(longest) > len(listed) * SHARE_LONGEST:
        for place in longest:
            yield Finding(
                place,
                f"has a right option that is the longest by far, as {len(longest)} of {len(listed)} questions have: "
                "whoever takes the longest is right",
            )


def _right_is_longest(options: Sequence[Option]) -> bool:
    right = max((len(plain(option.text)) for option in options if option.right), default=0)
    wrong = max((len(plain(option.text)) for option in options if not option.right), default=0)
    return right >= BY_FAR * wrong and right >= wrong + LETTERS_MORE


def always_the_same_place(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    single = [
        (place, next(at for at, option in enumerate(options) if option.right))
        for place, _, options in choices(questions)
        if sum(option.right for option in options) == 1
    ]
    if len(single) >= SAME_PLACE_FROM and len({at for _, at in single}) == 1:
        yield Finding(
            single[0][0], f"and every other question has its right option in place {single[0][1] + 1}"
        )


def of_the_above(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    for place, _, options in choices(questions):
        for option in options:
            if found := _OF_THE_ABOVE.search(plain(option.text)):
                yield Finding(
                    place,
                    f"has the option “{found.group()}”, which options in another order make nonsense of",
                )


def absolute_only_when_wrong(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    for place, question, options in choices(questions):
        right = {word for option in options if option.right for word in absolutes(option.text)}
        wrong = [word for option in options if not option.right for word in absolutes(option.text)]
        asked = set(absolutes(question.ask))
        if wrong and not right and not asked & set(wrong):
            yield Finding(place, f"has “{wrong[0]}” in wrong options only, which gives them away")


def negative_without_emphasis(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    for place, question in enumerate(questions):
        if _NEGATIVE_STEM.search(last_sentence(plain(question.ask))) and not _EMPHASISED.search(question.ask):
            yield Finding(place, "asks for what does not hold, and does not emphasise it: write **not**")


def one_passage_twice(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    """Each question once, with the first that it repeats."""
    explained = [content_stems(question.explain) for question in questions]
    for place, other in enumerate(questions):
        for before, one in enumerate(questions[:place]):
            if one.section == other.section and _alike(explained[before], explained[place]) >= ALIKE:
                yield Finding(place, f"asks for the same passage as {one.id}")
                break


def key_given_away(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    """All the words that tell a right option from the wrong ones stand together in what another question asks."""
    asked = [(other, content_stems(last_sentence(plain(other.ask)))) for other in questions]
    for place, question, options in choices(questions):
        wrong = {word for option in options if not option.right for word in content_stems(option.text)}
        for option in options:
            telling = content_stems(option.text) - wrong - content_stems(question.ask)
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

# What may be a slip. A rule moves up into RULES once it is hardly ever wrong.
ADVICE: tuple[Callable[[Sequence[AnyQuestion]], Iterator[Finding]], ...] = (
    statements_all_alike,
    reason_on_one_side,
    stem_holds_answer,
    sums,
)
OVER_COURSE: tuple[Callable[[Quizzes], Iterator[Found]], ...] = (
    share_of_true,
    absolute_when_false,
    same_count_of_right,
)


def advice(quizzes: Quizzes, lessons: Mapping[str, str]) -> list[Found]:
    """What an author should look at, in the order of the quizzes and their questions. `lessons` are the texts of the lessons,
    by their slugs, as the quizzes are.
    """
    found = [one for rule in OVER_COURSE for one in rule(quizzes)]
    for slug, questions in quizzes.items():
        said = content_stems(lessons.get(slug, ""))
        found += [(slug, one) for rule in ADVICE for one in rule(questions)]
        found += [(slug, one) for one in far_from_the_lesson(questions, said)] if said else []
    order = list(quizzes)
    return sorted(found, key=lambda one: (order.index(one[0]), one[1].place))


def _alike(one: set[str], other: set[str]) -> float:
    counts = Counter([*one, *other])
    return sum(count == 2 for count in counts.values()) / len(counts) if counts else 0.0
