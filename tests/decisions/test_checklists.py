"""The checklists of the lessons in a decision: those that a reader ticks in the page, and no others."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from courses.loading.loader import load
from courses.models import Document
from decisions.assembling import every_checklist
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.django_db
LESSON = "lessons/what-it-costs.md"
BLOCKS = """
## Settling it

### What to settle

Before you sign:

- Who pays for a quiet month
- Who is called at night
    - and how

### The usual checklist

- This is no checklist here
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course that names its own headings: one more is a checklist, and one that ends so is none."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    with (folder / LESSON).open("a") as lesson:
        lesson.write(BLOCKS)
    file = folder / "course.yaml"
    own = "blocks:\n  What to settle: checklist\n  The usual checklist: idea\n"
    file.write_text(file.read_text().replace("blocks:\n", own))
    return folder


def points() -> dict[str, tuple[str, ...]]:
    return {one.slug: one.points for one in every_checklist()}


def test_a_heading_that_the_course_calls_a_checklist_is_one_in_the_decision_too(
    folder: Path, client: Client
) -> None:
    load(folder)
    assert points()["what-it-costs"] == ("Who pays for a quiet month", "Who is called at night")
    ticked = {"id": "6f0c6f3e-3b2a-4f53-9d52-0a8a0a5b7d11", "ticks": ["what-it-costs|Who is called at night"]}
    page = client.post("/decision/", ticked).content.decode()
    assert "Who is called at night" in page


def test_the_points_are_those_that_have_a_box_in_the_lesson(folder: Path) -> None:
    load(folder)
    for slug, found in points().items():
        lesson = Document.objects.get(slug=slug)
        html = "".join(section["html"] for section in lesson.sections)
        assert html.count('<input type="checkbox"') == len(found)
        boxes = re.findall(r'<li id="(p\d+)"><label><input type="checkbox" value="[^"]+">', html)
        words = re.findall(r'<input type="checkbox" value="([^"]+)">', html)
        assert tuple(map(unescape, words)) == found
        names = lesson.passages.filter(text__in=found, name__in=boxes)
        assert sorted(names.values_list("text", flat=True)) == sorted(found)


def test_a_heading_that_is_renamed_in_the_course_file_moves_its_points(folder: Path) -> None:
    load(folder)
    file = folder / "course.yaml"
    file.write_text(file.read_text().replace("What to settle: checklist", "What to settle: try"))
    load(folder)
    assert "what-it-costs" not in points()
