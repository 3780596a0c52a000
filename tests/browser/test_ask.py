"""Asking the tutor in a browser, through the real queue, worker and stream."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

LESSON = "/lessons/open-weight-vs-closed/"
HERE = "Does OpenAI train on API data?"
Check = Callable[[Page], None]


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question about this lesson").fill(text)
    page.keyboard.press("Enter")


HEAR = """() => {
  window.heard = []
  const live = "ask-lesson :is([role=status], [role=alert], [aria-live])"
  const note = () => {
    for (const one of document.querySelectorAll(live)) {
      const text = one.textContent.trim()
      if (text && text !== heard.at(-1)) heard.push(text)
    }
  }
  new MutationObserver(note).observe(document.querySelector("ask-lesson"), { childList: true, subtree: true })
}"""


def field(page: Page) -> Locator:
    return page.get_by_label("Your question about this lesson")


def test_an_answer_arrives_with_its_place_and_is_announced_once(page: Page, axe: Check) -> None:
    page.goto(LESSON)
    page.evaluate(HEAR)
    ask(page, HERE)
    expect(page.locator(".question .proof")).to_contain_text("1 of 1 from this lesson")
    expect(page.locator(".says .sentence")).to_contain_text("1 March 2023")
    expect(page.locator("[data-said]")).to_contain_text("1 March 2023")
    expect(field(page)).to_have_value("")
    (heard,) = page.evaluate("heard")
    assert heard.startswith("Here is what the lesson says.")
    axe(page)


def test_what_is_sent_before_htmx_has_come_is_held_back(page: Page) -> None:
    held: list[Route] = []
    page.route("**/vendor/htmx*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".question")).to_have_count(0)
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    expect(page.locator(".question .you")).to_contain_text(HERE)
    expect(page.locator(".says .sentence")).to_contain_text("1 March 2023")
    expect(page).to_have_url(re.compile(f"{LESSON}$"))


def test_a_question_that_is_not_taken_stays_in_the_field_beside_the_reason(page: Page) -> None:
    page.goto(LESSON)
    why = '<p class="problem" role="alert">That is 8 questions within a minute. Ask again in 33 seconds.</p>'
    page.route(
        "**/tutor/", lambda route: route.fulfill(status=429, body=why, headers={"Content-Type": "text/html"})
    )
    ask(page, HERE)
    expect(page.get_by_role("alert")).to_have_text(re.compile("Ask again in 33 seconds"))
    expect(field(page)).to_have_value(HERE)
    expect(field(page)).to_be_focused()
    page.unroute("**/tutor/")
    page.keyboard.press("Enter")
    expect(page.locator(".says .sentence")).to_contain_text("1 March 2023")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_question_that_cannot_be_sent_says_so_and_stays(page: Page) -> None:
    page.goto(LESSON)
    page.route("**/tutor/", lambda route: route.abort())
    ask(page, HERE)
    expect(page.get_by_role("alert")).to_contain_text("The site cannot be reached")
    expect(field(page)).to_have_value(HERE)


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
    expect(page.locator(".says .opener")).to_contain_text("This lesson says nothing about that")
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
    suggested = page.locator(".suggestions button").first
    text = suggested.inner_text()
    suggested.click()
    expect(page.locator(".says .sentence").first).to_be_visible()
    expect(page.locator(".question .you")).to_contain_text(text)
    expect(page.locator(".suggestions")).to_be_visible()


def test_what_was_asked_is_not_suggested_again_until_it_is_deleted(page: Page) -> None:
    page.goto(LESSON)
    text = page.locator(".suggestions button").first.inner_text()
    again = page.locator(".suggestions").get_by_role("button", name=text, exact=True)
    again.click()
    expect(page.locator(".says .sentence").first).to_be_visible()
    expect(again).to_have_count(0)
    page.reload()
    expect(page.locator(".question .you")).to_contain_text(text)
    expect(again).to_have_count(0)
    page.get_by_role("button", name="Delete this question").click()
    expect(again).to_be_visible()


def test_what_is_typed_is_what_is_asked(page: Page) -> None:
    """Enter sends by the first button of a form, and those of suggestions come before the field."""
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".question .you")).to_contain_text(HERE)


def test_the_field_stays_and_the_newest_answer_comes_into_view(page: Page) -> None:
    page.goto(LESSON)
    places = set()
    for number, text in enumerate(
        (
            HERE,
            "What is a closed API?",
            "Which one is cheaper for a small startup?",
            "How long does OpenAI keep my prompts?",
            "Why do closed models get retired?",
        ),
        1,
    ):
        ask(page, text)
        expect(page.locator(".question[data-status=answered]")).to_have_count(number)
        newest = page.locator(".question").last
        expect(newest.locator(".opener").first).to_be_in_viewport(ratio=1)
        expect(newest.locator(".sentence").first).to_be_in_viewport()
        box = page.locator("form.ask").bounding_box()
        assert box
        places.add((round(box["y"]), round(box["height"])))
    ((top, height),) = places
    assert top + height < 900, "the field stands at the foot of the panel, within the window"
    thread, question = page.locator("[data-thread]").bounding_box(), newest.bounding_box()
    assert thread and question
    assert thread["y"] <= question["y"] < thread["y"] + thread["height"] / 2
    assert page.evaluate("scrollY") == 0, "the page itself stays where it is"


def test_how_an_answer_was_found_is_one_line_that_opens(page: Page) -> None:
    page.goto(LESSON)
    ask(page, HERE)
    proof = page.locator(".proof")
    closed = proof.bounding_box()
    assert closed and closed["height"] < 40
    expect(proof.get_by_text("nothing left this server")).to_be_hidden()
    proof.get_by_text("how").click()
    expect(proof.get_by_text("found on this server, without a model")).to_be_visible()
    expect(proof.get_by_text("nothing left this server")).to_be_visible()


def test_a_source_names_a_heading_that_stands_in_the_lesson(page: Page) -> None:
    page.goto(LESSON)
    ask(page, "Which one is cheaper for a small startup?")
    expect(page.locator(".question[data-status=answered]")).to_have_count(1)
    shown = {heading.strip() for heading in page.locator("section.part h2").all_inner_texts()}
    for cite in page.locator("a.cite").all():
        assert (cite.text_content() or "").partition(": ")[2] in shown


def test_suggestions_stay_as_one_line_after_asking(page: Page) -> None:
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".says .sentence")).to_have_count(1)
    box = page.locator(".suggestions").bounding_box()
    assert box and box["height"] < 50
    expect(page.locator(".suggestions button").first).to_be_in_viewport()


def test_hiding_the_tutor_says_for_how_long(page: Page) -> None:
    page.goto(LESSON)
    page.get_by_role("button", name="Hide on every page").click()
    page.goto("/lessons/self-hosting/")
    expect(page.get_by_text("The tutor is hidden on every page, until you show it again.")).to_be_visible()
    expect(field(page)).to_be_hidden()
    page.get_by_role("button", name="Show the tutor").click()
    expect(field(page)).to_be_focused()


def test_no_i_meant_shows_the_next_three(page: Page) -> None:
    page.goto(LESSON)
    ask(page, "Which one is cheaper for a small startup?")
    page.get_by_role("button", name="No, I meant").click()
    expect(page.locator(".meant .sentence")).to_have_count(3)


def test_a_lesson_sums_itself_up_gives_more_and_a_question_to_practise(page: Page) -> None:
    page.goto(LESSON)
    ask(page, "can you summarise this lesson")
    expect(page.locator(".says .offer a").first).to_be_visible()
    ask(page, HERE)
    expect(page.locator(".question[data-status=answered]")).to_have_count(2)
    page.get_by_role("button", name="More", exact=True).last.click()
    expect(page.locator(".question").nth(2).locator(".opener")).to_contain_text("More on that")
    page.get_by_role("button", name="Quiz me on this").last.click()
    page.locator(".question").nth(3).get_by_role("link", name="Practise").click()
    practice = page.locator(".question").nth(3).locator(".practice")
    expect(practice.locator("form.asking")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{LESSON}$"))


def test_numbers_in_a_question_lead_to_the_lab_with_them_filled_in(page: Page) -> None:
    page.goto("/lessons/self-hosting/")
    ask(page, "I have 50 million tokens a day. Should I self-host?")
    page.get_by_role("link", name="filled in").click()
    expect(page.locator("[name=tokens_per_day]").first).to_have_value("50000000")


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


def test_the_button_on_a_phone_is_small_while_somebody_reads_on(phone: Page) -> None:
    phone.goto(LESSON)
    opener = phone.get_by_role("button", name="Ask this lesson")
    whole = opener.bounding_box()
    for top in (300, 600):
        phone.evaluate("(top) => scrollTo(0, top)", top)
    expect(opener).to_have_attribute("data-small", "")
    small = opener.bounding_box()
    assert whole and small and small["width"] < whole["width"] / 2
    phone.evaluate("scrollTo(0, 500)")
    expect(opener).not_to_have_attribute("data-small", "")
    phone.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    covered = opener.bounding_box()
    assert covered
    for part in phone.locator(".foot :is(p, label)").all():
        box = part.bounding_box()
        assert box and box["y"] + box["height"] <= covered["y"]


def test_on_a_phone_there_is_one_way_to_close(phone: Page) -> None:
    phone.goto(LESSON)
    phone.get_by_role("button", name="Ask this lesson").click()
    expect(phone.locator(".ask-head").get_by_role("button")).to_have_count(1)
    phone.get_by_role("button", name="Close", exact=True).click()
    expect(phone.locator(".ask-sheet")).to_be_hidden()


def test_without_javascript_a_plain_page_answers(no_js_page: Page) -> None:
    no_js_page.goto(LESSON)
    ask(no_js_page, HERE)
    no_js_page.get_by_role("button", name="Ask").click()
    expect(no_js_page.locator(".says .sentence")).to_contain_text("1 March 2023")
    no_js_page.locator("a.cite").first.click()
    expect(no_js_page).to_have_url(re.compile(r"/lessons/open-weight-vs-closed/#p\d+"))


def test_without_javascript_a_suggestion_and_more_are_buttons_too(no_js_page: Page) -> None:
    no_js_page.goto(f"{LESSON}tutor/")
    text = no_js_page.locator(".suggestions button").first.inner_text()
    no_js_page.locator(".suggestions button").first.click()
    expect(no_js_page.locator(".question .you")).to_contain_text(text)
    expect(no_js_page.locator(".says .sentence").first).to_be_visible()
    no_js_page.goto(f"{LESSON}tutor/")
    expect(no_js_page.locator(".suggestions").get_by_role("button", name=text, exact=True)).to_have_count(0)
    no_js_page.go_back()
    no_js_page.get_by_role("button", name="More", exact=True).click()
    expect(no_js_page.locator(".question .you")).to_contain_text("Tell me more")


def test_axe_finds_nothing_on_the_plain_pages(page: Page, axe_day_and_night: Check) -> None:
    page.goto(f"{LESSON}tutor/")
    axe_day_and_night(page)


def test_an_article_can_be_asked_too(page: Page) -> None:
    page.goto("/articles/open-vs-closed/")
    page.get_by_label("Your question about this article").fill("What does open mean for an AI model?")
    page.keyboard.press("Enter")
    expect(page.locator(".says .opener")).to_be_visible()
