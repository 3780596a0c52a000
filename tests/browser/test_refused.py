"""What the site will not have of a browser's progress stays there, is told with its reason, and is tried again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.test_accounts import come_in
from tests.browser.test_answers import choose, press_answer
from tests.browser.test_quiz import QUIZ, taken

NOT_OURS = "This result was not signed by this site"


def receipts(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate("localStorage['ajar:reader:1']"))["receipts"]
    return found


def sign_with(page: Page, receipt: str) -> None:
    """As if the site's key were another one now, or the former one again."""
    page.evaluate(
        "receipt => { const state = JSON.parse(localStorage['ajar:reader:1']);"
        "for (const one of Object.values(state.receipts)) one.receipt = receipt;"
        "localStorage['ajar:reader:1'] = JSON.stringify(state) }",
        receipt,
    )


@pytest.fixture
def signed(page: Page, site: Site) -> str:
    """The receipt of somebody without an account, whose browser holds one that the site no longer knows."""
    taken(page, site)
    (kept,) = receipts(page).values()
    sign_with(page, kept["receipt"][:-4] + "xxxx")
    return str(kept["receipt"])


def test_a_refused_result_stays_and_is_taken_when_the_site_knows_it_again(
    page: Page, signed: str, site: Site, axe: Callable[[Page], None]
) -> None:
    page.goto("/accounts/login/?next=/progress/")
    come_in(page, site, "refused@example.org")
    listed = page.locator("[data-refused] li")
    expect(listed).to_contain_text(NOT_OURS)
    expect(page.locator("[data-lesson=production-decision] [data-score]")).to_have_text("")
    axe(page)
    page.reload()
    expect(listed).to_have_count(1)
    assert len(receipts(page)) == 1
    sign_with(page, signed)
    page.goto("/lessons/")
    page.wait_for_function("() => !Object.keys(JSON.parse(localStorage['ajar:reader:1']).receipts).length")
    page.goto("/progress/")
    expect(page.locator(".attempts li")).to_have_count(1)
    expect(listed).to_have_count(0)


def test_without_an_account_it_is_told_too_and_can_be_removed(page: Page, signed: str) -> None:
    page.goto("/progress/")
    listed = page.locator("[data-refused] li")
    expect(listed).to_contain_text(NOT_OURS)
    page.get_by_role("button", name=re.compile("^Remove it")).click()
    expect(page.locator("[data-refused]")).to_be_hidden()
    assert not receipts(page)


def test_an_answer_that_is_refused_later_is_listed_and_not_lost(page: Page) -> None:
    statuses = [503, 404]

    def refuse(route: Route) -> None:
        if route.request.method == "POST" and statuses:
            route.fulfill(status=statuses.pop(0), body="away")
        else:
            route.continue_()

    page.route("**/quiz/", refuse)
    choose(page, QUIZ)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.goto("/progress/")
    expect(page.locator("[data-refused] li")).to_contain_text("no longer has this quiz")
    page.goto("/terms/")
    page.wait_for_function("() => !localStorage['ajar:answers']")
    page.goto(QUIZ)
    expect(page.locator(".quiz .eyebrow")).to_contain_text("Question 2 of 14")
