"""What a lesson fetches from who was never here, and that what comes later is there when it is wanted."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

LESSON = "/lessons/open-weight-vs-closed/"
WITH_A_LAB = "/lessons/self-hosting/"
FOLLOWS = re.compile(r"/js/(reader|lesson-|tutor-|ask|wording|gettext|words/)")
NAMES = "performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)"


def fetched(page: Page) -> list[str]:
    names: list[str] = page.evaluate(NAMES)
    return names


def test_who_only_opens_a_lesson_fetches_nothing_that_follows_a_reader(page: Page) -> None:
    page.goto(LESSON, wait_until="networkidle")
    assert not [name for name in fetched(page) if FOLLOWS.search(name)]
    assert page.evaluate("[...document.styleSheets].filter(one => one.href).length") <= 3
    blocking = "performance.getEntriesByType('resource').filter(one => one.renderBlockingStatus === 'blocking').length"
    assert 1 + page.evaluate(blocking) <= 4


def test_it_comes_with_the_first_sign_and_whoever_gives_none_reads_all_the_same(page: Page) -> None:
    page.goto(LESSON, wait_until="networkidle")
    page.mouse.move(300, 300)
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"about \d+ minutes left"), timeout=2_000)
    page.goto("about:blank")
    page.goto(LESSON)
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"about \d+ minutes left"), timeout=8_000)


def test_what_is_pressed_before_it_has_come_is_done_once_it_has(page: Page) -> None:
    page.goto(LESSON, wait_until="networkidle")
    page.evaluate("document.querySelector('[data-read]').click()")
    expect(page.locator("[data-read]").first).to_have_text("Read. Mark as not read")
    page.reload()
    expect(page.locator("[data-read]").first).to_have_text("Read. Mark as not read")


def test_the_first_key_goes_to_the_first_section(page: Page) -> None:
    page.goto(LESSON, wait_until="networkidle")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("#file-or-service$"))


def test_a_question_in_the_text_brings_its_sheet_and_moves_no_lab(page: Page) -> None:
    page.goto(WITH_A_LAB)
    lab = page.locator("lab-bench").first
    before = lab.bounding_box()
    place = page.locator("[data-ask=check-residency]")
    place.get_by_role("link").click()
    expect(place.locator("form.asking")).to_be_visible()
    assert any("/css/quiz" in name for name in fetched(page))
    after = lab.bounding_box()
    assert before and after and before["height"] == after["height"]


def test_a_question_to_the_tutor_that_is_sent_at_once_is_answered_in_its_panel(page: Page) -> None:
    page.goto(LESSON, wait_until="networkidle")
    page.evaluate("""() => {
      document.getElementById("ask-question").value = "What is quantisation?"
      document.getElementById("ask-form").requestSubmit()
    }""")
    expect(page.locator("ask-lesson .question .sentence").first).to_be_visible(timeout=20_000)
    assert any("/css/answers" in name for name in fetched(page))
    expect(page).to_have_url(re.compile(f"{LESSON}$"))
