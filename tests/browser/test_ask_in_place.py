"""Where the tutor and the quiz meet: a reason that is asked for, and a question to practise, each in its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_ask import LESSON, ask

Check = Callable[[Page], None]
WRONG = "Both halves, if the licence is Apache 2.0 or MIT"


def test_a_question_to_practise_stands_in_the_answer(page: Page, axe: Check) -> None:
    page.goto(LESSON)
    ask(page, "Quiz me on where prompts go")
    page.get_by_role("link", name="Practise").click()
    practice = page.locator(".question .practice")
    expect(practice.locator("form.asking")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{LESSON}$"))
    axe(page)
    practice.get_by_label(WRONG).check()
    practice.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Not right yet.")).to_be_visible()


def test_without_javascript_practising_is_a_page(no_js_page: Page) -> None:
    no_js_page.goto(f"{LESSON}tutor/")
    ask(no_js_page, "Quiz me on where prompts go")
    no_js_page.get_by_role("link", name="Practise").click()
    expect(no_js_page).to_have_url(re.compile(r"/practice/"))


def give_up(page: Page) -> None:
    """To the solution of a question to practise, with its reason."""
    page.goto(f"{LESSON}practice/?n=3")
    page.get_by_label(WRONG).check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="Another hint").click()
    page.get_by_role("button", name="Show the solution").click()


def test_the_tutor_is_asked_why_at_once_and_answers_in_place(page: Page, axe: Check) -> None:
    give_up(page)
    address = page.url
    page.get_by_role("button", name="Ask the tutor why").click()
    expect(page.locator(".why .question .sentence").first).to_be_visible()
    assert page.url == address
    expect(page.locator("[data-said]")).not_to_be_empty()
    axe(page)
    page.get_by_role("button", name="Yes").click()
    expect(page.locator(".why .actions")).to_contain_text("You said that this helped.")
    page.get_by_role("button", name="Delete this question").click()
    expect(page.locator(".why .question")).to_have_count(0)


def test_without_javascript_the_tutor_is_asked_why_too_and_there_is_a_way_back(no_js_page: Page) -> None:
    give_up(no_js_page)
    no_js_page.get_by_role("button", name="Ask the tutor why").click()
    expect(no_js_page.locator(".says .sentence").first).to_be_visible()
    no_js_page.get_by_role("link", name="Back to where you were").click()
    expect(no_js_page).to_have_url(re.compile(r"/practice/"))
