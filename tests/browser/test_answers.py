"""An answer is kept in the browser before it is sent, and until the site has it: whatever the line, the tab or the server
does in between.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.test_accounts import let_in
from tests.browser.test_quiz import QUIZ, answer, go_on

PRACTICE = "/lessons/production-decision/practice/"
WAITING = "() => !localStorage['ajar:answers']"


@pytest.fixture(params=["anonymous", "signed in"])
def anyone(request: pytest.FixtureRequest, page: Page, site: Site) -> Page:
    if request.param == "signed in":
        let_in(page, site, f"answers-{abs(hash(request.node.name))}@example.org")
    return page


def slow(page: Page, milliseconds: int = 400) -> None:
    """A line with this much latency."""
    line = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def choose(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".opts input").first.check()


def press_answer(page: Page) -> None:
    page.locator("form.asking .on .btn").click(no_wait_after=True)


def kept(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page.evaluate("localStorage['ajar:answers'] ?? '[]'"))
    return found


@pytest.mark.parametrize("leave", ["close", "follow a link"])
def test_who_leaves_at_once_has_answered(anyone: Page, leave: str) -> None:
    page = anyone
    choose(page, QUIZ)
    slow(page)
    again = page.context.new_page()
    press_answer(page)
    if leave == "close":
        page.close()
    else:
        page.locator(".quiz .eyebrow a").first.click(no_wait_after=True)
        expect(page).to_have_url(re.compile("/lessons/production-decision/$"))
        page.close()
    again.goto(QUIZ)
    expect(again.locator(".quiz .eyebrow")).to_contain_text("Question 2 of 14", timeout=3_000)
    again.wait_for_function(WAITING)


def test_the_last_answer_of_who_leaves_at_once_leads_to_the_result(page: Page) -> None:
    page.goto(QUIZ)
    while "Question 14 of 14" not in page.locator(".quiz .eyebrow").inner_text():
        answer(page)
        go_on(page)
    page.locator(".opts input").first.check()
    again = page.context.new_page()
    press_answer(page)
    page.close()
    again.goto("/progress/")
    expect(again.locator("[data-lesson=production-decision] [data-score]")).to_contain_text("/14")
    again.wait_for_function(WAITING)


def test_it_is_in_the_browser_before_it_is_on_its_way(anyone: Page) -> None:
    page = anyone
    choose(page, QUIZ)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/quiz/$"), hold)
    with page.expect_request(re.compile("/quiz/$")):
        press_answer(page)
    assert len(kept(page)) == 1
    held[0].continue_()
    expect(page.locator("#verdict")).to_be_visible()
    assert not kept(page)


def test_it_is_in_the_browser_before_the_press_of_the_button_is_over(page: Page) -> None:
    choose(page, QUIZ)
    press = "() => { document.querySelector('form.asking .on .btn').click(); return localStorage['ajar:answers'] }"
    assert "production-decision" in page.evaluate(press)


@pytest.mark.parametrize("how", ["a proxy's page", "503", "429", "nothing"])
def test_it_stays_until_the_site_itself_has_confirmed_it(page: Page, how: str) -> None:
    choose(page, QUIZ)
    answers = {
        "a proxy's page": {
            "status": 200,
            "content_type": "text/html",
            "body": "<h1>Sign in to the Wi-Fi</h1>",
        },
        "503": {"status": 503, "body": "away"},
        "429": {"status": 429, "body": "slowly"},
    }

    def refuse(route: Route) -> None:
        if how == "nothing":
            route.abort()
        else:
            route.fulfill(**answers[how])  # type: ignore[arg-type]

    page.route(re.compile("/quiz/$"), refuse)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_contain_text("kept in this browser")
    assert len(kept(page)) == 1
    page.unroute(re.compile("/quiz/$"))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#verdict")).to_be_visible()
    assert not kept(page)


def test_a_kept_answer_is_sent_and_no_longer_asked_for(anyone: Page) -> None:
    page = anyone
    page.goto(QUIZ)
    for _ in range(3):
        answer(page)
        go_on(page)
    expect(page.locator(".quiz .eyebrow")).to_contain_text("Question 4 of 14")
    form = page.locator("form.asking")
    question = form.locator("[name=question]").get_attribute("value")
    page.locator(".opts input, .number input, .pairs select").first.wait_for()
    fill_in(page)
    page.context.set_offline(True)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(QUIZ)
    expect(page.locator(".quiz .eyebrow")).to_contain_text("Question 5 of 14", timeout=3_000)
    expect(page.get_by_role("status").filter(has_text="kept in this browser")).to_contain_text(
        "sent", timeout=20_000
    )
    assert page.locator("form.asking [name=question]").get_attribute("value") != question
    assert not kept(page)


def fill_in(page: Page) -> None:
    kind = page.locator("form.asking").get_attribute("data-kind")
    if kind == "number":
        page.locator("input[name=answer]").fill("650")
    elif kind == "match":
        for select in page.locator("form.asking select").all():
            select.select_option(index=1)
    elif kind != "order":
        page.locator(".opts input").first.check()


def test_while_a_kept_answer_cannot_be_sent_its_question_is_not_asked_again(page: Page) -> None:
    choose(page, QUIZ)
    page.route(re.compile("/quiz/$"), _only_get)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.goto(QUIZ)
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    expect(page.locator("form.asking")).to_be_hidden()
    page.unroute(re.compile("/quiz/$"))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".quiz .eyebrow")).to_contain_text("Question 2 of 14")


def _only_get(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=503, body="away")
    else:
        route.continue_()


def test_the_back_button_does_not_ask_again_what_was_answered(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    page.go_back()
    expect(page.locator(".quiz .eyebrow")).to_contain_text("Question 2 of 14")


def test_another_page_sends_what_waits_and_says_so(page: Page) -> None:
    choose(page, QUIZ)
    page.context.set_offline(True)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto("/terms/")
    expect(other.get_by_role("status").filter(has_text="sent")).to_contain_text("kept in this browser")
    other.wait_for_function(WAITING)


def review_address(page: Page) -> str:
    page.goto(f"{QUIZ}?again")
    question = page.locator("input[name=question]").get_attribute("value")
    return f"/review/production-decision/{question}/"


def receipts(page: Page) -> int:
    return len(json.loads(page.evaluate("localStorage['ajar:reader:1'] ?? '{}'")).get("receipts", {}))


def test_a_review_of_who_leaves_at_once_is_kept_with_its_receipt(page: Page) -> None:
    choose(page, review_address(page))
    slow(page)
    again = page.context.new_page()
    press_answer(page)
    page.close()
    again.goto("/review/")
    again.wait_for_function(WAITING)
    assert receipts(again) == 1


def test_a_review_without_a_network_is_kept_and_told(anyone: Page) -> None:
    page = anyone
    address = review_address(page)
    choose(page, address)
    page.context.set_offline(True)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_contain_text("kept in this browser")
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    # a browser that is online again may have opened it by itself by now
    page.goto(address)
    expect(page.get_by_role("status").filter(has_text="kept in this browser")).to_contain_text(
        "sent", timeout=20_000
    )
    page.wait_for_function(WAITING)


def test_practice_without_a_network_goes_on_when_it_is_back(page: Page) -> None:
    choose(page, PRACTICE)
    page.context.set_offline(True)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_contain_text("kept in this browser")
    page.context.set_offline(False)
    expect(page.locator(".hints, #verdict")).to_be_visible()


def test_practice_that_was_left_at_once_goes_on_where_it_was(page: Page) -> None:
    choose(page, PRACTICE)
    slow(page)
    again = page.context.new_page()
    press_answer(page)
    page.close()
    again.goto(PRACTICE)
    expect(again.locator(".hints").or_(again.get_by_text("Question 2 of 14"))).to_be_visible(timeout=3_000)
    assert not kept(again)


def test_two_tabs_with_two_answers_are_told_which_counts(anyone: Page) -> None:
    here = anyone
    there = here.context.new_page()
    for page in (here, there):
        page.goto(QUIZ)
    chosen = here.locator(".opts label").first.locator("b, span").first.inner_text()
    here.locator(".opts label").filter(has_text=chosen).locator("input").check()
    there.locator(".opts label").filter(has_not_text=chosen).first.locator("input").check()
    press_answer(here)
    expect(here.locator("#verdict")).to_be_visible()
    expect(here.locator("[data-told]")).to_have_count(0)
    press_answer(there)
    expect(there.locator("[data-told]")).to_contain_text("The first answer counts")
    expect(there.locator("[data-told]")).to_be_focused()
    there.keyboard.press("Enter")
    expect(there.locator(".quiz .eyebrow")).to_contain_text("Question 2 of 14")


def test_a_review_in_two_tabs_without_an_account_is_kept_once(page: Page) -> None:
    address = review_address(page)
    other = page.context.new_page()
    for tab in (page, other):
        choose(tab, address)
    for tab in (page, other):
        press_answer(tab)
        expect(tab.locator("#verdict")).to_be_visible()
    expect(other.get_by_text("reviewed already, in another tab")).to_be_visible()
    assert receipts(page) == 1


@pytest.mark.parametrize("address", [QUIZ, PRACTICE])
def test_after_an_answer_the_verdict_has_the_focus_and_the_title(
    page: Page, no_js_page: Page, address: str
) -> None:
    for tab in (page, no_js_page):
        choose(tab, address)
        press_answer(tab)
        heard = tab.locator(".said, .hints")
        expect(heard).to_be_focused()
        expect(tab).to_have_title(
            re.compile(r"^(Right|Partly right|Not right|Not right yet) · Question 1 of 14")
        )
