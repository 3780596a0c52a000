"""A draft, and what waits for its day, is nowhere on the site; its author sees it, and its mistakes are told as all others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from courses import facts
from courses.loading import publishing
from courses.loading.loader import check, load
from courses.models import Course
from courses.reading.document import ContentErrors
from quizzes.models import Quiz

pytestmark = pytest.mark.django_db
LESSON = """---
title: A zeppelin of weights
summary: A lesson that waits.
minutes: 5
checked: 2026-11-20
{more}
---

## Waiting

The zeppelin waits.
"""
QUESTIONS = "questions:\n  - {id: it-flies, ask: It flies., holds: true, explain: It does.}\n"
PLACES = ("/", "/lessons/", "/search/?q=zeppelin", "/sitemap.xml", "/feed.xml", "/llms.txt")


@pytest.fixture(autouse=True)
def not_the_authors_machine(settings: LazySettings) -> None:
    settings.SHOW_DRAFTS = False


def add(folder: Path, more: str, slug: str = "zeppelin") -> None:
    """A lesson between two others, with a quiz."""
    listing = folder / "course.yaml"
    listing.write_text(listing.read_text().replace("[two-kinds, what", f"[two-kinds, {slug}, what"))
    (folder / "lessons" / f"{slug}.md").write_text(LESSON.format(more=more))
    (folder / "quizzes" / f"{slug}.yaml").write_text(QUESTIONS)


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(facts, "today", lambda: date.fromisoformat(day))


def is_shown(client: Client) -> bool:
    """Whether the site has it; everywhere or nowhere."""
    pages = [client.get(place).content.decode() for place in PLACES]
    shown = [
        "eppelin" in page.replace("q=zeppelin", "").replace('value="zeppelin"', "")
        for page in pages[:2] + pages[3:]
    ]
    assert len(set(shown)) == 1, shown
    assert ('href="/lessons/zeppelin/"' in pages[2]) == shown[0]
    statuses = [client.get(f"/lessons/zeppelin{end}").status_code for end in ("/", ".md", "/quiz/")]
    assert statuses == ([200] * 3 if shown[0] else [404] * 3)
    assert Quiz.objects.filter(slug="zeppelin").exists() == shown[0]
    return shown[0]


def test_a_draft_is_nowhere_and_the_order_closes_over_it(folder: Path, client: Client) -> None:
    add(folder, "draft: true")
    load(folder)
    assert not is_shown(client)
    assert "Lesson 2 of 3" in client.get("/lessons/what-it-costs/").content.decode()
    assert load(folder).anything is False


def test_it_is_shown_once_it_is_no_draft_any_more(folder: Path, client: Client) -> None:
    add(folder, "draft: true")
    load(folder)
    (folder / "lessons" / "zeppelin.md").write_text(LESSON.format(more="draft: false"))
    assert load(folder).added == ("lessons/zeppelin.md",)
    assert is_shown(client)
    assert "Draft" not in client.get("/lessons/zeppelin/").content.decode()


def test_its_author_sees_it_and_that_it_is_a_draft(
    folder: Path, client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, "2026-12-01")
    settings.SHOW_DRAFTS = True
    add(folder, "publish_on: 2026-12-03")
    load(folder)
    assert is_shown(client)
    assert all(">Draft<" in client.get(page).content.decode() for page in ("/lessons/", "/lessons/zeppelin/"))
    assert load(folder).anything is False
    on(monkeypatch, "2026-12-03")
    load(folder)
    assert ">Draft<" not in client.get("/lessons/zeppelin/").content.decode()
    assert client.get("/lessons/two-kinds/").content.decode().count(">Draft<") == 0


def test_it_is_there_with_the_first_load_of_its_day(
    folder: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder, "publish_on: 2026-12-03")
    on(monkeypatch, "2026-12-02")
    load(folder)
    assert not is_shown(client)
    on(monkeypatch, "2026-12-03")
    assert load(folder).added == ("lessons/zeppelin.md",)
    assert is_shown(client)


def test_a_worker_publishes_it_on_its_day_where_nobody_loads(
    folder: Path, client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COURSE_DIR = folder
    add(folder, "publish_on: 2026-12-03")
    on(monkeypatch, "2026-12-02")
    load(folder)
    publishing.publish()
    assert not is_shown(client)
    on(monkeypatch, "2026-12-04")
    publishing.publish()
    assert is_shown(client)
    assert Course.objects.get().waiting["days"] == []


def test_a_worker_leaves_a_folder_alone_that_is_not_the_one_that_was_loaded(
    folder: Path, client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COURSE_DIR = folder
    add(folder, "publish_on: 2026-12-03")
    on(monkeypatch, "2026-12-02")
    load(folder)
    lesson = folder / "lessons" / "two-kinds.md"
    lesson.write_text(lesson.read_text() + "\nNot loaded yet.\n")
    on(monkeypatch, "2026-12-03")
    publishing.publish()
    assert not is_shown(client)


def test_a_mistake_in_a_draft_is_told(folder: Path) -> None:
    add(folder, "draft: true")
    (folder / "quizzes" / "zeppelin.yaml").write_text(QUESTIONS.replace("holds: true, ", ""))
    with pytest.raises(ContentErrors, match=r"quizzes/zeppelin\.yaml:2: has no way to be answered"):
        check(folder)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("draft: true", "is a draft"),
        ("publish_on: 2020-12-03", "is published later, on 2020-12-03"),
    ],
)
def test_what_is_shown_may_not_lead_to_what_is_not_on_any_day(folder: Path, more: str, said: str) -> None:
    add(folder, more)
    lesson = folder / "lessons" / "two-kinds.md"
    lesson.write_text(lesson.read_text() + "\nSee [it](zeppelin.md#waiting).\n")
    with pytest.raises(
        ContentErrors, match=rf"two-kinds\.md:\d+: links to zeppelin\.md#waiting, which {said}"
    ):
        check(folder)


def test_a_draft_with_a_day_is_a_mistake(folder: Path) -> None:
    add(folder, "draft: true\npublish_on: 2026-12-03")
    with pytest.raises(ContentErrors, match=r"zeppelin\.md:7: is a draft and has a day"):
        check(folder)
