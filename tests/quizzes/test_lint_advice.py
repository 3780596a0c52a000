"""What a quiz may give away: each rule names a question that does it, and leaves one alone that only looks like it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import call_command

from quizzes import lint
from quizzes.kinds.choice import Multiple
from quizzes.kinds.number import Number
from quizzes.kinds.true_false import TrueFalse
from quizzes.question import Option
from quizzes.questions import AnyQuestion
from tests.conftest import EXAMPLE
from tests.quizzes.test_lint import single


def statement(name: str, holds: bool, ask: str = "It is so.") -> TrueFalse:
    options = (Option("True", holds, ""), Option("False", not holds, ""))
    return TrueFalse(name, "one", ask, name, options=options, keep_order=True)


def several(name: str, right: int, wrong: int = 2) -> Multiple:
    options = tuple(Option(f"{name}{at}", at < right, "") for at in range(right + wrong))
    return Multiple(name, "one", "Which hold?", name, options=options)


def number(ask: str, explain: str) -> Number:
    return Number("q", "one", ask, explain, number="350")


def found(word: str, *quizzes: Sequence[AnyQuestion], lesson: str = "") -> list[str]:
    """Which questions are named by a message with this word."""
    named = {f"lesson-{at}": questions for at, questions in enumerate(quizzes)}
    texts = dict.fromkeys(named, lesson) if lesson else {}
    return [named[slug][one.place].id for slug, one in lint.advice(named, texts) if word in one.message]


def test_most_statements_of_a_course_are_true_or_false() -> None:
    quizzes = [[statement("a", True), statement("b", False)], [statement("c", False), statement("d", False)]]
    assert found("40 to 60 %", *quizzes) == ["b"]
    assert found("40 to 60 %", quizzes[0], [statement("c", True), statement("d", False)]) == []
    assert found("40 to 60 %", quizzes[1], [statement("e", False)]) == []


def test_every_statement_of_a_quiz_is_alike() -> None:
    alike: list[AnyQuestion] = [statement(name, False) for name in "abc"]
    assert found("every other statement", alike) == ["a"]
    assert found("every other statement", alike[:2]) == []
    assert found("every other statement", [*alike, statement("d", True)]) == []


def test_choose_all_with_the_same_count_of_right_ones() -> None:
    assert found("choose all", [several("a", 2), several("b", 2)], [several("c", 2)]) == ["a"]
    assert found("choose all", [several("a", 2), several("b", 2)], [several("c", 3)]) == []
    assert found("choose all", [several("a", 2), several("b", 2)]) == []


WITH_REASON = ("Yes, because the maker is the same", "Yes, as both allow it")


def test_a_reason_in_the_wrong_options_only() -> None:
    told: list[AnyQuestion] = [single(name, right="No", wrong=WITH_REASON) for name in "ab"]
    assert found("wrong options only", [*told, single("c")]) == ["a", "b"]
    assert found("wrong options only", [*told, *(single(name) for name in "cdefg")]) == []
    both = [single(name, right="No, since each has terms", wrong=WITH_REASON) for name in "ab"]
    assert found("options only", [*both, single("c")]) == []


def test_a_reason_in_the_right_option_only() -> None:
    told = [single(name, right="No, so it must be read again") for name in "ab"]
    assert found("right option only", [*told]) == ["a", "b"]
    many = [single(name, right="As large as so many others") for name in "ab"]
    assert found("right option only", [*many]) == []


def test_a_question_that_holds_its_answer() -> None:
    asked = "A shop is told of by its bot. Who answers for the bot of the shop?"
    assert found(
        "in the question", [single("a", ask=asked, right="The shop", wrong=("The maker", "A host"))]
    ) == ["a"]
    assert (
        found("in the question", [single("a", ask=asked, right="The shop", wrong=("The bot", "A host"))])
        == []
    )
    assert found("in the question", [single("a", ask=asked, right="Whoever runs the shop")]) == []


@pytest.mark.parametrize(
    ("ask", "explain"),
    [
        ("How much do 500 g take at 70 %?", "500 × 0.7 = 350."),
        ("A fee of $20 and 330 rides at 1 each: what in all?", "$20 + 330 = $350."),
    ],
)
def test_a_sum_whose_numbers_stand_in_the_question(ask: str, explain: str) -> None:
    assert found("is a sum", [number(ask, explain)]) == ["q"]


@pytest.mark.parametrize(
    ("ask", "explain"),
    [
        ("How much does wheat flour take for 500 g?", "500 × 0.7 = 350."),
        ("How much do 500 g take at 70 %?", "Flour takes 60–70 % of its weight, so 350."),
        ("How much do 500 g take at 70 %, with the lesson’s loss?", "500 × 0.7 = 350, and 350 + 12 = 362."),
    ],
)
def test_a_number_that_the_lesson_says_makes_it_more_than_a_sum(ask: str, explain: str) -> None:
    assert found("is a sum", [number(ask, explain)]) == []


def test_what_is_worked_out_on_the_way_need_not_stand_in_the_question() -> None:
    asked = "Two bags of 250 g at 70 %: how much water?"
    assert found("is a sum", [number(asked, "250 + 250 = 500, and 500 × 0.7 = 350.")]) == ["q"]


def test_absolute_words_in_false_statements_only() -> None:
    false: list[AnyQuestion] = [
        statement("a", False, "It always rises."),
        statement("b", False, "It never falls."),
        statement("c", True, "It rises."),
    ]
    assert found("with such a word is false", false) == ["a", "b"]
    assert found("with such a word is false", [*false, statement("d", True, "All of it is flour.")]) == []


def test_a_wrong_option_that_has_nothing_of_the_lesson() -> None:
    lesson = "The sea and the sun have weights; a green copy is cold."
    far: list[AnyQuestion] = [single("a", wrong=("The sea is green", "A purple zeppelin"))]
    assert found("no word stands in the lesson", far, lesson=lesson) == ["a"]
    assert found("no word stands in the lesson", [single("a")], lesson=lesson) == []
    assert found("no word stands in the lesson", [single("a", wrong=("12", "14"))], lesson=lesson) == []


def with_questions(tmp_path: Path, more: str) -> tuple[Path, Path]:
    """The example course with more questions in a quiz, and the file of that quiz."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    path = folder / "quizzes" / "two-kinds.yaml"
    path.write_text(path.read_text() + more)
    return folder, path


def test_check_content_prints_it_with_file_and_line_and_does_not_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, path = with_questions(
        tmp_path,
        "  - id: sum\n    ask: What are 3 copies and 4 copies?\n    number: 7\n    explain: 3 + 4 = 7.\n",
    )
    call_command("check_content", folder)
    line = path.read_text().splitlines().index("  - id: sum") + 1
    said = capsys.readouterr()
    assert (
        f"quizzes/two-kinds.yaml:{line}: sum is a sum: all that its key is worked out from (3, 4)" in said.err
    )
    assert "(a warning)" in said.err and "no mistakes" in said.out
    call_command("check_content", folder, format="json")
    assert '"severity": "warning"' in capsys.readouterr().out


def test_what_a_question_shows_as_it_stands_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, path = with_questions(
        tmp_path,
        "  - id: power\n    ask: How many copies are $x^2$, if x is the first number of the lesson?\n    number: 7\n"
        + "    explain: Well done :rocket:, with <font color=red>two</font> kinds. In code `:tada:` is none.\n"
        + "  - id: blank\n    ask: Fill in the gap.\n    gaps: Two kinds, not [[three]].\n    explain: The lesson says so.\n",
    )
    call_command("check_content", folder)
    line = path.read_text().splitlines().index("  - id: power") + 2
    said = capsys.readouterr().err
    assert f"quizzes/two-kinds.yaml:{line}: has $x^2$, which is shown as it stands" in said
    assert "has :rocket:, which is shown as it stands; write the sign itself" in said
    assert "has the HTML <font>, which is shown as text" in said
    assert ":tada:" not in said and "[[three]]" not in said
