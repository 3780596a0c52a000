"""The pages as a screen reader is given them: Chromium's own tree of roles, names and levels."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_quiz import QUIZ, answer

PAGES = (
    "/",
    "/lessons/",
    "/lessons/self-hosting/",
    "/articles/",
    "/articles/open-vs-closed/",
    "/briefs/",
    "/terms/",
    "/facts/",
    "/labs/",
    "/labs/break-even/",
    "/labs/which-one/",
    "/search/?q=licence",
    "/progress/",
    "/review/",
    "/decision/",
    "/device/",
    "/accounts/login/",
    QUIZ,
)
# What a reader acts on, with no name to be called by.
NAMELESS = re.compile(
    r"^\s*- (button|link|textbox|searchbox|combobox|checkbox|radio|slider|spinbutton|progressbar|img|dialog|region|form"
    r"|switch|tab|menuitem|option|listbox)(?: \[[^\]]*\])*:?$"
)
HEADING = re.compile(r'- \'?"?heading "?.*\[level=(\d)\]')


def tree(page: Page) -> list[str]:
    return page.locator("body").aria_snapshot().splitlines()


def told(lines: list[str]) -> None:
    """The marks that a reader steers by."""
    roles = [line.strip().removeprefix("- ").split(" ")[0].rstrip(":") for line in lines]
    for landmark in ("banner", "main", "contentinfo"):
        assert roles.count(landmark) == 1, f"{roles.count(landmark)} of {landmark}"
    names = [line.strip() for line in lines if line.strip().startswith("- navigation")]
    assert len(names) == len(set(names)), f"two navigations of one name: {names}"
    assert all('"' in name for name in names), f"a navigation without a name: {names}"
    assert not [line for line in lines if NAMELESS.match(line)], "something has no name"
    levels = [int(found[1]) for line in lines if (found := HEADING.search(line))]
    assert levels.count(1) == 1, levels
    steps = [(one, other) for one, other in pairwise(levels) if other > one + 1]
    assert not steps, f"a heading is left out between {steps}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_steered_by_its_marks_and_names(onlooker: Page, path: str) -> None:
    onlooker.goto(path)
    onlooker.wait_for_load_state("networkidle")
    told(tree(onlooker))


def test_after_an_answer_the_verdict_has_the_focus_and_is_read_once(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    told(tree(page))
    focused = page.evaluate("document.activeElement.textContent.trim()")
    assert re.match(r"(Right|Partly right|Not right)\.", focused), focused
    live = page.locator("[aria-live], [role=status], [role=alert]").filter(visible=True)
    assert not [one for one in live.all_inner_texts() if "Right" in one]


def test_an_answer_of_the_tutor_is_announced_once(page: Page) -> None:
    page.goto("/lessons/self-hosting/")
    field = page.get_by_role("textbox", name=re.compile("Your question"))
    field.fill("What is utilisation?")
    field.press("Enter")
    expect(page.locator("ask-lesson .sentence, .tutor .sentence").first).to_be_visible(timeout=20_000)
    said = page.locator("[data-said]")
    expect(said).not_to_be_empty()
    assert (
        page.locator(".tutor [aria-live], .tutor [role=status]").filter(has_text=re.compile(r"\w")).count()
        == 1
    )
    told(tree(page))
