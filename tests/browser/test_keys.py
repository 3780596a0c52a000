"""Keys that do something by themselves: in a quiz, in a lesson, on every page; and the list of them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_quiz import QUIZ, answer, go_on

LESSON = "/lessons/open-weight-vs-closed/"


def listed(page: Page) -> list[str]:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys = page.locator("dialog dl > div").all_inner_texts()
    return [" ".join(line.split()) for line in keys]


def test_the_list_names_the_keys_that_work_on_its_page(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/terms/")
    assert listed(page) == ["/ Search", "? Show this list"]
    axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto(LESSON)
    assert listed(page) == ["/ Search", "n Next section", "p Previous section", "? Show this list"]
    page.goto(QUIZ)
    assert listed(page) == ["/ Search", "1–9 Choose an answer", "Enter Answer", "? Show this list"]
    page.get_by_role("button", name="Close").click()
    answer(page)
    assert listed(page) == ["/ Search", "Enter Go on", "? Show this list"]


def test_n_and_p_go_from_section_to_section(page: Page) -> None:
    page.goto(LESSON)
    links = page.locator(".path a").evaluate_all("all => all.map(one => one.hash)")
    page.keyboard.press("n")
    expect(page.locator(f"{links[0]}")).to_be_in_viewport()
    expect(page.locator(f'.path a[href="{links[0]}"]')).to_have_attribute("aria-current", "location")
    page.keyboard.press("n")
    expect(page.locator(f'.path a[href="{links[1]}"]')).to_have_attribute("aria-current", "location")
    page.keyboard.press("p")
    expect(page.locator(f'.path a[href="{links[0]}"]')).to_have_attribute("aria-current", "location")


def test_who_types_meets_no_key_and_they_can_be_switched_off(page: Page) -> None:
    page.goto(LESSON)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("n?")
    expect(page.locator("#find")).to_have_value("n?")
    page.locator("footer").get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for key in ("/", "?", "n"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#find")).not_to_be_focused()
    assert page.evaluate("location.hash") == ""


def test_enter_answers_from_a_list_of_choices(page: Page) -> None:
    page.goto("/lessons/open-weight-vs-closed/quiz/")
    while page.locator("form.asking").get_attribute("data-kind") != "match":
        answer(page)
        go_on(page)
    for select in page.locator(".pairs select").all():
        select.focus()
        page.keyboard.type("Closed")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_be_focused()


def test_from_a_verdict_the_keyboard_goes_on(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    expect(page.locator(".said")).to_be_focused()
    next_ = page.locator("[data-next]")
    for _ in range(3):  # past what is to be re-read
        page.keyboard.press("Tab")
        if next_.evaluate("one => one === document.activeElement"):
            break
    expect(next_).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()


def test_how_sure_is_explained_once(page: Page) -> None:
    page.goto(QUIZ)
    expect(page.get_by_text("it is never scored")).to_be_visible()
    answer(page)
    go_on(page)
    expect(page.get_by_role("group", name="How sure are you?")).to_be_visible()
    expect(page.get_by_text("it is never scored")).to_have_count(0)


def test_a_phone_is_told_of_no_keys(phone: Page) -> None:
    phone.goto(QUIZ)
    expect(phone.locator("form.asking kbd:visible, footer [data-keys]:visible")).to_have_count(0)
