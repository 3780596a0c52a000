"""A course of mathematics: a formula wider than the page scrolls in its place, nothing else does, and axe finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

WIDTHS = (360, 768, 1360)
OUTSIDE = """() => [...document.querySelectorAll("main *")].filter(one => {
  const box = one.getBoundingClientRect()
  let around = one.parentElement
  while (around && !["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(around).overflowX)) around = around.parentElement
  return box.width && box.right > document.documentElement.clientWidth + 1 && !around
}).map(one => one.outerHTML.slice(0, 80))"""
SCROLLING = """() => [...document.querySelectorAll("main *")].filter(one =>
  one.scrollWidth > one.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
).map(one => one.className)"""


@pytest.fixture(scope="module")
def site(small_site: Site) -> Site:
    return small_site


def fits(page: Page, axe: Callable[[Page], None]) -> list[str]:
    """Asserts that nothing leaves the page; gives what scrolls in itself."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(OUTSIDE) == []
    axe(page)
    return list(page.evaluate(SCROLLING))


@pytest.mark.parametrize("width", WIDTHS)
def test_only_formulas_and_tables_scroll_in_lessons_and_the_quiz(
    page: Page, axe_day_and_night: Callable[[Page], None], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for slug in ("straight-lines", "quadratics", "growth"):
        page.goto(f"/lessons/{slug}/")
        expect(page.locator("math").first).to_be_visible()
        assert set(fits(page, axe_day_and_night)) <= {"formula", "scroll"}
    assert set(scrolling_in_the_quiz(page, axe_day_and_night)) == ({"formula"} if width == 360 else set())


def scrolling_in_the_quiz(page: Page, axe: Callable[[Page], None]) -> list[str]:
    """Takes the quiz to its result, and asserts of every page on the way that nothing leaves it."""
    page.goto("/lessons/quadratics/quiz/")
    scrolling: list[str] = []
    for _ in range(4):
        scrolling += fits(page, axe)
        if page.locator("input[type=radio][name=answer]").count():
            page.locator("input[name=answer]").first.check(force=True)
        for field in page.locator("input[name=answer][inputmode], input[name=answer][type=text]").all():
            field.fill("3")
        for choice in page.locator("main select").all():
            choice.select_option(index=1)
        page.locator("main form button").first.click()
        expect(page.locator("main")).to_contain_text("Why.")
        scrolling += fits(page, axe)
        page.locator("main").get_by_role("link", name=re.compile("Next question|result")).first.click()
    expect(page.locator("h1")).to_contain_text("Your result")
    return [*scrolling, *fits(page, axe)]


def test_a_wide_formula_is_read_to_its_end_by_the_keyboard(phone: Page) -> None:
    phone.goto("/lessons/quadratics/")
    formula = phone.locator("p.formula").last
    formula.focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("() => [...document.querySelectorAll('p.formula')].at(-1).scrollLeft > 0")
