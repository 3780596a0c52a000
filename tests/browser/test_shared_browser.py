"""A browser that several people use: after signing out nothing of an account is left in it, and nobody gets another's."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.test_accounts import come_in, let_in
from tests.browser.test_answers import choose, fill_in, press_answer
from tests.browser.test_quiz import QUIZ, answer

LESSON = "/lessons/production-decision/"


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto("/accounts/login/?next=/progress/")
    come_in(page, site, email)
    expect(page).to_have_url(f"{site.url}/progress/")


def sign_out(page: Page, site: Site) -> None:
    page.goto("/progress/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site.url}/")
    page.wait_for_function("() => !JSON.parse(localStorage['ajar:reader:1'] ?? '{}').me")


def local(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("({...localStorage})")
    return found


def attempt_cookies(page: Page) -> list[str]:
    return [str(one["name"]) for one in page.context.cookies() if str(one["name"]).startswith("quiz")]


def away(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=503, body="away")
    else:
        route.continue_()


def test_an_answer_that_waits_is_sent_before_its_account_signs_out(page: Page, site: Site) -> None:
    let_in(page, site, "waiting@example.org")
    page.route("**/quiz/", away)
    choose(page, QUIZ)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.goto("/accounts/logout/")
    page.unroute("**/quiz/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site.url}/")
    sign_in(page, site, "waiting@example.org")
    page.goto(QUIZ)
    expect(page.locator(".quiz .eyebrow")).to_contain_text("Question 2 of 14")


def test_after_signing_out_nothing_of_the_account_is_left(page: Page, site: Site) -> None:
    page.goto(QUIZ)
    answer(page)
    assert attempt_cookies(page)
    sign_in(page, site, "leaves@example.org")
    page.goto(LESSON)
    box = page.locator(".checklist input").first
    box.check()
    page.route("**/quiz/", away)
    page.goto(QUIZ)
    fill_in(page)
    press_answer(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    sign_out(page, site)
    page.wait_for_function("() => !localStorage['ajar:answers']")
    assert not attempt_cookies(page)
    assert not [key for key in local(page) if key.startswith(("ajar:ticks", "tutor:"))]
    page.goto(LESSON)
    expect(page.locator(".checklist input").first).not_to_be_checked()
    page.unroute("**/quiz/")
    page.goto(QUIZ)
    expect(page.locator(".quiz .eyebrow")).to_contain_text("Question 1 of 14")
    sign_in(page, site, "leaves@example.org")
    page.goto(LESSON)
    expect(page.locator(".checklist input").first).to_be_checked()


def test_what_an_account_read_and_could_not_send_is_seen_by_it_alone(page: Page, site: Site) -> None:
    let_in(page, site, "unsent@example.org")
    page.route("**/me/merge/", away)
    page.goto(LESSON)
    page.locator("[data-read]").first.click()
    sign_out(page, site)
    row = page.locator("[data-lesson=production-decision] progress")
    page.goto("/progress/")
    expect(row).to_have_js_property("value", 0)
    page.unroute("**/me/merge/")
    sign_in(page, site, "unsent@example.org")
    expect(row).to_have_js_property("value", 1)


def test_a_decision_that_another_left_is_not_the_next_ones_unasked(page: Page, site: Site) -> None:
    page.goto("/decision/")
    page.get_by_label("What is it about?").or_(page.locator("[name=title]")).first.fill("Clinic notes")
    page.wait_for_function("() => localStorage['ajar:decisions:1']")
    page.goto("/accounts/login/?next=/lessons/")
    come_in(page, site, "before-me@example.org")
    page.goto("/terms/")
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site.url}/")
    assert "Clinic notes" in json.dumps(local(page))
    page.goto("/accounts/login/?next=/decision/")
    come_in(page, site, "after-me@example.org")
    expect(page.get_by_text("that may be somebody else’s")).to_be_visible()
