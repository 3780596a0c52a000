"""What stands in the frame of a block, and what a lab's link says."""

from __future__ import annotations

import re

from django.utils.html import strip_tags

from courses.compiling.document_parser import Setting, finish, read_draft
from courses.compiling.rendering import Job, render
from courses.reading.document import SourceFile

FRONT = "---\ntitle: T\nsummary: S\nminutes: 6\nchecked: 2026-11-22\n---\n## One\n\n"


def section(body: str, setting: Setting | None = None) -> str:
    draft = read_draft(SourceFile("lessons/a.md", FRONT + body + "\n", ""), "lesson")
    [html] = render([Job(draft.outline.markdown)])
    finished = finish(draft, html, setting or Setting())
    assert finished
    assert draft.outline.errors == []
    return finished.document.sections[0].html


def framed(html: str, kind: str) -> str:
    block = re.search(f'<div class="block {kind}">(.*?)</div>', html, re.DOTALL)
    assert block
    return " ".join(strip_tags(block.group(1)).split())


def test_text_after_a_checklist_stands_outside_its_frame() -> None:
    html = section("### The baker's checklist\n\nBefore you start:\n\n- The oven is hot\n\nIt takes an hour.")
    assert "Before you start: The oven is hot" in framed(html, "checklist")
    assert "It takes an hour." not in framed(html, "checklist")
    assert "It takes an hour." in html


def test_all_of_a_task_stands_inside_its_frame() -> None:
    html = section("### Try it\n\n- Weigh the flour\n\nWrite it down.")
    assert framed(html, "try").endswith("Write it down.")


def test_the_link_to_a_lab_bears_its_title() -> None:
    html = section("```lab scales\n```", Setting(labs={"scales": "Does it balance?"}))
    assert '<a href="/labs/scales/">Open the lab: Does it balance?</a>' in html


def test_a_row_that_has_a_side_says_so() -> None:
    table = "| Tin | Crust |\n|---|---|\n| Sealed tin | Soft |\n| Bare *stone* | Hard |\n| Basket | None |"
    html = section(table, Setting(sides={"sealed tin": "closed", "bare stone": "open"}))
    assert '<th scope="row" class="side closed">' in html
    assert '<th scope="row" class="side open">' in html
    assert html.count('class="side') == 2
