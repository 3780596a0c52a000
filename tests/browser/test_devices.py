"""Progress that nobody loses: a quiz before an account, two devices, no network, a shared computer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import WIDE, Site
from tests.browser.test_accounts import come_in, let_in
from tests.browser.test_quiz import QUIZ, answer, finish, taken

LESSON = "/lessons/open-weight-vs-closed/"
OTHER = "/lessons/philosophy-and-strategy/"


@pytest.fixture
def device(chromium: Browser, site: Site) -> Iterator[Callable[[], Page]]:
    """Opens another device: a browser with nothing in it."""
    opened: list[BrowserContext] = []

    def open_one() -> Page:
        context = chromium.new_context(
            service_workers="block", base_url=site.url, reduced_motion="reduce", viewport=WIDE
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


def kept(page: Page) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(page.evaluate("localStorage['ajar:reader:1'] ?? '{}'"))
    return found


def read_section(page: Page, lesson: str, place: int) -> None:
    page.goto(lesson)
    button = page.locator("[data-read]").nth(place)
    button.click()
    expect(button).to_have_text("Read. Mark as not read")


def expect_read(page: Page, lesson: str, sections: int) -> None:
    page.goto("/progress/")
    row = page.locator(f"[data-lesson={lesson.split('/')[2]}] progress")
    expect(row).to_have_js_property("value", sections)


def test_a_quiz_taken_without_an_account_is_in_the_account_afterwards(page: Page, site: Site) -> None:
    finish(page)
    score = page.locator(".score").inner_text().replace(" of ", "/").replace("\n", "")
    page.locator("main").get_by_role("link", name="Sign in").click()
    come_in(page, site, "quiz-then-account@example.org")
    page.wait_for_function("() => !Object.keys(JSON.parse(localStorage['ajar:reader:1']).receipts).length")
    page.goto("/progress/")
    expect(page.locator("[data-lesson=production-decision] [data-score]")).to_have_text(score)
    expect(page.locator(".attempts li")).to_have_count(1)


def test_a_merge_is_undone_where_it_is_told(page: Page, site: Site) -> None:
    read_section(page, LESSON, 0)
    page.goto("/accounts/login/?next=/progress/")
    come_in(page, site, "undo@example.org")
    expect(page.locator("#merged")).to_contain_text("1 section read")
    page.locator("#merged").get_by_role("button", name="Undo").click()
    expect(page.locator("#merged")).to_contain_text("Taken back")
    expect_read(page, LESSON, 0)
    page.get_by_role("button", name="Sign out").click()
    expect_read(page, LESSON, 1)


def test_two_devices_one_of_them_offline_come_to_the_same(device: Callable[[], Page], site: Site) -> None:
    laptop, phone = device(), device()
    for page in (laptop, phone):
        let_in(page, site, "two-devices@example.org")
    phone.goto(LESSON)
    phone.locator("[data-read]").first.wait_for()
    phone.context.set_offline(True)
    phone.locator("[data-read]").nth(0).click()
    phone.locator("[data-read]").nth(1).click()
    expect(phone.locator("[data-read]").nth(1)).to_have_text("Read. Mark as not read")
    read_section(laptop, LESSON, 1)
    read_section(laptop, OTHER, 0)
    phone.context.set_offline(False)
    phone.wait_for_function(
        "() => Object.values(JSON.parse(localStorage['ajar:reader:1']).reads).every(one => !Object.keys(one).length)"
    )
    for page in (laptop, phone):
        expect_read(page, LESSON, 2)
        expect_read(page, OTHER, 1)


def test_an_answer_given_offline_is_kept_and_sent(page: Page) -> None:
    page.goto(QUIZ)
    page.locator(".opts input").first.check()
    page.context.set_offline(True)
    page.locator("form.asking .on .btn").click()
    expect(page.locator("[data-waiting]")).to_contain_text("kept in this browser")
    page.context.set_offline(False)
    expect(page.locator("#verdict")).to_be_visible()
    assert page.evaluate("localStorage['ajar:answers'] ?? null") is None


def test_an_answer_given_offline_survives_closing_the_tab(page: Page) -> None:
    page.goto(QUIZ)
    page.locator(".opts input").first.check()
    page.context.set_offline(True)
    page.locator("form.asking .on .btn").click()
    expect(page.locator("[data-waiting]")).to_be_visible()
    other = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    other.goto("/progress/")
    other.wait_for_function("() => !localStorage['ajar:answers']")
    other.goto(QUIZ)
    expect(other.get_by_text("Question 2 of 14")).to_be_visible()


@pytest.fixture
def left_behind(page: Page, site: Site, request: pytest.FixtureRequest) -> Page:
    """Alice was signed in here; afterwards somebody read a section. Now Bob signs in."""
    let_in(page, site, f"alice-{abs(hash(request.node.name))}@example.org")
    read_section(page, OTHER, 0)
    page.wait_for_function(
        "() => !Object.keys(JSON.parse(localStorage['ajar:reader:1']).reads['philosophy-and-strategy'] ?? {}).length"
    )
    page.goto("/progress/")
    page.get_by_role("button", name="Sign out").click()
    read_section(page, LESSON, 0)
    page.goto("/accounts/login/?next=/progress/")
    come_in(page, site, f"bob-{abs(hash(request.node.name))}@example.org")
    return page


def test_on_a_shared_computer_it_asks_first_and_shows_nothing_of_the_other(left_behind: Page) -> None:
    expect(left_behind.locator("#whose")).to_contain_text("1 section read")
    expect_read(left_behind, LESSON, 0)
    expect_read(left_behind, OTHER, 0)


def test_what_is_not_mine_stays_out_and_is_there_after_signing_out(left_behind: Page) -> None:
    left_behind.get_by_role("button", name="Not mine").click()
    expect(left_behind.locator("#whose")).to_contain_text("Kept out")
    expect_read(left_behind, LESSON, 0)
    expect(left_behind.locator("#whose")).to_have_count(0)
    left_behind.get_by_role("button", name="Sign out").click()
    expect_read(left_behind, LESSON, 1)


def test_what_is_mine_is_added(left_behind: Page) -> None:
    left_behind.get_by_role("button", name="Add it to bob-").click()
    expect(left_behind.locator("#whose")).to_contain_text("Added")
    expect_read(left_behind, LESSON, 1)


def test_what_is_nobodys_is_erased(left_behind: Page) -> None:
    left_behind.get_by_role("button", name="Erase it here").click()
    expect(left_behind.locator("#whose")).to_contain_text("Erased")
    left_behind.get_by_role("button", name="Sign out").click()
    expect_read(left_behind, LESSON, 0)


def test_a_lesson_is_marked_as_done_by_hand_and_taken_back(page: Page) -> None:
    page.goto(LESSON)
    done = page.locator("[data-done]")
    done.click()
    expect(done).to_have_text("Marked as done. Take it back")
    page.goto("/progress/")
    expect(page.locator("[data-lesson=open-weight-vs-closed] .n")).to_have_text("✓")
    page.goto(LESSON)
    done.click()
    expect(done).to_have_text("Mark it as done")


def test_a_section_that_changed_since_is_named(page: Page) -> None:
    read_section(page, LESSON, 0)
    page.evaluate(
        "state = JSON.parse(localStorage['ajar:reader:1']);"
        "Object.values(state.reads['open-weight-vs-closed'])[0].hash = 'older';"
        "localStorage['ajar:reader:1'] = JSON.stringify(state)"
    )
    page.goto("/progress/")
    expect(page.locator("[data-lesson=open-weight-vs-closed] .more")).to_contain_text(
        "1 section has changed since you read it"
    )


@pytest.fixture
def missed(page: Page, site: Site) -> Page:
    """An anonymous reader who has just taken a quiz and missed some of it."""
    taken(page, site)
    page.goto("/review/")
    return page


def test_an_anonymous_review_says_when_the_next_comes(missed: Page, axe: Callable[[Page], None]) -> None:
    expect(missed.locator("[data-today]")).to_have_text("Nothing is due today")
    expect(missed.locator("[data-about]")).to_contain_text("The next question comes on")
    axe(missed)


def test_an_anonymous_reader_reviews_a_question(missed: Page, axe: Callable[[Page], None]) -> None:
    missed.goto(f"{QUIZ}?again")
    question = missed.locator("input[name=question]").get_attribute("value")
    missed.goto(f"/review/production-decision/{question}/")
    answer(missed)
    axe(missed)
    expect(missed.locator("[data-left]")).to_contain_text("done for today")
    assert len(kept(missed)["receipts"]) == 2
    missed.locator("[data-next]").click()
    expect(missed.locator("[data-today]")).to_have_text("Done for today")


def test_practice_by_keyboard(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/lessons/production-decision/practice/")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.locator(".hints, #verdict").wait_for()
    axe(page)


def test_reporting_a_question(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(QUIZ)
    answer(page)
    page.get_by_text("Report this question").click()
    page.get_by_label("In your words").fill("It is out of date.")
    axe(page)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_days_are_those_of_the_readers_clock(chromium: Browser, site: Site) -> None:
    """In a zone where it is another day than in Greenwich, whenever this runs."""
    hour = datetime.now(UTC).hour
    zone = "Pacific/Kiritimati" if hour >= 12 else "Pacific/Pago_Pago"
    context = chromium.new_context(
        service_workers="block", base_url=site.url, viewport=WIDE, timezone_id=zone
    )
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        finish(page)
        now = datetime.now(ZoneInfo(zone))
        page.goto("/review/")
        expect(page.locator("[data-about]")).to_contain_text(f"comes on {now + timedelta(days=1):%A}")
        day = re.compile(rf"^{now.day} {now:%b}")
        page.goto("/progress/")
        expect(page.locator(".attempts time")).to_have_text(day)
        page.goto("/accounts/login/?next=/progress/")
        come_in(page, site, "day@example.org")
        expect(page.locator("#merged")).to_contain_text("1 quiz result")
        page.reload()
        expect(page.locator(".merges li")).to_contain_text(day)
        context.clear_cookies(name="zone")  # as if the first page were one's own
        page.goto("/progress/")
        expect(page.locator(".attempts time")).to_have_text(day)
        expect(page.locator("meta[name=zone]")).to_have_attribute("content", zone)
    finally:
        context.close()
