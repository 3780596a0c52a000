"""Everything that docs/authoring.md shows can be copied: its files make a course, its pieces go into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from courses.compiling.folder_compiler import parse_course
from quizzes.questions import keys as question_keys
from tests.courses.test_errors import ROOT

_FENCE = re.compile(
    r"(?:^\*\*`(?P<path>[\w./-]+)`\*\*\n)?^(?P<marks>```|~~~)(?P<kind>\w+)\n(?P<text>.*?)^(?P=marks)$",
    re.M | re.S,
)
LESSON = "lessons/second-loaf.md"
QUIZ = "quizzes/first-loaf.yaml"


# What its pieces show and link to.
BESIDE = {
    "img/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4" stroke="var(--open)"/></svg>',
    "img/tiers.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
    "data/prices.csv": "flour,price\n",
    "film/fold.mp4": "a film",
    "quizzes/second-loaf.yaml": (
        "questions:\n  - id: how-often\n    section: feeding\n    ask: How often is a starter fed?\n    options:\n"
        "      - {text: Daily, right: true, why: It is hungry.}\n      - {text: Yearly, why: It starves.}\n"
        "    explain: Daily, or it stays in the cold.\n"
    ),
}


@dataclass(frozen=True)
class Example:
    path: str
    kind: str
    text: str


def examples() -> list[Example]:
    guide = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
    return [Example(found["path"] or "", found["kind"], found["text"]) for found in _FENCE.finditer(guide)]


FILES = [example for example in examples() if example.path]
PIECES = [example for example in examples() if not example.path]


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """The course that the guide writes."""
    for example in FILES:
        (tmp_path / example.path).parent.mkdir(exist_ok=True)
        text = (
            example.text.replace("[first-loaf]\n", "[first-loaf, second-loaf]\n")
            if example.path == "course.yaml"
            else example.text
        )
        (tmp_path / example.path).write_text(text)
    for path, data in BESIDE.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(data)
    return tmp_path


def test_the_files_of_the_guide_make_a_course(guide: Path) -> None:
    course = parse_course(guide)
    assert (set(course.lessons), set(course.articles), set(course.briefs)) == (
        {"first-loaf", "second-loaf"},
        {"which-flour"},
        {"a-dry-summer"},
    )
    assert {"gold/first-loaf.yaml", QUIZ} <= {example.path for example in FILES}


def test_the_first_two_files_are_a_course_already(tmp_path: Path) -> None:
    for example in FILES[:2]:
        (tmp_path / example.path).parent.mkdir(exist_ok=True)
        (tmp_path / example.path).write_text(example.text)
    assert list(parse_course(tmp_path).lessons) == ["first-loaf"]


@pytest.mark.parametrize("example", PIECES, ids=lambda example: example.text.partition("\n")[0])
def test_each_piece_of_the_guide_goes_into_the_course(guide: Path, example: Example) -> None:
    if example.kind == "markdown":
        file, piece = (
            guide / LESSON,
            example.text if example.text.startswith("## ") else f"## Piece\n\n{example.text}",
        )
    elif example.text.startswith("- id:"):
        file, piece = guide / QUIZ, "".join(f"  {line}\n" for line in example.text.splitlines())
    else:
        file, piece = guide / "course.yaml", example.text
    with file.open("a") as opened:
        opened.write(f"\n{piece}")
    parse_course(guide)


def test_the_guide_shows_every_way_to_answer_a_question() -> None:
    shown = "\n".join(example.text for example in PIECES if example.text.startswith("- id:"))
    assert [key for key in question_keys() if f"  {key}:" not in shown] == []
