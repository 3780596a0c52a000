"""Asking the tutor in a browser, through the real queue, worker and stream."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

LESSON = "/lessons/open-weight-vs-closed/"
HERE = "Does OpenAI train on API data?"
Check = Callable[[Page], None]


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question about this lesson").fill(text)
    page.keyboard.press("Enter")


def test_an_answer_arrives_with_its_place_and_is_announced_once(page: Page, axe: Check) -> None:
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".question .proof")).to_contain_text("1 of 1 sentence from this lesson")
    expect(page.locator(".says .sentence")).to_contain_text("1 March 2023")
    expect(page.locator("[data-said]")).to_contain_text("1 March 2023")
    axe(page)


def test_a_citation_lights_its_passage_up_and_escape_leads_back(page: Page) -> None:
    page.goto(LESSON)
    ask(page, HERE)
    cite = page.locator("a.cite").first
    cite.click()
    passage = page.locator(f"#{cite.get_attribute('data-passage')}")
    expect(passage).to_have_class(re.compile(r"\blit\b"))
    expect(passage).to_be_in_viewport()
    expect(passage).to_be_focused()
    page.keyboard.press("Escape")
    expect(cite).to_be_focused()


def test_what_the_lesson_does_not_say_is_declined(page: Page) -> None:
    page.goto(LESSON)
    ask(page, "Who won the world cup in 2022?")
    expect(page.locator(".says .opener")).to_contain_text("This lesson does not answer that")
    expect(page.locator(".says .sentence")).to_have_count(0)


def test_a_reload_keeps_the_thread(page: Page) -> None:
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".says .sentence")).to_have_count(1)
    page.reload()
    expect(page.locator(".says .sentence")).to_have_count(1)
    page.get_by_role("button", name="Delete this question").click()
    expect(page.locator(".question")).to_have_count(0)


def test_a_suggested_question_is_answered(page: Page) -> None:
    page.goto(LESSON)
    page.locator("[data-suggestions] button").first.click()
    expect(page.locator(".says .sentence").first).to_be_visible()


def test_on_a_phone_the_tutor_is_a_sheet(phone: Page, axe: Check) -> None:
    phone.goto(LESSON)
    opener = phone.get_by_role("button", name="Ask this lesson")
    opener.click()
    ask(phone, HERE)
    expect(phone.locator(".says .sentence")).to_be_visible()
    axe(phone)
    phone.locator("a.cite").first.click()
    expect(phone.locator(".ask-sheet")).to_be_hidden()
    expect(phone.locator(".lit")).to_be_in_viewport()


def test_without_javascript_a_plain_page_answers(no_js_page: Page) -> None:
    no_js_page.goto(LESSON)
    ask(no_js_page, HERE)
    no_js_page.get_by_role("button", name="Ask").click()
    expect(no_js_page.locator(".says .sentence")).to_contain_text("1 March 2023")
    no_js_page.locator("a.cite").first.click()
    expect(no_js_page).to_have_url(re.compile(r"/lessons/open-weight-vs-closed/#p\d+"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_plain_pages(page: Page, axe: Check, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{LESSON}tutor/")
    axe(page)


def test_an_article_can_be_asked_too(page: Page) -> None:
    page.goto("/articles/open-vs-closed/")
    page.get_by_label("Your question about this article").fill("What does open mean for an AI model?")
    page.keyboard.press("Enter")
    expect(page.locator(".says .opener")).to_be_visible()
