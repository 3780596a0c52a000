"""What gives keys away over all files of a course, though no single quiz shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quizzes.linting.texts import Finding, absolutes, statements
from quizzes.questions import AnyQuestion

Quizzes = Mapping[str, Sequence[AnyQuestion]]  # by the slugs of their lessons
Found = tuple[str, Finding]
STATEMENTS_FROM = 4
FEWEST_TRUE, MOST_TRUE = 0.4, 0.6
CHOOSE_ALL_FROM = 3
ABSOLUTE_FROM = 2


def share_of_true(quizzes: Quizzes) -> Iterator[Found]:
    told = list(_statements(quizzes))
    true = sum(holds for *_, holds in told)
    if len(told) < STATEMENTS_FROM or FEWEST_TRUE <= true / len(told) <= MOST_TRUE:
        return
    too_many = true / len(told) > MOST_TRUE
    slug, place, _, _ = next(one for one in told if one[3] is too_many)
    yield (
        slug,
        Finding(
            place,
            f"is the first of the {true if too_many else len(told) - true} {'true' if too_many else 'false'} ones among "
            f"{len(told)} statements of the course: turn some round, until 40 to 60 % of them are true",
        ),
    )


def absolute_when_false(quizzes: Quizzes) -> Iterator[Found]:
    """A statement with such a word is then known to be false before it is understood."""
    told = [
        (slug, place, words[0], holds)
        for slug, place, one, holds in _statements(quizzes)
        if (words := absolutes(one.ask))
    ]
    if len(told) >= ABSOLUTE_FROM and not any(holds for *_, holds in told):
        for slug, place, word, _ in told:
            yield (
                slug,
                Finding(
                    place,
                    f"has “{word}”, and every statement of the course with such a word is false ({len(told)}): "
                    "say it without, or write a true one with it",
                ),
            )


def same_count_of_right(quizzes: Quizzes) -> Iterator[Found]:
    counts = [
        (slug, place, sum(option.right for option in one.options_to_guess()))
        for slug, questions in quizzes.items()
        for place, one in enumerate(questions)
        if one.wants_all_right
    ]
    if len(counts) >= CHOOSE_ALL_FROM and len({right for *_, right in counts}) == 1:
        slug, place, right = counts[0]
        yield (
            slug,
            Finding(
                place,
                f"and every other of the {len(counts)} “choose all” questions of the course has {right} right options: "
                "give some of them more or fewer",
            ),
        )


def _statements(quizzes: Quizzes) -> Iterator[tuple[str, int, AnyQuestion, bool]]:
    for slug, questions in quizzes.items():
        for place, one, holds in statements(questions):
            yield slug, place, one, holds
