"""A lab in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("path", ["/labs/", "/labs/break-even/", "/labs/break-even/?tokens_per_day=abc"])
def test_axe_finds_nothing(page: Page, axe_day_and_night: Callable[[Page], None], path: str) -> None:
    page.goto(path)
    axe_day_and_night(page)


def test_the_result_follows_and_the_address_keeps_it(page: Page) -> None:
    page.goto("/labs/break-even/")
    before = page.locator(".answer").inner_text()
    page.get_by_label("A GPU for an hour").fill("5")
    expect(page.locator(".answer")).not_to_have_text(before)
    expect(page).to_have_url(re.compile("gpu_price_per_hour=5"))
    after = page.locator(".answer").inner_text()
    page.reload()
    expect(page.locator(".answer")).to_have_text(after)


def test_a_slider_moves_its_number(page: Page) -> None:
    page.goto("/labs/break-even/")
    slider = page.locator(".lab-input.open input[type=range]").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    number = float(page.get_by_label("A GPU for an hour").input_value())
    assert 25 < number < 35


def test_without_javascript_the_button_works_it_out(no_js_page: Page) -> None:
    no_js_page.goto("/labs/break-even/")
    no_js_page.get_by_label("A GPU for an hour").fill("50")
    no_js_page.get_by_role("button", name="Work it out").click()
    expect(no_js_page.locator(".answer")).to_contain_text("never breaks even")


def test_in_a_lesson_the_result_follows_and_the_address_stays_the_lessons(page: Page) -> None:
    page.goto("/lessons/self-hosting/")
    lab = page.locator(".lab")
    lab.scroll_into_view_if_needed()
    before = lab.locator(".answer").inner_text()
    lab.locator("lab-bench:defined").wait_for()
    lab.get_by_label("A GPU for an hour").fill("50")
    expect(lab.locator(".answer")).not_to_have_text(before)
    expect(page).to_have_url(re.compile("/lessons/self-hosting/$"))


def test_in_a_lesson_without_javascript_the_button_leads_to_the_labs_page(no_js_page: Page) -> None:
    no_js_page.goto("/lessons/self-hosting/")
    no_js_page.get_by_label("A GPU for an hour").fill("50")
    no_js_page.get_by_role("button", name="Work it out").click()
    expect(no_js_page).to_have_url(re.compile(r"/labs/break-even/\?.*gpu_price_per_hour=50"))
    expect(no_js_page.locator(".answer")).to_contain_text("never breaks even")
