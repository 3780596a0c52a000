"""The author changes a lesson under its readers: what was read and finished stays true, and is never more than there is."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.loading.loader import load
from courses.models import Course, Document
from learners.models import Learner, ReadMark
from quizzes.models import Attempt
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.django_db
ADDED = "\n## A section that is new\n\nIt says something that nobody has read yet.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    load(copy)
    return copy


@pytest.fixture
def signed_in(client: Client, alice: Learner, folder: Path) -> Client:
    client.force_login(alice)
    return client


def edit(folder: Path, file: str, old: str = "", new: str = "", *, add: str = "") -> None:
    """An author's edit, loaded."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) + add, encoding="utf-8")
    load(folder)


def read(learner: Learner, lesson: str) -> None:
    """Every section of a lesson as it stands, an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    for section in Document.objects.get(slug=lesson).outline:
        ReadMark.objects.create(
            learner=learner, lesson=lesson, section=section["anchor"], hash=section["hash"], at=at
        )


def passed(learner: Learner, lesson: str) -> None:
    at = timezone.now() - timedelta(minutes=30)
    Attempt.objects.create(
        learner=learner,
        slug=lesson,
        seed="s",
        pass_mark=0.6,
        points=5,
        out_of=5,
        passed=True,
        started=at,
        finished=at,
    )


def progress(client: Client, lesson: str = "two-kinds") -> dict[str, Any]:
    found: dict[str, Any] = client.get("/me/").json()["progress"][lesson]
    return found


def outline(client: Client, address: str, lesson: str = "what-it-costs") -> dict[str, Any]:
    """What a page, or the file of all outlines, gives to a browser to work the progress out from."""
    answer = client.get(address)
    if address.endswith(".json"):
        every: list[dict[str, Any]] = answer.json()["lessons"]
        return next(one for one in every if one["slug"] == lesson)
    html = answer.content.decode()
    text = html.split('<script id="outlines" type="application/json">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)[lesson]
    return found


def one_out_and_one_in(folder: Path) -> None:
    """The second of two sections gives way to a new one."""
    path = folder / "lessons/what-it-costs.md"
    kept, _ = path.read_text(encoding="utf-8").split("\n## Hidden costs\n")
    path.write_text(kept + ADDED, encoding="utf-8")
    load(folder)


def test_sections_that_are_gone_are_no_longer_counted(
    signed_in: Client, alice: Learner, folder: Path
) -> None:
    read(alice, "what-it-costs")
    one_out_and_one_in(folder)
    came = progress(signed_in, "what-it-costs")
    assert (came["read"], came["sections"]) == (["two-bills"], 2)
    assert 'max="2" value="1"' in signed_in.get("/progress/").content.decode()


def test_a_finished_lesson_keeps_its_tick_and_says_what_was_added(
    signed_in: Client, alice: Learner, folder: Path
) -> None:
    read(alice, "two-kinds")
    passed(alice, "two-kinds")
    assert progress(signed_in)["done"]
    edit(folder, "lessons/two-kinds.md", add=ADDED)
    assert progress(signed_in)["done"]
    html = signed_in.get("/progress/").content.decode()
    assert '<span title="Done">✓</span>' in html
    assert "1 section was added since you finished it" in html
    assert '<a href="/lessons/two-kinds/#a-section-that-is-new">A section that is new</a>' in html


def test_a_lesson_that_was_not_finished_is_not_so_by_an_edit(
    signed_in: Client, alice: Learner, folder: Path
) -> None:
    read(alice, "two-kinds")
    edit(folder, "lessons/two-kinds.md", add=ADDED)
    passed(alice, "two-kinds")
    Attempt.objects.update(finished=timezone.now())
    assert not progress(signed_in)["done"]
    assert "added since" not in signed_in.get("/progress/").content.decode()


def test_an_edited_section_is_to_be_read_again_and_then_counts(
    signed_in: Client, alice: Learner, folder: Path
) -> None:
    read(alice, "what-it-costs")
    edit(folder, "lessons/what-it-costs.md", "patch, watch and restart", "patch and restart")
    came = progress(signed_in, "what-it-costs")
    (changed,) = came["changed"]
    assert changed["anchor"] not in came["read"]
    mark = {
        "lesson": "what-it-costs",
        "section": changed["anchor"],
        "hash": changed["hash"],
        "at": timezone.now().isoformat(),
    }
    sent = json.dumps({"reads": [mark], "receipts": []})
    assert signed_in.post("/me/merge/", sent, content_type="application/json").json()["added"] == 1
    came = progress(signed_in, "what-it-costs")
    assert (came["changed"], len(came["read"])) == ([], came["sections"])


def test_a_quiz_that_is_added_to_a_finished_lesson_is_told(
    signed_in: Client, alice: Learner, folder: Path
) -> None:
    read(alice, "on-your-machine")
    assert progress(signed_in, "on-your-machine")["done"]
    quiz = (EXAMPLE / "quizzes/what-it-costs.yaml").read_text(encoding="utf-8")
    (folder / "quizzes/on-your-machine.yaml").write_text(quiz.replace("    section: two-bills\n", ""))
    load(folder)
    assert progress(signed_in, "on-your-machine")["done"]
    assert "was added since you finished it" in signed_in.get("/progress/").content.decode()


@pytest.mark.parametrize("address", ["/lessons/", "/lessons/what-it-costs/", "/outlines.json"])
def test_a_browser_is_told_when_sections_came_and_went(client: Client, folder: Path, address: str) -> None:
    first = outline(client, address)
    assert first["gone"] == []
    assert all("since" not in section for section in first["sections"])
    one_out_and_one_in(folder)
    after = outline(client, address)
    assert [one["anchor"] for one in after["sections"] if "since" in one] == ["a-section-that-is-new"]
    assert [one["anchor"] for one in after["gone"]] == ["hidden-costs"]
    assert after["quiz"] == {}


def test_the_outlines_of_every_lesson_are_few_queries(
    client: Client, course: Course, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert Document.objects.filter(kind="lesson").count() > 2
    with django_assert_max_num_queries(3):
        client.get("/outlines.json")


def test_a_section_that_was_added_keeps_its_day_through_later_loads(folder: Path) -> None:
    edit(folder, "lessons/two-kinds.md", add=ADDED)
    since = Document.objects.get(slug="two-kinds").outline[-1]["since"]
    edit(folder, "lessons/two-kinds.md", "nobody has read yet", "few have read yet")
    load(folder, again=True)
    assert Document.objects.get(slug="two-kinds").outline[-1]["since"] == since
