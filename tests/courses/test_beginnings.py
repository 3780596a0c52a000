"""What an author begins is right at once, and what a check says can be read by people, by GitHub and by programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.compiling.folder_compiler import parse_course


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    call_command("new_course", tmp_path / "my-bread", verbosity=0)
    return tmp_path / "my-bread"


def test_a_course_that_is_begun_is_right_at_once(folder: Path) -> None:
    for slug in ("second", "third"):
        call_command("new_lesson", slug, course=folder)
        call_command("new_quiz", slug, course=folder)
    course = parse_course(folder)
    assert course.title == "My bread"
    assert course.tracks[0].modules[0].lessons == ("first-lesson", "second", "third")
    call_command("check_content", folder)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    lessons: [first-lesson]  \n", "    lessons: [first-lesson, second]"),
        ("    lessons:\n    - first-lesson\n    # the last\n", "# the last\n    - second"),
        ("    lessons:\n      - first-lesson\nblocks: {}\n", "  - first-lesson\n      - second\nblocks"),
    ],
)
def test_a_lesson_is_listed_and_the_rest_of_the_file_stays(folder: Path, before: str, after: str) -> None:
    path = folder / "course.yaml"
    head, _, _ = path.read_text().partition("    lessons:")
    path.write_text(f"# mine\n{head.rstrip()}\n{before}")
    call_command("new_lesson", "second", course=folder)
    assert after in path.read_text() and path.read_text().startswith("# mine\n")
    assert "second" in parse_course(folder).lessons


def test_nothing_that_is_there_is_written_over(folder: Path) -> None:
    (folder / "lessons" / "mine.md").write_text("mine")
    for command, name in (
        ("new_lesson", "mine"),
        ("new_lesson", "No Slug"),
        ("new_quiz", "no-lesson"),
        ("new_quiz", "../x"),
    ):
        with pytest.raises(CommandError, match=r"\.$"):
            call_command(command, name, course=folder)
    with pytest.raises(CommandError, match="not empty"):
        call_command("new_course", folder)
    with pytest.raises(CommandError, match="Begin a course"):
        call_command("new_lesson", "one", course=folder / "lessons")
    assert (folder / "lessons" / "mine.md").read_text() == "mine"


def test_a_check_tells_github_and_programs_the_file_and_the_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    lesson = folder / "lessons" / "first-lesson.md"
    lesson.write_text(lesson.read_text() + "\nSee [it](gone.md), 100 %.\n")
    for format_ in ("github", "json"):
        with pytest.raises(SystemExit):
            call_command("check_content", folder, format=format_)
    github, _, text = capsys.readouterr().out.partition("\n")
    assert github.startswith("::error file=my-bread/lessons/first-lesson.md,line=18::links to gone.md")
    (mistake,) = json.loads(text)["mistakes"]
    assert (mistake["path"], mistake["line"], mistake["severity"]) == (
        "my-bread/lessons/first-lesson.md",
        18,
        "error",
    )
    lesson.write_text(lesson.read_text().replace("[it](gone.md)", "it"))
    call_command("check_content", folder, format="json")
    assert json.loads(capsys.readouterr().out) == {"mistakes": []}
