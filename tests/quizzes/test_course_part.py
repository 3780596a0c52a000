"""A quiz file with a mistake in it is refused with file, line and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from courses.compiling.folder_compiler import parse_course
from courses.reading.document import ContentError, ContentErrors, Fact

GOOD = """pass_mark: 0.7
questions:
  - id: one
    section: holding
    ask: Which?
    options:
      - {text: This, right: true, why: Because.}
      - {text: That, why: Not so.}
    explain: So it is.
"""
OPTION = "      - {text: That, why: Not so.}\n"

MISTAKES = {
    "an unknown key": (GOOD.replace("pass_mark", "passmark"), 1, "unknown key passmark"),
    "a pass mark that is no share": (GOOD.replace("0.7", "70"), 1, "pass_mark"),
    "no questions": ("questions: []\n", 1, "0 questions"),
    "a missing question text": (GOOD.replace("    ask: Which?\n", ""), 3, "no ask"),
    "no way to be answered": (
        GOOD.split("    options:", maxsplit=1)[0] + "    explain: So.\n",
        3,
        "no way to be answered",
    ),
    "two ways to be answered": (GOOD + "    number: 3\n", 3, "exactly one of"),
    "a section that is not there": (GOOD.replace("holding", "nowhere"), 4, "section nowhere"),
    "no right option": (GOOD.replace(", right: true", ""), 6, "no option with `right: true`"),
    "only right options": (
        GOOD.replace("{text: That,", "{text: That, right: true,"),
        6,
        "only right options",
    ),
    "a duplicate option": (GOOD.replace("text: That", "text: this"), 8, "twice"),
    "one option": (GOOD.replace(OPTION, ""), 6, "1 options"),
    "an option without a reason": (GOOD.replace(", why: Not so.", ""), 8, "no why"),
    "an id that is no id": (GOOD.replace("id: one", "id: The First"), 3, "id The First"),
    "an id that comes twice": (GOOD + GOOD.split("questions:\n")[1], 10, "question one twice"),
    "an order of two": (
        GOOD.split("    options:", maxsplit=1)[0] + "    order: [a, b]\n    explain: So.\n",
        6,
        "2 things to order",
    ),
    "a match with one group": (
        GOOD.split("    options:", maxsplit=1)[0] + "    match: {a: x, b: x}\n    explain: So.\n",
        6,
        "one group only",
    ),
    **{
        f"a lab's number {name}": (
            GOOD.split("    options:", maxsplit=1)[0] + f"    number: {number}\n    explain: So.\n",
            6,
            problem,
        )
        for name, number, problem in (
            ("of no lab", "{lab: nowhere, figure: gpus}", "is of the lab nowhere"),
            ("with an unknown key", "{lab: break-even, figure: gpus, unit: 1}", "not `lab`, `figure`"),
            ("of nothing", "{lab: break-even}", "not `lab`, `figure`"),
            ("with a wrong input", "{lab: break-even, figure: gpus, inputs: {tokens: 1}}", "no such input"),
            ("rounded wrongly", "{lab: break-even, figure: gpus, digits: -1}", "0 to 6 digits"),
        )
    },
    "a number that is text": (
        GOOD.split("    options:", maxsplit=1)[0] + "    number: many\n    explain: So.\n",
        6,
        "not a number",
    ),
    "broken YAML": (GOOD + "  - id: [\n", 10, "YAML"),
}


ADVICE = {
    'number: "3"': "has 3 as its number, which is not a number; take the quotes away",
    "number: 3,5": "write 3.5",
    "number: .5": "write 0.5",
    "number: 1,000": "write 1000 or 1.000",
    "number: 3 kg": "its unit stands under `unit`",
    "number: 3\n    within: 10%": "`within` is a distance in that unit",
    'holds: "false"': "has false as its holds; that is true or false, without quotes",
    "short: yeast": "has short that are not a list: write short: [yeast]",
    "short: [42]": "has 42 among its short, which is not text; put it in quotes",
    "order: [1, b, c]": "has 1 among its order, which is not text; put it in quotes",
    "match: {a: 1, b: x}": "has 1 as the group of a, which is not text; put it in quotes",
    "gaps: [[a]] and b": "a text that begins with [ goes into quotes",
    "options: [{text: this, why: a, right: true}, that]": "has that among its options, which is not a list of",
}


@pytest.mark.parametrize("own", ADVICE)
def test_a_mistake_of_writing_is_told_once_and_says_what_to_write(folder: Path, own: str) -> None:
    text = f"{GOOD.split('    options:', maxsplit=1)[0]}    {own}\n    explain: So.\n"
    (folder / "quizzes" / "two-kinds.yaml").write_text(text)
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    (found,) = [error for error in caught.value.errors if error.path == "quizzes/two-kinds.yaml"]
    assert ADVICE[own] in found.message, found


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Path, name: str) -> None:
    text, line, words = MISTAKES[name]
    (folder / "quizzes" / "two-kinds.yaml").write_text(text)
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    found = [error for error in caught.value.errors if error.path == "quizzes/two-kinds.yaml"]
    assert any(error.line in (line, line + 1) and words in error.message for error in found), found


def test_the_good_file_is_good(folder: Path) -> None:
    (folder / "quizzes" / "two-kinds.yaml").write_text(GOOD)
    course = parse_course(folder)
    assert course.parts["quizzes"]["two-kinds"].questions[0].id == "one"  # type: ignore[attr-defined]


def test_a_quiz_of_no_lesson_is_refused(folder: Path) -> None:
    (folder / "quizzes" / "nobody.yaml").write_text(GOOD)
    with pytest.raises(ContentErrors, match=r"lessons/nobody\.md does not exist"):
        parse_course(folder)


def test_markdown_in_a_question_is_rendered_and_html_is_text(folder: Path) -> None:
    text = GOOD.replace("Which?", "Which *one*, <b>or</b> `none`?")
    (folder / "quizzes" / "two-kinds.yaml").write_text(text)
    question = parse_course(folder).parts["quizzes"]["two-kinds"].questions[0]  # type: ignore[attr-defined]
    assert question.ask == "Which <em>one</em>, &lt;b&gt;or&lt;/b&gt; <code>none</code>?"


def test_a_text_that_cannot_be_rendered_is_named_with_its_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long 2000 brackets take depends on the machine, so the renderer is told to give up on one."""

    def render(texts: Sequence[str], path: str, facts: Mapping[str, Fact] | None = None) -> list[str]:
        if any("[[[" in text for text in texts):
            raise ContentErrors([ContentError(path, 0, "takes more than 3 s to turn into HTML")])
        return list(texts)

    monkeypatch.setattr("quizzes.course_part.render_inline", render)
    (folder / "quizzes" / "two-kinds.yaml").write_text(GOOD.replace("Not so.", "'[[[ not so.'"))
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    assert [str(error) for error in caught.value.errors] == [
        "quizzes/two-kinds.yaml:8: takes more than 3 s to turn into HTML"
    ]
