"""A result tells the true state of its lesson, of this reader; what comes after it; and the end of a review."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from playwright.sync_api import Page, expect

from config.env import ROOT
from tests.browser.conftest import Site
from tests.browser.test_quiz import QUIZ, finish, go_on, taken

SLUG = "production-decision"
SET = "(one, values) => one.querySelectorAll('select').forEach((each, at) => { each.value = values[at] })"


def plain(text: str) -> str:
    return re.sub(r"[*`_]", "", " ".join(text.split()))


def key() -> dict[str, dict[str, Any]]:
    written = yaml.safe_load((ROOT / "content" / "quizzes" / f"{SLUG}.yaml").read_text(encoding="utf-8"))
    return {one["id"]: one for one in written["questions"]}


def answer_rightly(page: Page) -> None:
    form = page.locator("form.asking")
    question = key()[str(form.locator("[name=question]").get_attribute("value"))]
    if "options" in question or "holds" in question:
        options = question.get("options") or [{"text": str(question["holds"]), "right": True}]
        wanted = {plain(one["text"]) for one in options if one.get("right")}
        for label in form.locator(".opts label").all():
            if plain(label.locator("b").inner_text()) in wanted:
                label.locator("input").check()
    elif "order" in question:
        texts = [plain(text) for text in form.locator(".place b").all_inner_texts()]
        order = [plain(text) for text in question["order"]]
        form.evaluate(SET, [str(order.index(text)) for text in texts])
    elif "match" in question:
        groups = {plain(thing): plain(str(group)) for thing, group in question["match"].items()}
        for line in form.locator(".pairs > div").all():
            line.locator("select").select_option(label=groups[plain(line.locator("b").inner_text())])
    else:
        form.locator("input[name=answer]").fill(str(question["number"]))
    form.locator(".on .btn").click()
    page.locator("#verdict").wait_for()


def pass_it(page: Page) -> None:
    page.goto(QUIZ)
    while "result" not in page.url:
        answer_rightly(page)
        go_on(page)


def test_what_is_missing_of_a_lesson_is_named_until_it_is_done(
    page: Page, axe_day_and_night: Callable[[Page], None]
) -> None:
    pass_it(page)
    state = page.locator("[data-state]")
    expect(page.locator(".state")).to_contain_text("Passed.")
    expect(state).to_contain_text("To finish lesson 4, read ")
    axe_day_and_night(page)
    page.goto(f"/lessons/{SLUG}/")
    for button in page.locator("[data-read]").all()[1:]:
        button.click()
        expect(button).to_have_text("Read. Mark as not read")
    first = page.locator("section.part h2").first.inner_text()
    page.goto(f"{QUIZ}result/")
    expect(state).to_have_text(f"To finish lesson 4, read {first}.")
    page.goto(f"/lessons/{SLUG}/")
    page.locator("[data-read]").first.click()
    expect(page.locator("[data-read]").first).to_have_text("Read. Mark as not read")
    page.goto(f"{QUIZ}result/")
    expect(state).to_have_text(re.compile(r"^Lesson 4 done\. 11 to go, about \d½? hours\.$"))


def test_the_best_so_far_is_said_once_there_are_two(page: Page) -> None:
    pass_it(page)
    best = page.locator(".state [data-best]")
    expect(best).to_have_text("")
    finish(page)
    expect(best).to_have_text("Your best so far: 14 of 14.")


def test_nothing_due_is_no_dead_end(page: Page, site: Site) -> None:
    page.goto("/review/")
    expect(page.get_by_role("link", name="Choose a lesson")).to_be_visible()
    expect(page.get_by_role("link", name="Practise now")).to_be_hidden()
    taken(page, site)
    page.goto("/review/")
    page.get_by_role("link", name="Practise now").click()
    expect(page.get_by_text("Practice · Question 1 of 14")).to_be_visible()


def test_a_review_ends_with_what_comes_back(page: Page, site: Site) -> None:
    taken(page, site)
    page.goto(f"{QUIZ}?again")
    question = page.locator("input[name=question]").get_attribute("value")
    page.goto(f"/review/{SLUG}/{question}/")
    answer_rightly(page)
    page.locator("[data-next]").click()
    expect(page.locator("[data-today]")).to_have_text("Done for today")
    expect(page.locator("[data-about]")).to_have_text(re.compile(r"^1 right, \d+ comes? back tomorrow\.$"))
