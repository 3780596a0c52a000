"""Reading a lesson in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

LESSON = "/lessons/open-weight-vs-closed/"
CHECKLIST = "/lessons/philosophy-and-strategy/"
# As browsers do: every text in two elements of their own, with other words.
TRANSLATE = """() => {
  const texts = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode)
  for (const text of texts) {
    const outer = document.createElement("font")
    outer.append(document.createElement("font"))
    outer.firstChild.textContent = `${text.data} (übersetzt)`
    text.replaceWith(outer)
  }
}"""
PAGES = [
    "/",
    "/lessons/",
    LESSON,
    "/lessons/llama/",
    "/articles/open-vs-closed/",
    "/terms/",
    "/facts/",
    "/search/?q=weights",
    "/nowhere/",
]


def definition_of(term: Locator) -> Locator:
    return term.page.locator(f"#{term.get_by_role('button').get_attribute('popovertarget')}")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(onlooker: Page, axe_day_and_night: Callable[[Page], None], path: str) -> None:
    onlooker.goto(path)
    axe_day_and_night(onlooker)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_narrow_phone(phone: Page, path: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_map_follows_the_reader(page: Page) -> None:
    page.goto(LESSON)
    parts = page.locator("section.part")
    parts.nth(2).evaluate("part => part.scrollIntoView()")
    here = page.locator(".path [aria-current]")
    expect(here).to_have_text(page.locator(".path a").nth(2).inner_text())


def test_a_section_is_marked_read_and_taken_back_by_its_button(page: Page) -> None:
    page.goto(LESSON)
    first = page.locator("section.part").first
    first.get_by_role("button", name="Mark this section as read").click()
    marked = page.locator(".path li").first
    expect(marked).to_have_class(re.compile(r"\bread\b"))
    page.reload()
    expect(marked).to_have_class(re.compile(r"\bread\b"))
    first.get_by_role("button", name="Mark as not read").click()
    expect(marked).not_to_have_class(re.compile(r"\bread\b"))


def test_scrolling_past_is_not_reading(page: Page) -> None:
    page.goto(LESSON)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(2500)
    expect(page.locator(".path li.read")).to_have_count(0)


def test_home_leads_back_to_the_section_that_comes_next(page: Page) -> None:
    page.goto(LESSON)
    page.get_by_role("button", name="Mark this section as read").first.click()
    expect(page.get_by_role("button", name="Read. Mark as not read")).to_be_visible()
    second = page.locator(".path a").nth(1)
    title, anchor = second.inner_text(), second.get_attribute("href")
    page.goto("/")
    link = page.get_by_role("link", name=f"Read on: {title}")
    assert str(link.get_attribute("href")).endswith(f"{LESSON}{anchor}")


def test_a_term_opens_its_definition_by_click_and_by_keyboard(page: Page) -> None:
    page.goto(LESSON)
    term = page.locator(".term").first
    definition = definition_of(term)
    term.click()
    expect(definition).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition).to_be_hidden()
    term.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(definition).to_be_visible()


def test_a_term_opens_when_the_pointer_rests_on_it(page: Page) -> None:
    page.goto(LESSON)
    term = page.locator(".term").first
    term.hover()
    definition = definition_of(term)
    expect(definition).to_be_visible()
    page.mouse.move(5, 5)
    expect(definition).to_be_hidden()


def test_terms_open_without_javascript_too(no_js_page: Page) -> None:
    no_js_page.goto(LESSON)
    term = no_js_page.locator(".term").first
    term.click()
    expect(definition_of(term)).to_be_visible()


def test_a_term_breaks_across_lines_and_its_comma_stays(phone: Page) -> None:
    phone.goto(LESSON)
    term = phone.locator(".term").first
    lines = """(term, width) => {
      const box = term.closest("p, li")
      box.style.width = `${width}px`
      term.append(" which is long enough to be broken across several lines")
      term.after(",")
      const after = document.createRange()
      after.setStart(term.nextSibling, 0)
      after.setEnd(term.nextSibling, 1)
      const rows = [...term.getClientRects()].filter(({ width }) => width > 1)
      return [rows.length, rows.at(-1).bottom, after.getBoundingClientRect().bottom]
    }"""
    for width in (180, 200, 220, 240):
        rows, last, comma = term.evaluate(lines, width)
        assert rows > 2
        assert abs(last - comma) < 3
        phone.reload()


def test_ticks_of_a_checklist_stay(page: Page) -> None:
    page.goto(CHECKLIST)
    box = page.locator(".checklist input").first
    box.check()
    page.reload()
    expect(box).to_be_checked()
    expect(page.locator(".checklist input").nth(1)).not_to_be_checked()


def test_ticks_stay_where_they_are_when_the_browser_translates_the_page(page: Page) -> None:
    page.goto(CHECKLIST)
    boxes = page.locator(".checklist input")
    ticked = [page.locator(".checklist label").nth(place).inner_text() for place in (2, 3)]
    boxes.nth(2).check()
    page.evaluate(TRANSLATE)
    boxes.nth(3).check()
    page.reload()
    assert [box.is_checked() for box in boxes.all()][:5] == [False, False, True, True, False]
    page.goto("/decision/")
    record = page.get_by_role("article", name="The record")
    for item in ticked:
        expect(record).to_contain_text(item)


def test_ticks_that_an_earlier_version_kept_are_found(page: Page) -> None:
    page.goto(CHECKLIST)
    boxes = page.locator(".checklist input")
    shown = page.locator(".checklist label").nth(1).evaluate("label => label.textContent.trim()")
    key = f"ajar:ticks:{CHECKLIST.split('/')[2]}"
    page.evaluate("([key, words]) => localStorage.setItem(key, JSON.stringify([words]))", [key, shown])
    page.reload()
    expect(boxes.nth(1)).to_be_checked()
    boxes.nth(0).check()
    page.reload()
    assert [box.is_checked() for box in boxes.all()][:3] == [True, True, False]


def test_on_a_phone_the_map_folds_into_a_bar(phone: Page, axe: Callable[[Page], None]) -> None:
    phone.goto(LESSON)
    bar = phone.locator(".map-bar button")
    phone.locator("section.part").nth(1).evaluate("part => part.scrollIntoView()")
    expect(bar).to_contain_text("2 of 6")
    bar.click()
    map_ = phone.locator("nav.map")
    expect(map_).to_be_visible()
    axe(phone)
    map_.get_by_role("link").nth(3).click()
    expect(map_).to_be_hidden()
    expect(bar).to_contain_text("4 of 6")


def test_the_chosen_colours_are_remembered(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Dark").check()
    page.goto(LESSON)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 19, 22)"


def test_a_slash_reaches_the_search_field(page: Page) -> None:
    page.goto(LESSON)
    page.keyboard.press("/")
    page.keyboard.type("quantisation")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=quantisation"))
    expect(page.locator(".found > li").first).to_be_visible()


def test_the_catalogue_is_filtered_without_javascript(no_js_page: Page) -> None:
    no_js_page.goto("/lessons/")
    no_js_page.get_by_label("Module").select_option(label="Strategy and rules")
    no_js_page.get_by_role("button", name="Show").click()
    expect(no_js_page.locator(".toc li")).to_have_count(1)


def test_what_is_printed_is_the_lesson_alone(page: Page) -> None:
    page.goto(LESSON)
    page.emulate_media(media="print")
    for gone in (".bar", ".rail.map", ".ask-rail", ".foot", ".keep-going"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("section.part").last).to_be_visible()


@pytest.mark.parametrize("path", [LESSON, "/articles/open-vs-closed/"])
def test_choosing_a_heading_copies_its_address_and_says_so(page: Page, path: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(path)
    heading = page.locator("h2 > a.here").nth(1)
    expect(heading).to_have_attribute("title", "Copy the address of this section")
    heading.click()
    expect(page.get_by_role("status").filter(has_text="Address copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith(str(heading.get_attribute("href")))
