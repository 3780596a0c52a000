"""Progress in a browser: kept, shared between tabs, taken away, erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from config.env import ROOT

LESSON = "/lessons/open-weight-vs-closed/"


def read_first_section(page: Page) -> None:
    page.goto(LESSON)
    page.get_by_role("button", name="Mark this section as read").first.click()
    expect(page.get_by_role("button", name="Read. Mark as not read")).to_be_visible()


def test_axe_finds_nothing(page: Page, axe_day_and_night: Callable[[Page], None]) -> None:
    page.goto("/progress/")
    axe_day_and_night(page)
    page.get_by_role("button", name="Erase it").click()
    axe_day_and_night(page)


def test_what_was_read_shows_up(page: Page) -> None:
    page.goto("/progress/")
    expect(page.locator("[data-nothing]")).to_be_visible()
    read_first_section(page)
    page.goto("/progress/")
    expect(page.locator("[data-nothing]")).to_be_hidden()
    bar = page.locator("[data-lesson=open-weight-vs-closed] progress")
    expect(bar).to_have_js_property("value", 1)


def test_two_tabs_see_the_same(page: Page) -> None:
    page.goto("/progress/")
    other = page.context.new_page()
    read_first_section(other)
    row = page.locator("[data-lesson=open-weight-vs-closed].begun")
    expect(row).to_be_visible()


def test_progress_can_be_taken_away_and_erased(page: Page, tmp_path: Path) -> None:
    read_first_section(page)
    page.goto("/progress/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    download.value.save_as(tmp_path / "mine.json")
    assert "open-weight-vs-closed" in json.loads((tmp_path / "mine.json").read_text())["reads"]
    page.get_by_role("button", name="Erase it").click()
    page.get_by_role("button", name="Erase it").last.click()
    expect(page.get_by_text("What this browser kept of your progress is erased.")).to_be_visible()
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert json.loads(page.evaluate("localStorage['ajar:reader:1']"))["reads"] == {}


def test_a_browser_that_keeps_nothing_says_so(page: Page) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    read_first_section(page)
    expect(page.locator(".path li.read")).to_have_count(1)
    page.goto("/progress/")
    expect(page.locator("#progress [data-problem]")).to_contain_text("keeps nothing")


def test_without_javascript_it_says_what_to_do(no_js_page: Page) -> None:
    no_js_page.goto("/progress/")
    expect(no_js_page.get_by_text("can be shown only with JavaScript")).to_be_visible()


def test_the_browser_counts_by_the_same_law(page: Page) -> None:
    """Every case of the table that the server is held to; `None` is what JSON has for a lesson without a quiz."""
    cases = json.loads((ROOT / "tests/learners/completion_cases.json").read_text(encoding="utf-8"))
    page.goto("/progress/")
    found = page.evaluate(
        """async (cases) => {
          const { completion } = await import("/static/js/completion.js")
          return cases.map(({ lesson, marks, passes }) => {
            const { quizAdded, ...rest } = completion(lesson, marks, passes)
            return { ...rest, quiz_added: quizAdded }
          })
        }""",
        cases,
    )
    assert {case["name"]: is_ for case, is_ in zip(cases, found, strict=True)} == {
        case["name"]: case["is"] for case in cases
    }


def test_a_list_of_lessons_never_counts_more_than_there_is(page: Page) -> None:
    """Read in this browser: two sections as they stand, one that was edited since, and three that are gone."""
    page.goto(LESSON)
    sections = page.locator("section.part").evaluate_all("all => all.map(one => [one.id, one.dataset.hash])")
    at = "2026-11-20T10:00:00Z"
    reads = {anchor: {"hash": hash_, "at": at} for anchor, hash_ in sections[:2]}
    reads |= {sections[2][0]: {"hash": "older", "at": at}}
    reads |= {f"gone-{number}": {"hash": f"gone-{number}", "at": at} for number in range(len(sections))}
    page.evaluate(
        "reads => localStorage.setItem('ajar:reader:1', JSON.stringify({ reads }))",
        {"open-weight-vs-closed": reads},
    )
    page.goto("/lessons/")
    row = page.locator("[data-lesson=open-weight-vs-closed] [data-score]")
    expect(row).to_have_text(f" · 2 of {len(sections)} sections read")
    page.goto("/progress/")
    bar = page.locator("[data-lesson=open-weight-vs-closed] progress")
    expect(bar).to_have_js_property("value", 2)
    page.goto(LESSON)
    expect(page.locator(".path li.read")).to_have_count(2)
    page.locator("[data-read]").nth(2).click()
    expect(page.locator(".path li.read")).to_have_count(3)
