"""Words to type, gaps to fill and one of several that are right: by keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

QUIZ = "/lessons/growth/quiz/"
QUESTIONS = [
    {
        "id": "even",
        "ask": "Name an even number.",
        "any": True,
        "keep_order": True,
        "options": [
            {"text": "2", "right": True, "why": "Twice one."},
            {"text": "4", "right": True, "why": "Twice two."},
            {"text": "5", "why": "It is odd."},
        ],
        "explain": "Even numbers divide by two.",
    },
    {
        "id": "clause",
        "ask": "Which clause filters groups?",
        "short": ["HAVING"],
        "explain": "After grouping.",
    },
    {
        "id": "verbs",
        "ask": "Fill in the gaps.",
        "gaps": "The *[[SELECT]]* command reads, and [[DELETE~DROP]] removes.",
        "explain": "Two verbs.",
    },
]


@pytest.fixture(scope="module")
def site(small_site: Site) -> Site:
    """A site of a course in which one quiz asks one question of each of these kinds."""
    small_site.save("quizzes/growth.yaml", yaml.safe_dump({"questions": QUESTIONS}))
    return small_site


def by_keyboard(page: Page, axe: Callable[[Page], None]) -> None:
    """Answers all three with keys alone; only the gap that is wrong is told."""
    page.goto(QUIZ)
    axe(page)
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Twice one.")
    page.goto(f"{QUIZ}?n=2")
    axe(page)
    page.locator("input[name=answer]").focus()
    page.keyboard.type("having")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Your answer: having")
    page.goto(f"{QUIZ}?n=3")
    axe(page)
    page.get_by_label("Gap 1").focus()
    page.keyboard.type("insert")
    page.keyboard.press("Tab")
    page.keyboard.press("D")
    page.locator(".on .btn").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Two verbs.")
    expect(page.locator(".blanks s")).to_have_text("insert")
    axe(page)


def test_by_keyboard_alone(page: Page, axe: Callable[[Page], None]) -> None:
    by_keyboard(page, axe)


def test_without_javascript(no_js_page: Page, site: Site) -> None:
    by_keyboard(no_js_page, lambda page: None)


def test_nothing_is_wider_than_a_phone(phone: Page) -> None:
    phone.goto(f"{QUIZ}?n=1")
    for place in range(3):
        width = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, place
        field = phone.locator("form.asking input:not([type=hidden]), form.asking select").first
        if field.get_attribute("type") == "radio":
            field.check()
        for gap in phone.locator(".typed input, .blanks input").all():
            gap.fill("x")
        for choice in phone.locator(".blanks select").all():
            choice.select_option(index=1)
        phone.locator(".on .btn").first.click()
        phone.locator("#verdict").wait_for()
        phone.goto(f"{QUIZ}?n={place + 2}")
