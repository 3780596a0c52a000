"""The day and the source of a claim are at hand, by pointer, keyboard and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

LESSON = "/lessons/open-weight-vs-closed/"


def test_a_fact_opens_its_day_and_source_by_pointer_keyboard_and_click(
    page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto(LESSON)
    value = page.locator("data.fact").first
    known = page.locator(f"#{value.get_by_role('button').get_attribute('popovertarget')}")
    value.hover()
    expect(known).to_be_visible()
    expect(known).to_contain_text("As of 23 Nov 2026")
    expect(known.get_by_role("link", name="OpenAI API: data controls")).to_be_visible()
    axe(page)
    page.mouse.move(5, 5)
    expect(known).to_be_hidden()
    value.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(known).to_be_visible()
    known.get_by_role("link", name="Among the facts").click()
    expect(page.locator("#openai-abuse-logs")).to_contain_text("up to 30 days")


def test_a_fact_opens_without_javascript_too(no_js_page: Page) -> None:
    no_js_page.goto(LESSON)
    value = no_js_page.locator("data.fact").first
    value.click()
    known = value.get_by_role("button").get_attribute("popovertarget")
    expect(no_js_page.locator(f"#{known}")).to_be_visible()


def test_on_paper_the_month_stands_behind_the_value(page: Page) -> None:
    page.goto(LESSON)
    behind = "getComputedStyle(document.querySelector('data.fact'), '::after').content"
    assert page.evaluate(behind) == "none"
    page.emulate_media(media="print")
    assert "November 2026" in page.evaluate(behind)


@pytest.mark.parametrize("width", [768, 1100, 1360])
def test_the_table_of_facts_fits_its_window(onlooker: Page, width: int) -> None:
    onlooker.set_viewport_size({"width": width, "height": 900})
    onlooker.goto("/facts/")
    assert onlooker.locator(".scroll").evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_table_of_facts_fits_a_sheet_of_paper(page: Page) -> None:
    page.set_viewport_size({"width": 718, "height": 1000})  # of A4 within its margins
    page.emulate_media(media="print")
    page.goto("/facts/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".facts tr td:last-child").first.is_visible()


def test_the_table_of_facts_fits_a_phone(phone: Page, axe: Callable[[Page], None]) -> None:
    phone.goto("/facts/")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
