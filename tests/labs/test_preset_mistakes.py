"""What a lesson puts into a lab that the lab does not have, or cannot take, is a mistake with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from courses.compiling.document_parser import Setting
from courses.compiling.folder_compiler import parse_course
from courses.reading.document import ContentErrors
from labs.every_lab import every_lab
from labs.inputs import Choice, Tick
from tests.conftest import EXAMPLE
from tests.courses.test_blocks import section

LESSON = "lessons/what-it-costs.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "course"))


def mistakes(folder: Path, lab: str, lines: str) -> list[str]:
    """Those of a lesson with that lab, told from the line of the first input on."""
    path = folder / LESSON
    before = path.read_text()
    path.write_text(f"{before}\n## A calculator\n\n```lab {lab}\n{lines}\n```\n\nIt works.\n")
    first = len(before.splitlines()) + 5
    try:
        parse_course(folder)
    except ContentErrors as found:
        return [
            str(error).replace(f"{LESSON}:{first}:", "1:").replace(f"{LESSON}:{first + 1}:", "2:")
            for error in found.errors
        ]
    return []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "share_read: 50\nshare_reed: 90",
            "2: sets share_reed of the lab break-even, which has no such input; is it share_read?",
        ),
        ("share_read: 101", "1: sets share_read of the lab break-even to 101; it is a number from 0 to 100"),
        ("share_read: most", "1: sets share_read of the lab break-even to most; it is a number from 0 to 100"),
        ("share_read:", "1: sets share_read of the lab break-even to nothing; it is a number from 0 to 100"),
        ("share_read: 50\nutilisation: 0.5", "2: sets utilisation of the lab break-even to 0.5; it is a number from 1 to 100"),
        ("- 5", "1: presets the lab break-even with something else than `input: value` lines"),
    ],
)  # fmt: skip
def test_an_input_that_a_lab_does_not_take_is_named_with_its_line(
    folder: Path, lines: str, told: str
) -> None:
    assert mistakes(folder, "break-even", lines) == [told]


def test_an_input_that_is_like_none_is_told_with_all_there_are(folder: Path) -> None:
    (told,) = mistakes(folder, "break-even", "zzz: 1")
    assert "which has no such input; its inputs are tokens_per_day, api_price_written, " in told


def test_a_lab_of_another_name_is_told_with_the_nearest(folder: Path) -> None:
    (told,) = mistakes(folder, "brake-even", "zzz: 1")
    assert told.endswith("places the lab brake-even, which does not exist; is it break-even?")


def test_what_a_lab_takes_is_no_mistake(folder: Path) -> None:
    assert mistakes(folder, "break-even", "share_read: 62.5\ntokens_per_day: 60000000") == []


def test_a_tick_is_yes_or_no_and_a_choice_one_of_its_own() -> None:
    ticks = [one for lab in every_lab() for one in lab.inputs if isinstance(one, Tick)]
    assert ticks and all(one.problem_of("yes") == one.problem_of("no") == "" for one in ticks)
    assert ticks[0].problem_of("perhaps") == "it is yes or no"
    choice = next(one for lab in every_lab() for one in lab.inputs if isinstance(one, Choice))
    value = choice.default
    assert (choice.problem_of(value), choice.problem_of(f"{value}x")) == ("", f"is it {value}?")


@pytest.mark.parametrize(("written", "query"), [("true", "yes"), ("false", "no"), ("yes", "yes")])
def test_a_tick_may_be_written_as_yaml_writes_it(written: str, query: str) -> None:
    lab = next(lab for lab in every_lab() for one in lab.inputs if isinstance(one, Tick))
    name = next(one.name for one in lab.inputs if isinstance(one, Tick))
    html = section(f"```lab {lab.name}\n{name}: {written}\n```", Setting(labs={lab.name: lab.title}))
    assert f'href="/labs/{lab.name}/?{name}={query}"' in html
