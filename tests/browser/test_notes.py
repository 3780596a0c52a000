"""Notes and highlights in a browser: made by mouse, touch and keyboard, kept here or in the account, shown where they belong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_accounts import come_in, let_in
from tests.browser.test_shared_browser import sign_in, sign_out

LESSON = "/lessons/open-weight-vs-closed/"
SENTENCE = "#p2"
SELECT = """(element, [from, to]) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let text = walker.nextNode()
  while (text.length < to) text = walker.nextNode()
  const range = new Range()
  range.setStart(text, from)
  range.setEnd(text, to)
  element.scrollIntoView({ block: "center" })
  getSelection().removeAllRanges()
  getSelection().addRange(range)
}"""
SELECT_TO = """([from, to]) => {
  const range = new Range()
  range.setStartBefore(document.getElementById(from))
  range.setEndAfter(document.getElementById(to))
  getSelection().removeAllRanges()
  getSelection().addRange(range)
}"""


def kept(page: Page) -> list[dict[str, Any]]:
    """Those in the browser that are not deleted."""
    found = json.loads(page.evaluate("localStorage.getItem('ajar:notes:1')") or "{}")
    return [one for one in found.values() if not one["deleted"]]


def highlight(page: Page, passage: str = SENTENCE, words: tuple[int, int] = (0, 20)) -> None:
    page.locator(passage).evaluate(SELECT, list(words))
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator(f"{passage} mark.noted")).to_be_visible()


def write(page: Page, text: str, section: int = 0) -> None:
    """A note by the control at the end of a section, on its first sentence."""
    page.locator("section.part").nth(section).get_by_role("button", name="Add a note").click()
    words(page).fill(text)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".note-said")).to_contain_text(re.compile("kept in", re.I))


def words(place: Page | Locator) -> Locator:
    """The field for what one writes."""
    return place.get_by_role("textbox", name=re.compile("^Your note"))


def listed(page: Page) -> Locator:
    return page.locator(".own-note")


def test_selected_words_are_highlighted_and_stay_so(page: Page) -> None:
    page.goto(LESSON)
    highlight(page)
    assert [part["quote"] for part in kept(page)[0]["parts"]] == ["This lesson looks at"]
    page.reload()
    expect(page.locator(f"{SENTENCE} mark.noted")).to_have_text("This lesson looks at")


def test_a_note_on_several_sentences_is_opened_changed_and_deleted(page: Page) -> None:
    page.goto(LESSON)
    page.evaluate(SELECT_TO, ["p1", "p3"])
    page.get_by_role("button", name="Note", exact=True).click()
    words(page).fill("All of it.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("mark.noted")).not_to_have_count(0)
    assert [part["passage"] for part in kept(page)[0]["parts"]] == ["p1", "p2", "p3"]
    page.locator("#p3 mark.noted").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your note")
    words(page).fill("Other words.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert [one["text"] for one in kept(page)] == ["Other words."]
    page.locator("#p1 mark.noted").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("mark.noted")).to_have_count(0)
    assert kept(page) == []


def test_by_keyboard_alone(page: Page) -> None:
    page.goto(LESSON)
    page.locator("section.part").nth(1).get_by_role("button", name="Add a note").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Add a note")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("On", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Second sentence.")
    page.keyboard.press("Control+Enter")
    opener = page.get_by_role("button", name="Your note: Second sentence.")
    expect(opener).to_be_attached()
    expect(page.locator("section.part").nth(1).get_by_role("button", name="Add a note")).to_be_focused()
    opener.focus()
    expect(opener).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(words(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Add a note")).to_be_visible()


def test_by_touch_the_buttons_are_large_and_in_view(phone: Page) -> None:
    phone.goto(LESSON)
    phone.locator(SENTENCE).evaluate(SELECT, [0, 20])
    button = phone.get_by_role("button", name="Highlight", exact=True)
    expect(button).to_be_in_viewport(ratio=1)
    box = button.bounding_box()
    assert box and box["height"] >= 40
    button.tap()
    phone.locator(f"{SENTENCE} mark.noted").tap()
    expect(phone.get_by_role("dialog", name="Your note")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", ["/articles/open-vs-closed/", "/briefs/"])
def test_articles_and_briefs_have_them_too(page: Page, path: str) -> None:
    page.goto(path)
    if path == "/briefs/":
        page.locator("main h2 a, main h3 a").first.click()
    page.locator("article[data-document] [id^=p]").first.evaluate(SELECT, [0, 5])
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator("mark.noted").first).to_be_visible()
    assert kept(page)[0]["document"].startswith(path.strip("/").split("/")[0].rstrip("s") + "/")


def test_the_page_of_notes_leads_to_the_place_and_changes_them(page: Page) -> None:
    page.goto(LESSON)
    write(page, "Ask about this.")
    page.goto("/progress/")
    page.get_by_role("link", name="My notes and highlights").click()
    expect(listed(page)).to_contain_text("Ask about this.")
    listed(page).get_by_text("Edit").click()
    words(listed(page)).fill("Asked.")
    listed(page).get_by_role("button", name="Save").click()
    expect(listed(page).locator(".says")).to_have_text("Asked.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take them away as Markdown").click()
    assert "Asked." in download.value.path().read_text()
    listed(page).get_by_role("link", name="In “").click()
    expect(page.locator(":target")).to_be_in_viewport()
    page.go_back()
    listed(page).get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No notes yet")).to_be_visible()
    page.goto(LESSON)
    expect(page.locator("mark.noted")).to_have_count(0)


def test_a_sentence_that_changed_is_told_with_the_old_words(page: Page) -> None:
    page.goto(LESSON)
    write(page, "Mind this.")
    page.evaluate(
        "localStorage['ajar:notes:1'] = localStorage['ajar:notes:1']"
        '.replace(/"hash":"\\w+","quote":"/, \'"hash":"0","quote":"The old words. \')'
    )
    page.reload()
    page.get_by_role("button", name="Notes (1 on changed words)").click()
    page.get_by_role("button", name="“The old words.").click()
    dialog = page.get_by_role("dialog", name="Your note")
    expect(dialog).to_contain_text("This sentence changed")
    expect(dialog).to_contain_text("The old words.")
    expect(page.locator("mark.noted")).to_have_count(0)
    page.goto("/notes/")
    expect(listed(page)).to_contain_text("This sentence changed")


def test_on_signing_in_they_go_into_the_account_and_to_another_device(
    page: Page, site: Site, phone: Page
) -> None:
    page.goto(LESSON)
    write(page, "Taken along.")
    page.get_by_role("link", name="Sign in").first.click()
    come_in(page, site, "notes@example.org")
    expect(page).to_have_url(site.url + LESSON)
    page.wait_for_function("() => !localStorage['ajar:notes:1']")
    expect(page.locator("mark.noted")).not_to_have_count(0)
    let_in(phone, site, "notes@example.org")
    phone.goto(LESSON)
    expect(phone.locator("mark.noted")).not_to_have_count(0)
    phone.goto("/notes/")
    listed(phone).get_by_text("Edit").click()
    words(listed(phone)).fill("From the phone.")
    listed(phone).get_by_role("button", name="Save").click()
    expect(listed(phone).locator(".says")).to_have_text("From the phone.")
    page.reload()
    expect(page.get_by_role("button", name="Your note: From the phone.")).to_be_attached()
    write(page, "Made signed in.", section=1)
    expect(page.locator(".note-said")).to_have_text("Kept in your account.")
    assert kept(page) == []
    listed(phone).get_by_role("button", name="Delete").click()
    expect(phone.get_by_text("Deleted.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Your note: From the phone.")).to_have_count(0)


def test_two_readers_of_one_browser_see_their_own_only(page: Page, site: Site) -> None:
    let_in(page, site, "first-to-note@example.org")
    page.route("**/notes/merge/", lambda route: route.fulfill(status=503, body="away"))
    page.goto(LESSON)
    write(page, "Mine alone.")
    sign_out(page, site)
    page.goto(LESSON)
    page.wait_for_timeout(500)
    expect(page.locator("mark.noted")).to_have_count(0)
    page.goto("/notes/")
    expect(page.get_by_text("No notes yet")).to_be_visible()
    page.unroute("**/notes/merge/")
    sign_in(page, site, "second-to-note@example.org")
    page.goto("/notes/")
    expect(page.get_by_text("No notes yet")).to_be_visible()
    page.goto(LESSON)
    write(page, "The second one's.")
    sign_out(page, site)
    sign_in(page, site, "first-to-note@example.org")
    page.goto("/notes/")
    expect(listed(page)).to_have_count(1)
    expect(listed(page)).to_contain_text("Mine alone.")


def test_what_somebody_left_without_an_account_is_not_the_next_ones_unasked(page: Page, site: Site) -> None:
    let_in(page, site, "earlier@example.org")
    sign_out(page, site)
    page.goto(LESSON)
    write(page, "Whose is it?")
    sign_in(page, site, "later@example.org")
    page.goto("/notes/")
    expect(page.get_by_text("1 note that may be somebody else’s")).to_be_visible()
    expect(listed(page)).to_have_count(0)
    page.get_by_role("button", name="Add to my account").click()
    expect(listed(page)).to_contain_text("Whose is it?")


def test_a_full_browser_says_so_and_loses_nothing_at_once(page: Page) -> None:
    page.goto(LESSON)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    page.locator(SENTENCE).evaluate(SELECT, [0, 20])
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator(".note-said")).to_contain_text("lost when you leave the page")
    expect(page.locator(f"{SENTENCE} mark.noted")).to_be_visible()


def test_without_javascript_an_accounts_notes_are_changed_on_their_page(
    page: Page, no_js_page: Page, site: Site
) -> None:
    let_in(page, site, "plain@example.org")
    page.goto(LESSON)
    write(page, "Before.")
    expect(page.locator(".note-said")).to_have_text("Kept in your account.")
    no_js_page.goto("/accounts/login/?next=/notes/")
    come_in(no_js_page, site, "plain@example.org")
    listed(no_js_page).get_by_text("Edit").click()
    words(listed(no_js_page)).fill("After.")
    listed(no_js_page).get_by_role("button", name="Save").click()
    expect(listed(no_js_page).locator(".says")).to_have_text("After.")
    listed(no_js_page).get_by_role("button", name="Delete").click()
    expect(no_js_page.get_by_text("No notes yet")).to_be_visible()


def test_on_paper_a_note_stands_at_the_end_of_its_section(page: Page) -> None:
    page.goto(LESSON)
    write(page, "For the meeting.")
    on_paper = page.locator("section.part").first.locator(".paper-notes")
    expect(on_paper).to_be_hidden()
    page.emulate_media(media="print")
    expect(on_paper).to_contain_text("For the meeting.")
    expect(page.locator(".note-choice, [data-note]").first).to_be_hidden()
    page.goto("/notes/")
    expect(listed(page)).to_contain_text("For the meeting.")
    expect(page.get_by_role("button", name="Delete")).to_be_hidden()


def test_nothing_of_it_comes_before_it_is_wanted_and_nothing_moves(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    assert not [
        one for one in asked if re.search(r"/notes(\.\w+)?\.js|passages\.json|notes(\.\w+)?\.css", one)
    ]
    before = page.evaluate("document.documentElement.scrollHeight")
    highlight(page)
    page.reload()
    expect(page.locator("mark.noted")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") == before


def test_axe_finds_nothing(page: Page, axe_day_and_night: Callable[[Page], None]) -> None:
    page.goto(LESSON)
    highlight(page)
    highlight(page, "#p13", (0, 12))
    write(page, "Mind this.")
    axe_day_and_night(page)
    page.locator("mark.noted").first.click()
    axe_day_and_night(page)
    page.goto("/notes/")
    listed(page).get_by_text("Edit").first.click()
    axe_day_and_night(page)
