"""Searching while typing: on the search page, and in a list under the field of the site's bar."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect


def test_the_results_follow_the_typing_and_the_address_keeps_them(page: Page) -> None:
    page.goto("/search/")
    field = page.get_by_label("Search lessons, articles, briefs and terms")
    field.press_sequentially("quantisation", delay=20)
    expect(page.locator(".found > li").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/search/\?q=quantisation$"))
    expect(page).to_have_title("quantisation: search · Ajar")
    expect(field).to_be_focused()
    page.reload()
    expect(page.locator(".found > li").first).to_be_visible()
    field.fill("zzzzzz")
    expect(page.get_by_text("Nothing found for “zzzzzz”")).to_be_visible()


def test_what_was_typed_before_htmx_came_is_searched_for(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/vendor/htmx*.js", hold)
    page.goto("/search/")
    page.get_by_label("Search lessons, articles, briefs and terms").press_sequentially("licence")
    expect(page.locator(".found")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(".found > li").first).to_be_visible()


def test_the_bar_lists_the_best_places_and_the_keyboard_chooses(
    page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto("/lessons/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search lessons and terms")
    field.fill("quantisation")
    options = page.get_by_role("listbox", name="Best places").get_by_role("option")
    expect(options.first).to_be_visible()
    assert 1 < options.count() <= 6
    expect(field).to_have_attribute("aria-expanded", "true")
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("quantisation")
    page.keyboard.press("ArrowDown")
    address = str(options.first.get_attribute("href"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_enter_with_nothing_chosen_goes_to_all_results(page: Page) -> None:
    page.goto("/lessons/")
    page.keyboard.press("/")
    page.keyboard.type("licence")
    expect(page.get_by_role("listbox", name="Best places")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=licence$"))
    expect(page.locator(".found > li").first).to_be_visible()


def test_the_list_goes_when_the_field_is_left(page: Page) -> None:
    page.goto("/lessons/")
    page.keyboard.press("/")
    page.keyboard.type("licence")
    best = page.get_by_role("listbox", name="Best places")
    expect(best).to_be_visible()
    page.locator("h1").click()
    expect(best).to_be_hidden()


def test_without_javascript_the_button_searches(no_js_page: Page) -> None:
    no_js_page.goto("/search/")
    no_js_page.get_by_label("Search lessons, articles, briefs and terms").fill("licence")
    no_js_page.get_by_role("button", name="Search").click()
    expect(no_js_page.locator(".found > li").first).to_be_visible()


def test_the_key_stands_at_the_end_of_the_field_whatever_way_a_page_is_written(page: Page) -> None:
    page.goto("/")
    for direction, end in (("ltr", True), ("rtl", False)):
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        field, key = page.locator(".find input").bounding_box(), page.locator(".find kbd").bounding_box()
        assert field and key
        assert (key["x"] > field["x"] + field["width"] / 2) is end, direction
