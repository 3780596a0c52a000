"""The decision record in a browser: kept while it is written, filled by labs and checklists, and taken along on sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml
from playwright.sync_api import Page, Route, expect

from config.env import ROOT
from tests.browser.conftest import Site
from tests.browser.test_accounts import come_in


def write(page: Page) -> None:
    page.get_by_label("What is it for?").fill("Support mails")
    page.get_by_label("What do you choose?").select_option("hosted")
    page.get_by_label("Why?").fill("Data stays in Europe.")
    expect(page.get_by_role("status")).to_have_text(re.compile("Kept in this browser|Saved in your account"))


def test_it_is_assembled_and_kept_while_it_is_written(page: Page) -> None:
    page.goto("/lessons/production-decision/")
    page.locator(".checklist input").first.check()
    page.goto("/labs/break-even/?tokens_per_day=400000000")
    page.get_by_role("link", name="Put this into my decision record").click()
    record = page.get_by_role("article", name="The record")
    expect(record).to_contain_text("At 400 M tokens a day")
    write(page)
    expect(record).to_contain_text("Data stays in Europe.")
    expect(record).to_contain_text("A named person answers when it fails")
    page.goto("/labs/will-it-fit/")
    page.get_by_role("link", name="Put this into my decision record").click()
    expect(record).to_contain_text("GB")
    expect(record).to_contain_text("At 400 M tokens a day")
    page.goto("/decision/")
    expect(record).to_contain_text("Support mails")
    page.goto("/progress/")
    page.get_by_role("link", name="Support mails").click()
    page.get_by_role("button", name="Delete this record").click()
    page.wait_for_url("**/decision/?new")
    page.goto("/decision/")
    expect(record).not_to_contain_text("Support mails")


def test_what_is_typed_while_the_page_still_loads_stays(page: Page) -> None:
    """The form is assembled anew once the browser's own record is known; by then somebody may be writing."""
    waiting: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "POST" and not waiting:
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/decision/", hold_the_first)
    with page.expect_request(lambda request: request.method == "POST" and "/decision/" in request.url):
        page.goto("/decision/?lab=break-even/")
    why = page.get_by_label("Why?")
    why.press_sequentially("Data stays")
    page.get_by_label("What do you choose?").select_option("hosted")
    why.focus()
    waiting[0].continue_()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(page.get_by_text("New record")).to_be_visible()
    why.press_sequentially(" in Europe.")
    expect(page.get_by_role("article", name="The record")).to_contain_text("Data stays in Europe.")
    expect(page.get_by_label("What do you choose?")).to_have_value("hosted")


def test_what_is_written_while_the_record_is_assembled_stays(page: Page) -> None:
    page.goto("/decision/")
    expect(page.get_by_text("New record")).to_be_visible()
    waiting: list[Route] = []
    page.route("**/decision/", lambda route: waiting.append(route) if not waiting else route.continue_())
    title = page.get_by_label("What is it for?")
    with page.expect_request("**/decision/"):
        title.press_sequentially("Support")
    title.press_sequentially(" mails")
    page.get_by_label("Why?").fill("Data stays in Europe.")
    waiting[0].continue_()
    record = page.get_by_role("article", name="The record")
    expect(record).to_contain_text("Data stays in Europe.")
    expect(record).to_contain_text("Support mails")
    expect(title).to_have_value("Support mails")


def test_what_cannot_be_sent_is_said_and_stays_in_this_browser(page: Page) -> None:
    page.goto("/decision/")
    expect(page.get_by_text("New record")).to_be_visible()
    page.route("**/decision/", lambda route: route.abort())
    page.get_by_label("What is it for?").fill("Support mails")
    expect(page.get_by_role("alert")).to_have_text(re.compile("Not sent: the site cannot be reached"))
    page.unroute("**/decision/")
    page.reload()
    expect(page.get_by_label("What is it for?")).to_have_value("Support mails")


def test_a_changed_fact_is_told_on_the_progress_page(page: Page) -> None:
    facts = yaml.safe_load((ROOT / "content" / "facts.yaml").read_text())
    as_it_was = {one["id"]: one["value"] for one in facts if one["id"] == "h100-hourly-high"}
    page.goto("/decision/?lab=break-even/")
    write(page)
    page.route("**/decision/facts/", lambda route: route.fulfill(json=as_it_was))
    page.goto("/progress/")
    expect(page.locator("[data-decisions]")).to_contain_text("3 facts it rests on have changed")


def test_on_signing_in_it_goes_into_the_account(page: Page, site: Site) -> None:
    page.goto("/decision/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    write(page)
    page.get_by_role("link", name="Sign in").first.click()
    come_in(page, site, "decides@example.org")
    expect(page).to_have_url(f"{site.url}/decision/")
    expect(page.get_by_text("Kept in your account.")).to_be_visible()
    expect(page.get_by_role("article", name="The record")).to_contain_text("Data stays in Europe.")
    assert page.evaluate("() => localStorage.getItem('ajar:decisions:1')") is None
    page.get_by_label("Why?").fill("Because.")
    expect(page.get_by_role("status")).to_have_text("Saved in your account.")
    page.reload()
    expect(page.get_by_label("Why?")).to_have_value("Because.")


def test_without_javascript_it_is_shown_and_taken_away(no_js_page: Page) -> None:
    no_js_page.goto("/decision/?lab=will-it-fit/")
    no_js_page.get_by_label("What is it for?").fill("Support mails")
    no_js_page.get_by_role("button", name="Show it").click()
    expect(no_js_page.get_by_role("article", name="The record")).to_contain_text("GB")
    with no_js_page.expect_download() as download:
        no_js_page.get_by_role("button", name="Markdown").click()
    assert download.value.suggested_filename == "support-mails.md"


def test_axe_finds_nothing(page: Page, axe_day_and_night: Callable[[Page], None]) -> None:
    page.goto("/decision/?lab=which-one/")
    write(page)
    page.get_by_text("Reading the licence", exact=True).click()
    axe_day_and_night(page)


def test_on_a_phone_nothing_scrolls_sideways(phone: Page) -> None:
    phone.goto("/decision/?lab=break-even/")
    write(phone)
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 360
