"""An author saves a file; the page that is open says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site

LESSON = "lessons/straight-lines.md"


@pytest.fixture
def lesson(small_site: Site) -> Iterator[str]:
    """The text of a lesson, which stands in its file again afterwards."""
    text = Path(small_site.environment["COURSE_DIR"], LESSON).read_text(encoding="utf-8")
    yield text
    small_site.save(LESSON, text)


@pytest.fixture
def catalogue(chromium: Browser, small_site: Site, lesson: str) -> Iterator[Page]:
    """The list of lessons, open and waiting for what changes."""
    page = chromium.new_page(base_url=small_site.url)
    with page.expect_response("**/changes/"):
        page.goto("/lessons/")
    yield page
    page.close()


def test_an_open_page_says_that_its_text_changed_and_shows_the_new_one(
    catalogue: Page, small_site: Site, lesson: str
) -> None:
    title = next(line for line in lesson.splitlines() if line.startswith("title:"))
    small_site.save(LESSON, lesson.replace(title, "title: A title that was just written"))
    notice = catalogue.get_by_role("status").filter(has_text="The course has changed.")
    expect(notice).to_be_visible(timeout=10_000)
    notice.get_by_role("link", name="Show the new text").click()
    expect(catalogue.get_by_role("heading", name="A title that was just written")).to_be_visible()


def test_an_open_page_shows_what_is_wrong_until_it_is_mended_or_closed(
    catalogue: Page, small_site: Site, lesson: str
) -> None:
    box = catalogue.get_by_role("dialog", name="Mistakes in the course")
    small_site.save(LESSON, lesson.replace("title:", "titel:"))
    expect(box).to_contain_text(f"{LESSON}:", timeout=10_000)
    small_site.save(LESSON, lesson)
    expect(box).to_have_count(0, timeout=10_000)
    small_site.save(LESSON, lesson.replace("summary:", "sumary:"))
    expect(box).to_contain_text("sumary", timeout=10_000)
    box.get_by_role("button", name="Close").click()
    expect(box).to_be_hidden()
