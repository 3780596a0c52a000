"""The one next act in a browser: the same everywhere, by the law that the server has too, and nothing jumps for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from config.env import ROOT
from tests.browser.conftest import NARROW, WIDE, Site
from tests.browser.test_accounts import come_in
from tests.browser.test_landing import MOST_SHIFT, WATCH
from tests.browser.test_quiz import QUIZ, answer

FIRST = "/lessons/open-weight-vs-closed/"


def lessons(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get("/outlines.json").json()["lessons"]
    return found


def keep(page: Page, read: dict[str, int | None], day: int = 1) -> None:
    """Of each lesson so many sections were read, the later ones on later days; None marks it as done."""
    reads = {}
    for lesson in lessons(page):
        if lesson["slug"] not in read:
            continue
        count = read[lesson["slug"]]
        at = f"2026-11-{day + list(read).index(lesson['slug']):02d}T10:00:00.000Z"
        marks = {"*": {"hash": "", "at": at}}
        if count is not None:
            marks = {
                f"{one['anchor']}#{one['hash']}": {"hash": one["hash"], "at": at}
                for one in lesson["sections"][:count]
            }
        reads[lesson["slug"]] = marks
    page.goto("/terms/")
    page.evaluate("reads => localStorage.setItem('ajar:reader:1', JSON.stringify({ reads }))", reads)


def hero(page: Page) -> Any:
    return page.locator(".hero [data-next-act] a")


def test_the_browser_decides_by_the_same_law(page: Page) -> None:
    cases = json.loads((ROOT / "tests/learners/next_act_cases.json").read_text(encoding="utf-8"))
    page.goto("/terms/")
    found = page.evaluate(
        """async (cases) => {
          const { nextAct } = await import("/static/js/next-act-law.js")
          return cases.map(({ lessons, came, under_way, due }) => nextAct(lessons, came, under_way, due))
        }""",
        cases,
    )
    assert {case["name"]: is_ for case, is_ in zip(cases, found, strict=True)} == {
        case["name"]: case["is"] for case in cases
    }


def test_what_was_touched_last_wins_and_stands_at_every_place(page: Page) -> None:
    every = lessons(page)
    keep(page, {every[-1]["slug"]: 1, every[1]["slug"]: 1})
    label = f"Read on: {every[1]['sections'][1]['title']}"
    page.goto("/")
    expect(hero(page)).to_have_text(label)
    page.goto(FIRST)
    expect(page.locator(".next-step a")).to_have_text(label)
    page.goto("/progress/")
    expect(page.locator(".act a")).to_have_text(label)
    page.locator(".act a").click()
    expect(page).to_have_url(
        f"{page.url.split('/lessons/')[0]}/lessons/{every[1]['slug']}/#{every[1]['sections'][1]['anchor']}"
    )


def test_a_quiz_that_was_left_is_gone_on_with(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    page.goto("/")
    expect(hero(page)).to_have_text("Go on with the quiz, question 2 of 14")
    page.goto("/lessons/production-decision/")
    expect(page.locator("[data-quiz]")).to_have_text("Go on at question 2")
    expect(page.locator(".next-step a")).to_have_text("Go on with the quiz, question 2 of 14")
    page.locator("[data-quiz]").click()
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()


def test_a_lesson_that_is_done_leads_to_the_next_and_the_last_to_the_certificate(page: Page) -> None:
    every = lessons(page)
    keep(page, {every[0]["slug"]: None})
    page.goto("/")
    expect(hero(page)).to_have_text(f"Next: {every[1]['title']}")
    expect(page.locator("[data-left]")).to_contain_text(f"1 of {len(every)} lessons done, about ")
    keep(page, {one["slug"]: None for one in every})
    page.goto("/")
    expect(hero(page)).to_have_text(f"All {len(every)} done: your certificate")
    hero(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"All {len(every)} lessons done")
    expect(page.locator("tbody tr")).to_have_count(len(every))
    expect(page.get_by_role("button", name="Print")).to_be_visible()


def test_a_new_reader_is_sent_to_the_first_lesson_with_and_without_scripts(
    page: Page, no_js_page: Page
) -> None:
    for one in (page, no_js_page):
        one.goto("/")
        expect(hero(one)).to_have_text("Start the first lesson")
        expect(hero(one)).to_have_attribute("href", FIRST)
        one.goto("/lessons/llama/")  # whose quiz is ahead, as its card says
        expect(one.locator(".next-step a")).to_have_text("On to the quiz")


def test_marking_the_last_section_opens_the_door_and_moves_the_next_step(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/lessons/llama/")
    page.get_by_role("button", name="Mark it as done").click()
    expect(page.locator("html.passed")).to_have_count(1)
    expect(page.locator("html.passed")).to_have_count(0)
    expect(page.locator(".next-step a")).to_contain_text("Next: ")


def test_a_lesson_says_how_far_the_reader_is(page: Page, phone: Page) -> None:
    for one in (page, phone):
        one.goto("/lessons/llama/")
        one.locator("section.part").nth(2).evaluate("section => section.scrollIntoView()")
        expect(one.locator("[data-reached]")).to_have_text("Section 3 of 6")
        expect(one.locator("[data-minutes-left]")).to_have_text(re.compile(r"^\d+ min left$"))
        for button in one.locator("[data-read]").all()[2:]:
            button.click()
        expect(one.locator("[data-minutes-left]")).to_have_text("read")


@pytest.fixture(params=[NARROW, {"width": 768, "height": 1024}, WIDE], ids=["phone", "tablet", "desk"])
def watched(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.url, viewport=request.param, service_workers="block")
    context.add_init_script(f"({WATCH})()")
    yield context.new_page()
    context.close()


def test_nothing_jumps_on_home_and_progress_however_far_somebody_came(watched: Page) -> None:
    every = [one["slug"] for one in lessons(watched)]
    states: list[dict[str, int | None]] = [{}, {every[0]: None, every[2]: 2}, dict.fromkeys(every)]
    jumped = {}
    for number, state in enumerate(states):
        keep(watched, state)
        for address in ("/", "/progress/", "/progress/certificate/", "/"):
            watched.goto(address)
            shifted = watched.evaluate("allIsThere().then(throughAll)")
            if shifted > MOST_SHIFT:
                jumped[f"{number} {address}"] = shifted
    assert jumped == {}


def test_the_drawing_is_never_behind_the_text(watched: Page) -> None:
    watched.goto("/")
    for width in (320, 360, 640, 735, 737, 768, 900, 1100, 1160, 1250, 1360, 1900):
        watched.set_viewport_size({"width": width, "height": 900})
        boxes = watched.evaluate(
            """() => [".hero > svg, .hero > img, .hero .picture", ".hero h1", ".hero .total", ".hero .ways"].map((one) => {
              const { left, right, top, bottom } = document.querySelector(one).getBoundingClientRect()
              return { left, right, top, bottom }
            })"""
        )
        door, *texts = boxes
        for text in texts:
            beside = text["right"] <= door["left"] or text["bottom"] <= door["top"]
            assert beside, (width, door, text)
        assert watched.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_axe_finds_nothing_in_home_menu_and_certificate(
    page: Page, site: Site, axe_day_and_night: Callable[[Page], None]
) -> None:
    every = lessons(page)
    keep(page, {every[0]["slug"]: None, every[1]["slug"]: 1})
    page.goto("/")
    expect(page.locator(".modules .done").first).to_contain_text("1 of 2 done")
    axe_day_and_night(page)
    page.goto("/progress/certificate/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 of 12")
    axe_day_and_night(page)
    page.goto("/accounts/login/?next=/")
    come_in(page, site, "day-and-night@example.org")
    expect(page).to_have_url(f"{site.url}/")
    page.get_by_role("button", name="day-and-night").click()
    expect(page.get_by_role("navigation", name="Yours")).to_be_visible()
    axe_day_and_night(page)


def test_the_header_says_who_reads_and_signing_out_there_is_told(phone: Page, site: Site) -> None:
    page = phone
    page.goto("/terms/")
    page.get_by_role("link", name="Sign in").first.click()
    come_in(page, site, "header@example.org")
    expect(page).to_have_url(f"{site.url}/terms/")
    page.get_by_role("button", name="header").click()
    menu = page.get_by_role("navigation", name="Yours")
    for name in ("My progress", "Review", "Decision record", "Account"):
        expect(menu.get_by_role("link", name=name)).to_be_visible()
    menu.get_by_role("link", name="Sign out").click()
    expect(page).to_have_url(f"{site.url}/")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("You are signed out.")).to_be_hidden()


def test_erasing_an_account_is_told_on_home(page: Page, site: Site) -> None:
    page.goto("/accounts/login/?next=/me/erase/")
    come_in(page, site, "erased@example.org")
    page.get_by_role("button", name="Erase everything").click()
    expect(page).to_have_url(f"{site.url}/")
    expect(page.get_by_text("Your account and all that was in it are erased.")).to_be_visible()


def test_without_scripts_signing_out_leads_to_a_page_that_says_so(no_js_page: Page, site: Site) -> None:
    page = no_js_page
    page.goto("/accounts/login/?next=/progress/")
    come_in(page, site, "no-scripts@example.org")
    expect(page.get_by_role("button", name="no-scripts")).to_be_hidden()
    for name in ("Decision record", "Your account"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()


def test_a_browser_that_may_forget_is_told_so_once(page: Page) -> None:
    page.add_init_script("navigator.storage.persist = () => Promise.resolve(false)")
    keep(page, {"llama": 1})
    page.goto("/progress/")
    expect(page.locator("[data-may-forget]")).to_be_visible()
    page.reload()
    expect(page.locator("#standing .begun")).to_be_visible()
    expect(page.locator("[data-may-forget]")).to_be_hidden()


def test_offline_the_progress_page_says_that_nothing_is_lost(page: Page) -> None:
    keep(page, {"llama": 1})
    page.route(
        "**/progress/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.goto("/progress/")
    expect(page.locator("#progress [data-problem]")).to_contain_text("Nothing is lost")
