"""A quiz in a browser: by mouse, by keyboard alone, on a phone, without JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response, Route, expect

from tests.browser.conftest import Site

QUIZ = "/lessons/production-decision/quiz/"
_TAKEN: dict[str, dict[str, str]] = {}  # by site, what a browser keeps of the quiz that `taken` took
Check = Callable[[Page], None]


def answer(page: Page) -> str:
    """Answers the question that stands there, whatever its kind, with the first that comes; gives the kind."""
    form = page.locator("form.asking")
    kind = str(form.get_attribute("data-kind"))
    if kind in ("single", "multiple", "true-false"):
        form.locator(".opts input").first.check()
    elif kind == "number":
        form.locator("input[name=answer]").fill("650")
    elif kind == "match":
        for select in form.locator("select").all():
            select.select_option(index=1)
    form.locator(".on .btn").click()
    page.locator("#verdict").wait_for()
    return kind


def go_on(page: Page) -> None:
    page.locator("[data-next]").click()
    page.locator("#verdict").wait_for(state="detached")


def finish(page: Page) -> set[str]:
    """From the first question to the result; gives the kinds that were met."""
    page.goto(QUIZ)
    kinds = set()
    while "result" not in page.url:
        kinds.add(answer(page))
        go_on(page)
    return kinds


def taken(page: Page, site: Site) -> None:
    """Leaves in a browser that nobody used before what `finish` does, which is done once on a site. It is one result for
    all who ask: an account has it once."""
    page.goto("/terms/")
    if site.url not in _TAKEN:
        finish(page)
        _TAKEN[site.url] = page.evaluate("({ ...localStorage })")
    else:
        page.evaluate("kept => Object.assign(localStorage, kept)", _TAKEN[site.url])


def test_from_the_lesson_to_the_result_and_back(page: Page) -> None:
    page.goto("/lessons/production-decision/")
    page.get_by_role("link", name="Take the quiz").click()
    kinds = finish(page)
    assert {"single", "multiple", "order", "number"} <= kinds
    score = page.locator(".score").inner_text()
    heights = page.locator(".ways .btn").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert len(heights) == 3 and max(heights) - min(heights) <= 1, heights  # px
    page.goto("/lessons/production-decision/")
    expect(page.locator("[data-best]")).to_contain_text(f"Your best so far: {score}".replace("\n", " "))
    page.goto("/progress/")
    row = page.locator("[data-lesson=production-decision] [data-score]")
    expect(row).to_have_text(score.replace(" of ", "/"))


def test_the_receipt_stays_in_the_browser_once(page: Page) -> None:
    finish(page)
    page.reload()
    page.wait_for_function("Boolean(localStorage['ajar:reader:1'])")
    receipts = json.loads(page.evaluate("localStorage['ajar:reader:1']"))["receipts"]
    assert len(receipts) == 1


def test_by_keyboard_alone(page: Page) -> None:
    page.goto(QUIZ)
    page.keyboard.press("2")
    expect(page.locator(".opts input").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()


def test_enter_without_an_answer_says_what_to_do(page: Page) -> None:
    page.goto(QUIZ)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Choose one of the answers.")


def sent_by(page: Page) -> list[str]:
    """What the page asks the site for from now on, but files: "POST 200 /lessons/…"."""
    seen: list[str] = []

    def note(answer: Response) -> None:
        asked = answer.request
        if asked.resource_type in ("document", "fetch", "xhr"):
            seen.append(f"{asked.method} {answer.status} {urlsplit(answer.url).path}")

    page.on("response", note)
    return seen


def test_each_answer_and_each_next_question_is_one_request(page: Page) -> None:
    page.goto(QUIZ)
    seen = sent_by(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert seen == [f"POST 422 {QUIZ}"]
    page.keyboard.press("1")
    page.locator("form.asking .on .btn").dblclick()
    expect(page.locator("#verdict")).to_be_visible()
    page.locator("[data-next]").click()
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()
    assert seen[1:] == [f"POST 200 {QUIZ}", f"GET 200 {QUIZ}"]


def test_an_answer_that_is_sent_before_htmx_has_come_is_held_back(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/vendor/htmx\b"), hold)
    page.goto(QUIZ, wait_until="commit")
    page.locator("#schemes:not([hidden])").wait_for()
    page.locator(".opts input").first.check()
    page.evaluate("window.isSame = true")
    seen = sent_by(page)
    page.locator(".opts input").first.press("Enter")
    page.wait_for_timeout(300)
    assert not seen
    for route in held:
        route.continue_()
    expect(page.locator("#verdict")).to_be_visible()
    assert seen == [f"POST 200 {QUIZ}"]
    assert page.evaluate("window.isSame")


def test_back_and_forward_show_what_belongs_there(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    first = page.title()
    assert page.url.endswith("?n=1")
    go_on(page)
    expect(page.locator("#main")).to_be_focused()
    assert page.url.endswith("?n=2")
    second = page.title()
    page.go_back()
    expect(page.locator(".said")).to_be_focused()
    expect(page).to_have_title(first)
    page.go_forward()
    expect(page.locator("form.asking")).to_be_visible()
    expect(page).to_have_title(second)
    assert page.url.endswith("?n=2")
    expect(page.locator("#schemes")).to_be_visible()


def test_a_quiz_that_was_left_and_come_back_to_asks_what_is_next(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    go_on(page)
    page.locator(".quiz .eyebrow a").click()
    page.go_back()
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()
    answer(page)
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()


def test_without_a_network_the_next_question_waits_where_one_is(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    page.context.set_offline(True)
    page.locator("[data-next]").click()
    expect(page.get_by_role("alert")).to_contain_text("The site cannot be reached")
    page.context.set_offline(False)
    go_on(page)
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()


def test_what_is_not_of_this_site_takes_no_place(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    page.route(re.compile(r"\?n=2"), lambda route: route.fulfill(body="<h1>Sign in to the Wi-Fi</h1>"))
    page.locator("[data-next]").click()
    expect(page.get_by_role("alert")).to_contain_text("please try again")
    expect(page.locator("#verdict")).to_be_visible()


def test_closing_the_tab_loses_nothing(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    page.goto("/")
    page.goto(QUIZ)
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()


def test_things_are_put_in_order_by_buttons(page: Page) -> None:
    page.goto(QUIZ)
    while page.locator("form.asking").get_attribute("data-kind") != "order":
        answer(page)
        go_on(page)
    first = page.locator(".place b").first.inner_text()
    page.get_by_role("button", name=f"Move down: {first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place b").nth(1)).to_have_text(first)
    expect(page.locator("[data-order] [role=status]")).to_have_text(f"{first}: place 2 of 5")
    assert page.locator(".place select").evaluate_all("all => all.map(one => one.value)") == list("01234")


def test_axe_finds_nothing_on_the_way(page: Page, axe_day_and_night: Check) -> None:
    page.goto(QUIZ)
    seen: set[str] = set()
    while "result" not in page.url:
        kind = str(page.locator("form.asking").get_attribute("data-kind"))
        if kind not in seen:
            axe_day_and_night(page)
        answer(page)
        if kind not in seen:
            axe_day_and_night(page)
        seen.add(kind)
        go_on(page)
    axe_day_and_night(page)


def test_on_a_phone_nothing_scrolls_sideways(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(QUIZ)
    while "result" not in phone.url:
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320
        answer(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320
        go_on(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_javascript_it_is_all_there(no_js_page: Page) -> None:
    kinds = finish(no_js_page)
    assert "order" in kinds
    expect(no_js_page.locator("h2", has_text="What you missed")).to_be_visible()
    no_js_page.get_by_role("link", name=re.compile("Retake the")).click()
    expect(no_js_page.get_by_text(re.compile("Question 1 of"))).to_be_visible()


def test_things_are_matched_by_keyboard(page: Page, axe: Check) -> None:
    page.goto("/lessons/open-weight-vs-closed/quiz/")
    while page.locator("form.asking").get_attribute("data-kind") != "match":
        answer(page)
        go_on(page)
    axe(page)
    for select in page.locator(".pairs select").all():
        select.focus()
        page.keyboard.type("Closed")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("Partly right.")
    axe(page)
