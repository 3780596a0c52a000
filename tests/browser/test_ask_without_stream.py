"""Whatever becomes of the stream between tutor and page, the answer stands on the page, or a way to look again does."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.test_ask import HERE, LESSON, ask
from tutor.models import Comparison, Question

STREAM = re.compile(r"/tutor/[-0-9a-f]+/stream/")
ADDRESS = re.compile(r"/tutor/[-0-9a-f]+/$")
OPENER = 'id: 1\nevent: opener\ndata: {"text": "The lesson says:"}\n\n'
SENTENCE = (
    'id: 2\nevent: sentence\ndata: {"text": "It stays.", "html": "<p class=sentence>It stays.</p>"}\n\n'
)
Answer = Callable[[Route], object]


def says(status: int, body: str = "", kind: str = "text/html", **headers: str) -> Answer:
    return lambda route: route.fulfill(
        status=status,
        body=body,
        content_type=kind,
        headers={name.replace("_", "-"): text for name, text in headers.items()},
    )


def events(body: str) -> Answer:
    return says(200, body, "text/event-stream")


REFUSED = {
    "a proxy's error": says(502, "<h1>Bad gateway</h1>"),
    "nothing more to say": says(204),
    "not found": says(404, "There is no such stream.", "text/plain"),
    "too many pages": says(503, "Too many pages are waiting.", "text/plain", Retry_After="5"),
    "a page in its place": says(200, "<h1>Welcome to this network</h1>"),
    "cut off at once": lambda route: route.abort(),
    "ended without a word": events("retry: 1000\n\n"),
    "ended after the first word": events(f"retry: 1000\n\n{OPENER}"),
    "never answered": lambda route: None,
}


def expect_answer(page: Page) -> None:
    expect(page.locator(".says .sentence")).to_contain_text("1 March 2023", timeout=10_000)
    expect(page.locator(".says .opener")).to_have_count(1)
    expect(page.locator(".says .working")).to_have_count(0)
    expect(page.locator("[data-said]")).to_contain_text("1 March 2023")
    expect(page.get_by_role("button", name="Delete this question")).to_be_visible()


@pytest.mark.parametrize("way", REFUSED)
def test_the_answer_comes_without_its_stream(page: Page, way: str) -> None:
    page.route(STREAM, REFUSED[way])
    page.goto(LESSON)
    ask(page, HERE)
    expect_answer(page)


def test_a_sentence_is_shown_before_the_answer_is_complete_and_once(page: Page) -> None:
    page.route(STREAM, events(f"retry: 200\n\n{OPENER}{SENTENCE}"))
    page.route(ADDRESS, says(204))
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".says")).to_contain_text("It stays.")
    with page.expect_request(STREAM):
        pass  # it broke off, and begins anew
    expect(page.locator(".says .sentence")).to_have_count(1)
    expect(page.locator(".says .opener")).to_have_count(1)
    page.unroute(ADDRESS)
    expect_answer(page)


def test_it_comes_when_the_network_is_back(page: Page) -> None:
    page.goto(LESSON)
    page.route(STREAM, lambda route: route.abort())
    page.route(ADDRESS, lambda route: route.abort())
    ask(page, HERE)
    line = page.locator(".says .working")
    expect(line).to_contain_text("cannot be fetched just now")
    page.context.set_offline(True)
    page.unroute(ADDRESS)
    page.context.set_offline(False)
    expect_answer(page)


def test_when_nothing_can_be_fetched_it_says_so_and_can_be_looked_again(page: Page) -> None:
    page.goto(LESSON)
    page.route(STREAM, REFUSED["a proxy's error"])
    page.route(ADDRESS, REFUSED["a proxy's error"])
    ask(page, HERE)
    again = page.get_by_role("button", name="Look again")
    expect(again).to_be_visible(timeout=10_000)
    page.unroute(ADDRESS)
    again.click()
    expect_answer(page)


def test_a_page_that_is_reloaded_while_it_waits_gets_the_answer(page: Page) -> None:
    page.route(STREAM, REFUSED["never answered"])
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".question[data-stream]")).to_be_visible()
    page.reload()
    expect(page.locator(".says .sentence")).to_contain_text("1 March 2023", timeout=10_000)


def test_a_question_deleted_elsewhere_is_waited_for_no_longer(page: Page) -> None:
    page.route(STREAM, REFUSED["not found"])
    page.route(ADDRESS, says(404, "<h1>There is no such page.</h1>"))
    page.goto(LESSON)
    ask(page, HERE)
    expect(page.locator(".says .working")).to_contain_text("no longer here")


def test_a_comparison_outlives_an_error_of_a_proxy(page: Page) -> None:
    comparison = Comparison(pk=uuid4(), sides={"A": "small", "B": "large"})
    address = comparison.get_absolute_url()

    def rendered(*, running: bool) -> str:
        sides = [Question(text=HERE, side=side, opener="The lesson says:", sentences=[]) for side in "AB"]
        context = {"comparison": comparison, "answers": sides, "running": running, "wait": 1}
        return render_to_string("tutor/comparison.html", context)

    page.route(f"**{address}", says(200, rendered(running=True)))
    page.goto(address)
    expect(page.locator(".working")).to_contain_text("2 answers are being found")
    page.route(f"**{address}", REFUSED["a proxy's error"])
    expect(page.locator(".working")).to_contain_text("cannot be fetched just now")
    page.route(f"**{address}", says(200, rendered(running=False)))
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("heading", name="Answer B")).to_be_visible()
    expect(page.locator(".working")).to_have_count(0)
