"""What of one quiz gives its key away, or asks for nothing that the lesson says. Advice: each rule can be wrong now and then,
so whoever wrote the question decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from quizzes.linting.texts import Finding, choices, content_stems, plain, quoted, statements
from quizzes.question import Option
from quizzes.questions import AnyQuestion

SAME_FROM = 3  # statements of a quiz that all hold, or none
SHARE_REASONED = 1 / 3  # of the questions with options
# A reason behind what is said. "As" and "so" are one behind a comma only: "as large as", "so many".
_REASON = re.compile(r"\b(?:because|since|due to|therefore|thanks to)\b|[,;:] (?:as|so|for) (?!that\b)", re.I)


def statements_all_alike(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    told = list(statements(questions))
    if len(told) >= SAME_FROM and len({holds for *_, holds in told}) == 1:
        place, _, holds = told[0]
        yield Finding(
            place,
            f"and every other statement of this file is {'true' if holds else 'false'} ({len(told)} in all): "
            "turn some of them round",
        )


def reason_on_one_side(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    with_options = list(choices(questions))
    found = [(place, side) for place, _, options in with_options if (side := _reasoned_side(options))]
    if len(found) > max(1, len(with_options) * SHARE_REASONED):
        for place, side in found:
            yield Finding(
                place,
                f"gives a reason (since, because, as, so) in its {side} only, as {len(found)} of "
                f"{len(with_options)} questions do: give one in both, or move it to `why`",
            )


def _reasoned_side(options: Sequence[Option]) -> str:
    """Which options have a reason in them where the others have none; empty when both have or neither has."""
    right, wrong = (
        any(_REASON.search(plain(option.text)) for option in options if option.right is side)
        for side in (True, False)
    )
    return "" if right == wrong else "right option" if right else "wrong options"


def stem_holds_answer(questions: Sequence[AnyQuestion]) -> Iterator[Finding]:
    """All that a right option says stands in the question, and of no wrong option does it."""
    for place, question, options in choices(questions):
        asked = content_stems(question.ask)
        held = [option for option in options if (stems := content_stems(option.text)) and stems <= asked]
        if held and all(option.right for option in held):
            yield Finding(
                place,
                f"holds the words of its right option {quoted(held[0].text)} in the question, and those of no wrong one: "
                "say one of the two in other words",
            )


def far_from_the_lesson(questions: Sequence[AnyQuestion], lesson: Collection[str]) -> Iterator[Finding]:
    """`lesson` are the stems of its text."""
    for place, _, options in choices(questions):
        for option in options:
            stems = {stem for stem in content_stems(option.text) if stem.isalpha()}
            if not option.right and stems and not stems.intersection(lesson):
                yield Finding(
                    place,
                    f"has the wrong option {quoted(option.text)}, of which no word stands in the lesson: "
                    "make it of what the lesson speaks of",
                )
