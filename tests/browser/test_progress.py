"""Progress in a browser: kept, shared between tabs, taken away, erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

LESSON = "/lessons/open-weight-vs-closed/"


def read_first_section(page: Page) -> None:
    page.goto(LESSON)
    page.get_by_role("button", name="Mark this section as read").first.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, axe: Callable[[Page], None], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/progress/")
    axe(page)
    page.get_by_role("button", name="Erase it").click()
    axe(page)


def test_what_was_read_shows_up(page: Page) -> None:
    page.goto("/progress/")
    expect(page.locator("[data-nothing]")).to_be_visible()
    read_first_section(page)
    page.goto("/progress/")
    expect(page.locator("[data-nothing]")).to_be_hidden()
    row = page.locator("[data-lesson=open-weight-vs-closed]")
    assert row.locator("progress").evaluate("bar => bar.value") == 1


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
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert json.loads(page.evaluate("localStorage['ajar:reader:1']"))["reads"] == {}


def test_a_browser_that_keeps_nothing_says_so(page: Page) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    read_first_section(page)
    expect(page.locator(".path li.read")).to_have_count(1)
    page.goto("/progress/")
    expect(page.locator("[data-problem]")).to_contain_text("keeps nothing")


def test_without_javascript_it_says_what_to_do(no_js_page: Page) -> None:
    no_js_page.goto("/progress/")
    expect(no_js_page.get_by_text("can be shown only with JavaScript")).to_be_visible()
