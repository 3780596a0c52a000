"""An author saves a file; the page that is open says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import running_site
from tests.conftest import EXAMPLE


@contextmanager
def catalogue_and_a_lesson(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Page, Path]]:
    """The list of lessons, open and waiting for what changes, and the file of one of them."""
    folder = tmp_path / "course"
    shutil.copytree(EXAMPLE, folder)
    with running_site(COURSE_DIR=str(folder), WATCH_CONTENT="on") as site:
        site.wait_for_line(lambda line: line.startswith("watching"))
        page = chromium.new_page(base_url=site.url)
        with page.expect_response("**/changes/"):
            page.goto("/lessons/")
        yield page, folder / "lessons" / "two-kinds.md"
        page.close()


def test_an_open_page_says_that_its_text_changed_and_shows_the_new_one(
    chromium: Browser, tmp_path: Path
) -> None:
    with catalogue_and_a_lesson(chromium, tmp_path) as (page, lesson):
        text = lesson.read_text(encoding="utf-8")
        title = next(line for line in text.splitlines() if line.startswith("title:"))
        lesson.write_text(text.replace(title, "title: A title that was just written"), encoding="utf-8")
        notice = page.get_by_role("status").filter(has_text="The course has changed.")
        expect(notice).to_be_visible(timeout=10_000)
        notice.get_by_role("link", name="Show the new text").click()
        expect(page.get_by_role("heading", name="A title that was just written")).to_be_visible()


def test_an_open_page_shows_what_is_wrong_until_it_is_mended_or_closed(
    chromium: Browser, tmp_path: Path
) -> None:
    with catalogue_and_a_lesson(chromium, tmp_path) as (page, lesson):
        sound = lesson.read_text(encoding="utf-8")
        box = page.get_by_role("dialog", name="Mistakes in the course")
        lesson.write_text(sound.replace("title:", "titel:"), encoding="utf-8")
        expect(box).to_contain_text("lessons/two-kinds.md:", timeout=10_000)
        lesson.write_text(sound, encoding="utf-8")
        expect(box).to_have_count(0, timeout=10_000)
        lesson.write_text(sound.replace("summary:", "sumary:"), encoding="utf-8")
        expect(box).to_contain_text("sumary", timeout=10_000)
        box.get_by_role("button", name="Close").click()
        expect(box).to_be_hidden()
