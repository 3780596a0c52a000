"""What makes a quiz easy to guess is a mistake that `check_content` names; what only looks like it is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from courses.loading.loader import load
from quizzes import lint
from quizzes.kinds.choice import Multiple, Single
from quizzes.kinds.true_false import TrueFalse
from quizzes.question import Option
from quizzes.questions import AnyQuestion
from tests.conftest import EXAMPLE


def single(
    name: str = "q",
    ask: str = "What holds?",
    right: str = "The sky is blue",
    wrong: tuple[str, ...] = ("The sea is green", "The sun is cold"),
    place: int = 0,
    section: str = "one",
    explain: str = "",
) -> Single:
    options = [Option(text, right=False, why="") for text in wrong]
    options.insert(place, Option(right, right=True, why=""))
    return Single(name, section, ask, explain or name, options=tuple(options))


def messages(*questions: AnyQuestion) -> list[str]:
    return [finding.message for finding in lint.findings(questions)]


def found(word: str, *questions: AnyQuestion) -> bool:
    return any(word in message for message in messages(*questions))


LONG = "The sky is blue because short waves are scattered more than long ones"


def test_the_longest_option_may_be_right_in_a_third_of_the_questions() -> None:
    three = [single("a", right=LONG), single("b", place=1), single("c", place=2)]
    assert not found("longest", *three)
    assert found("longest", single("a", right=LONG), *three)


def test_a_little_longer_is_not_by_far() -> None:
    assert not found(
        "longest", single(right="The sky is rather blue", wrong=("The sea is green", "The sun is cold"))
    )


def test_the_right_option_moves_about() -> None:
    same = [single(name) for name in "abcd"]
    assert found("place 1", *same)
    assert not found("place", *same[:3])
    assert not found("place", *same[:3], single("d", place=1))


@pytest.mark.parametrize(
    "text", ["All of the above", "None of these", "both of the above", "Neither of them"]
)
def test_options_that_speak_of_options(text: str) -> None:
    assert found("options in another order", single(wrong=("The sea is green", text)))


def test_absolute_words_give_wrong_options_away() -> None:
    assert found("always", single(wrong=("The sea is always green", "The sun is cold")))
    assert not found(
        "always", single(right="It is always so", wrong=("It is always green", "The sun is cold"))
    )
    assert not found(
        "always", single(ask="What is always so?", wrong=("It is always green", "The sun is cold"))
    )
    assert not found("all", single(wrong=("Nothing at all", "The sun is cold")))


@pytest.mark.parametrize(
    "ask",
    [
        "Which of these is not open?",
        "Which licence does not allow it?",
        "What cannot be rebuilt?",
        "All of them hold except which?",
    ],
)
def test_a_question_that_is_turned_round_says_so_loudly(ask: str) -> None:
    assert found("emphasise", single(ask=ask))
    loud = ask.replace("not", "<strong>not</strong>", 1).replace("except", "<em>except</em>")
    assert not found(
        "emphasise", single(ask=loud.replace("can<strong>not</strong>", "<strong>cannot</strong>"))
    )


@pytest.mark.parametrize(
    "ask",
    [
        "The firm does not own a card. Which plan fits?",
        "What can the team do that others cannot?",
        "Which is the least open tier that lets her look?",
    ],
)
def test_a_not_in_the_story_is_none(ask: str) -> None:
    assert not found("emphasise", single(ask=ask))


def test_two_questions_on_one_passage() -> None:
    text = "Weights can be downloaded, and the data stays at home."
    twice = [
        single("a", explain=text),
        single("b", explain="The weights can be downloaded and data stays at home."),
    ]
    assert found("same passage as a", *twice)
    assert not found("same passage", twice[0], single("b", explain=text, section="two"))
    assert not found("same passage", twice[0], single("b", explain="Weights need a card with memory enough."))


def test_a_key_in_another_questions_text() -> None:
    one = single("a", right="Retrieval with citations from stored passages")
    giving = single("b", ask="Why does retrieval with citations from stored passages help?")
    assert found("answered by what b asks", one, giving)
    assert not found("answered by", one, single("b", ask="Why do stored passages help?"))


def test_true_and_false_have_no_options_to_guess_from() -> None:
    options = (Option("True", right=True, why=""), Option("False", right=False, why=""))
    many = [
        TrueFalse(name, "one", f"It holds in {name}.", name, options=options, keep_order=True)
        for name in "abcde"
    ]
    assert messages(*many) == []


def test_several_right_options_are_judged_together() -> None:
    options = tuple(
        Option(text, right=right, why="")
        for text, right in (("a", True), ("always b", True), ("always c", False))
    )
    assert messages(Multiple("q", "one", "Which hold?", "why", options=options)) == []


@pytest.mark.django_db
def test_check_content_fails_on_it_with_file_and_line_and_a_load_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    (quiz,) = (folder / "quizzes").glob("two-kinds.yaml")
    quiz.write_text(
        quiz.read_text()
        + "\n  - id: all-of-it\n    ask: What stays?\n    explain: A made-up reason here.\n    options:\n"
        "      - {text: All of the above, why: No.}\n      - {text: The letters, right: true, why: Yes.}\n"
    )
    with pytest.raises(SystemExit):
        call_command("check_content", folder)
    said = capsys.readouterr().err
    line = quiz.read_text().splitlines().index("  - id: all-of-it") + 1
    assert f"quizzes/two-kinds.yaml:{line}: all-of-it has the option “All of the above”" in said
    load(folder)


@pytest.mark.parametrize("folder", [EXAMPLE])
def test_the_example_course_is_clean(folder: Path) -> None:
    call_command("check_content", folder)
