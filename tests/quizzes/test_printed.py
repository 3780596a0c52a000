"""A whole course as one page: everything is there, nothing needs the site, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.env import ROOT
from courses.compiling.folder_compiler import parse_course
from tests.conftest import EXAMPLE


@pytest.mark.parametrize("folder", [EXAMPLE, ROOT / "content"])
def test_the_page_holds_the_whole_course_and_leads_nowhere_that_is_not_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_course", folder)
    html = capsys.readouterr().out
    course = parse_course(folder)
    for lesson in course.lessons.values():
        assert f'id="{lesson.slug}"' in html
        for section in lesson.sections:
            assert f'id="{lesson.slug}--{section.anchor}"' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert [href for href in re.findall(r'href="#([^"]*)"', html) if href not in ids] == []
    assert re.findall(r'(?:href|src)="/[^"]*"', html) == []
    assert "<script" not in html and "<button" not in html and "<input" not in html
    for quiz in course.parts["quizzes"].values():
        for question in quiz.questions:  # type: ignore[attr-defined]
            assert question.explain.partition("<")[0][:40] in html
    several = [question.kind for quiz in course.parts["quizzes"].values() for question in quiz.questions]  # type: ignore[attr-defined]
    assert html.count("Choose all that apply.") >= several.count("multiple")


def test_a_course_with_a_mistake_is_not_printed(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has mistakes"):
        call_command("export_course", tmp_path)
