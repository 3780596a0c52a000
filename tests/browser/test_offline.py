"""Reading, practising and coming back while the site cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, Site
from tests.browser.line import Line, line_to
from tests.browser.test_notes import highlight

LESSON = "/lessons/open-weight-vs-closed/"
OTHER = "/lessons/self-hosting/"


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    with line_to(site.url) as made:
        yield made


@pytest.fixture
def reader(chromium: Browser, line: Line) -> Iterator[Page]:
    """A browser with its service worker, which reaches the site by a line that can be cut."""
    context = chromium.new_context(base_url=line.url, viewport=WIDE, service_workers="allow")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def works(page: Page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller")


def visit(page: Page, path: str) -> None:
    page.goto(path)
    works(page)


def keep_all(page: Page) -> None:
    page.goto("/device/")
    works(page)
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.locator("[data-state]")).to_contain_text("Kept since", timeout=60_000)


def test_what_was_read_lately_is_there_without_a_network(reader: Page, line: Line) -> None:
    visit(reader, "/")
    reader.goto(LESSON)
    reader.wait_for_function(f"async () => Boolean(await caches.match(location.origin + '{LESSON}'))")
    # with what follows a reader, which comes after a moment
    expect(reader.locator("[data-left]")).to_contain_text("minutes left")
    line.cut()
    reader.goto("about:blank")
    reader.goto(LESSON)
    expect(reader.locator("h1")).to_contain_text("open-weight vs closed")
    assert reader.evaluate("getComputedStyle(document.querySelector('.lesson')).display") == "grid"
    reader.locator("[data-read]").first.click()
    expect(reader.locator("[data-read]").first).to_have_text("Read. Mark as not read")


def test_ones_notes_stand_in_what_was_read_lately(reader: Page, line: Line) -> None:
    visit(reader, LESSON)
    highlight(reader)
    reader.reload()
    reader.wait_for_function(
        f"async () => Boolean(await caches.match(location.origin + '{LESSON}passages.json'))"
    )
    line.cut()
    reader.goto("about:blank")
    reader.goto(LESSON)
    expect(reader.locator("mark.noted")).not_to_have_count(0)
    expect(reader.get_by_role("button", name="on changed words")).to_have_count(0)


def test_a_page_that_is_not_kept_is_said_to_be_missing_and_comes_by_itself(reader: Page, line: Line) -> None:
    visit(reader, "/device/")
    line.cut()
    reader.goto(OTHER)
    expect(reader.get_by_text("this browser does not keep the page")).to_be_visible()
    line.mend()
    reader.evaluate("dispatchEvent(new Event('online'))")
    expect(reader.locator("h1")).not_to_have_text("On this device")


def test_the_whole_course_is_kept_and_can_be_practised(reader: Page, line: Line) -> None:
    keep_all(reader)
    line.cut()
    for path in (OTHER, "/terms/", "/labs/break-even/", "/briefs/", "/"):
        reader.goto(path)
        expect(reader.locator("h1").first).to_be_visible()
        expect(reader.get_by_text("does not keep the page")).to_have_count(0)
    reader.goto(f"{OTHER}quiz/")
    reader.get_by_role("link", name="Practise its questions here").click()
    reader.get_by_text("Show the answer").first.click()
    expect(reader.locator("details[open] p").first).to_be_visible()


def test_a_course_that_was_not_fetched_whole_changes_nothing(reader: Page, line: Line) -> None:
    reader.goto("/device/")
    works(reader)
    # what one page answers is away, so the whole is not kept
    reader.evaluate(
        """() => { const asked = window.fetch
          window.fetch = (url, how) => String(url).includes('/terms/') ? Promise.reject(new Error()) : asked(url, how) }"""
    )
    reader.get_by_role("button", name="Keep it on this device").click()
    expect(reader.get_by_text("nothing was changed")).to_be_visible(timeout=60_000)
    assert (
        reader.evaluate("async () => (await caches.keys()).filter((one) => one.startsWith('course-'))") == []
    )
    assert reader.evaluate("localStorage['ajar:device:1'] ?? null") is None


def test_a_new_revision_takes_the_place_of_the_old_one_whole(reader: Page, site: Site, line: Line) -> None:
    keep_all(reader)
    before = reader.evaluate("async () => (await caches.keys()).filter((one) => one.startsWith('course-'))")
    site.manage("load_content", "--again")
    reader.wait_for_timeout(1500)
    reader.reload()
    reader.get_by_role("button", name="Bring it up to date").click()
    reader.wait_for_function(
        "async (old) => { const now = (await caches.keys()).filter((one) => one.startsWith('course-'));"
        " return now.length === 1 && now[0] !== old[0] }",
        arg=before,
        timeout=60_000,
    )


def test_everything_can_be_removed(reader: Page, line: Line) -> None:
    keep_all(reader)
    expect(reader.locator("[data-state]")).to_contain_text("MB")
    reader.get_by_role("button", name="Remove everything").click()
    expect(reader.get_by_text("has been removed")).to_be_visible()
    assert reader.evaluate("async () => (await caches.keys()).length") == 0


def test_nothing_of_a_reader_is_kept_by_the_worker(reader: Page, line: Line) -> None:
    visit(reader, "/")
    for path in ("/progress/", f"{LESSON}quiz/", "/review/", "/decision/", "/accounts/login/"):
        reader.goto(path)
    reader.goto(LESSON)
    reader.wait_for_function(f"async () => Boolean(await caches.match(location.origin + '{LESSON}'))")
    kept = reader.evaluate(
        "async () => (await (await caches.open('read')).keys()).map((one) => new URL(one.url).pathname)"
    )
    assert not {"/progress/", f"{LESSON}quiz/", "/review/", "/accounts/login/"} & set(kept)


def test_the_tutor_alone_shows_the_lines_that_have_the_questions_words(reader: Page, line: Line) -> None:
    keep_all(reader)
    reader.goto(OTHER)
    reader.get_by_role("textbox", name="Your question about this lesson").focus()
    line.cut()
    reader.get_by_role("textbox", name="Your question about this lesson").fill(
        "What happens if I skip the updates?"
    )
    reader.keyboard.press("Enter")
    answer = reader.locator(".question[data-status=offline]")
    expect(answer).to_contain_text("Until the tutor can be asked")
    expect(answer.locator(".sentence").first).to_contain_text("Updates")
    expect(reader.get_by_role("alert")).to_contain_text("The site cannot be reached")
    answer.locator("a.cite").first.click()
    expect(reader.locator(".lit")).to_be_visible()
