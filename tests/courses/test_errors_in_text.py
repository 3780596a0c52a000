"""Every mistake that an author can make in a lesson, an article or a brief, with its line and what is said of
it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from courses.compiling.folder_compiler import parse_course
from courses.reading.document import ContentErrors

LESSON = "lessons/on-your-machine.md"
FRONT = "---\ntitle: Memory\nsummary: How much.\nminutes: 6\nchecked: 2026-11-22\n---\n"  # 6 lines
BRIEF_FRONT = "---\ntitle: A week\ndate: 2026-11-18\ntrending: true\ngenerated_by: null\nsources: []\n---\n"


def mistakes(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    return [(error.path, error.line, error.message) for error in caught.value.errors]


def assert_only_mistake(folder: Path, path: str, line: int, words: str) -> None:
    found = mistakes(folder)
    assert [(where, at) for where, at, _ in found] == [(path, line)], found
    for word in words.split():
        assert word in found[0][2], found


# name → front matter, line, words of the message
FRONT_MATTER = {
    "none at all": ("## Memory\n\nText.\n", 1, "first line must be ---"),
    "an end that is missing": ("---\ntitle: Memory\n\n## Memory\n\nText.\n", 1, "second line --- is missing"),
    "a list instead of keys": ("---\n- title\n---\n## Memory\n\nText.\n", 2, "not a list of `key: value`"),
    "nothing between its lines": ("---\n---\n## Memory\n\nText.\n", 2, "not a list of `key: value`"),
    "broken YAML": (FRONT.replace("Memory", "Memory: more"), 2, "not valid YAML mapping"),
    "a colon in a text": (FRONT.replace("Memory", "Memory: more"), 2, "colon quotes"),
    "quotes around a part of a text": (
        FRONT.replace("Memory", '"Memory" and more'),
        2,
        "quotes of the other kind",
    ),
    "a link without quotes": (FRONT.replace("Memory", "[Memory](x) and more"), 2, "begins with [ quotes"),
    "a day in quotes that is not in the calendar": (
        FRONT.replace("2026-11-22", '"2026-02-30"'),
        5,
        "not a day",
    ),
    "a draft in quotes": (FRONT[:-4] + 'draft: "true"\n---\n', 6, "true or false, without quotes"),
    "one former slug": (FRONT[:-4] + "was: old-name\n---\n", 6, "write was: [old-name]"),
    "a source that is an address": (FRONT[:-4] + "sources: [a]\n---\n", 6, "a among its sources not a list"),
    "an unknown key": (FRONT.replace("minutes", "length: 6\nminutes"), 4, "unknown key length minutes"),
    "no minutes": (FRONT.replace("minutes: 6\n", ""), 2, "has no minutes"),
    "a key twice": (FRONT.replace("minutes: 6", "title: Again"), 4, "the key title twice, first in line 2"),
    "a title that is a number": (FRONT.replace("Memory", "2026"), 2, "2026 not text quotes"),
    "a title that is empty": (FRONT.replace("Memory", '""'), 2, "empty title"),
    "a title that is too long": (FRONT.replace("Memory", "M" * 201), 2, "title of 201 characters"),
    "no whole minutes": (FRONT.replace("6", "six", 1), 4, "six minutes whole number"),
    "minutes without sense": (FRONT.replace("6", "0", 1), 4, "0 minutes whole number from 1"),
    "a day that is not in the calendar": (FRONT.replace("11-22", "02-30"), 5, "2026-02-30 not a day"),
    "a day in words": (FRONT.replace("2026-11-22", "yesterday"), 5, "yesterday checked 2026-11-22"),
    "an unknown term": (FRONT[:-4] + "terms: [licence, fog]\n---\n", 6, "term fog not in terms.yaml"),
    "a term twice": (FRONT[:-4] + "terms: [token, token]\n---\n", 6, "token twice among its terms"),
    "terms that are no list": (FRONT[:-4] + "terms: token\n---\n", 6, "terms not a list"),
    "an unknown related lesson": (
        FRONT[:-4] + "related: [fog]\n---\n",
        6,
        "related lesson fog does not exist",
    ),
    "itself as related": (FRONT[:-4] + "related: [on-your-machine]\n---\n", 6, "itself as a related"),
    "questions that are no list": (FRONT[:-4] + "suggest: Why?\n---\n", 6, "suggest not a list"),
    "one objective": (FRONT[:-4] + "objectives: [bake]\n---\n", 6, "1 objectives 2 to 5"),
    "six objectives": (FRONT[:-4] + f"objectives: {list('abcdef')}\n---\n", 6, "6 objectives 2 to 5"),
    "an objective that is too long": (
        FRONT[:-4] + f"objectives:\n  - bake\n  - {'k' * 161}\n---\n",
        8,
        "161 characters objectives 160",
    ),
    "a fact in an objective": (FRONT[:-4] + "objectives: ['{fact:a}', b]\n---\n", 6, "{fact:a} objectives"),
    "no question at all": (FRONT[:-4] + "suggest: []\n---\n", 6, "0 questions suggest 1 to 8"),
    "nine questions": (
        FRONT[:-4] + "suggest:\n" + "".join(f"  - Why {n}?\n" for n in range(9)) + "---\n",
        6,
        "9 questions suggest 1 to 8",
    ),
    "a question that is none": (
        FRONT[:-4] + "suggest:\n  - Why?\n  - Because\n---\n",
        8,
        "Because suggest ends ?",
    ),
    "a question that is too long": (
        FRONT[:-4] + f"suggest:\n  - Why{'y' * 120}?\n---\n",
        7,
        "question of 124 characters 120 at most",
    ),
    "a question twice": (FRONT[:-4] + "suggest: [Why?, Why?]\n---\n", 6, "Why? twice among its suggest"),
    "a question that is a number": (FRONT[:-4] + "suggest:\n  - 2026\n---\n", 7, "2026 suggest not text"),
    "a fact in a question": (FRONT[:-4] + "suggest:\n  - Why {fact:a}?\n---\n", 6, "{fact:a} suggest"),
    "a source that is not on the web": (
        FRONT[:-4] + "sources:\n  - title: A\n    url: ftp://example.org\n---\n",
        8,
        "ftp://example.org https://",
    ),
    "a source without a title": (FRONT[:-4] + "sources:\n  - url: https://example.org\n---\n", 7, "no title"),
    "an anchor of YAML": (FRONT.replace("Memory", "&a Memory"), 2, "anchor &a not part of the format"),
}


@pytest.mark.parametrize(("front", "line", "words"), FRONT_MATTER.values(), ids=FRONT_MATTER.keys())
def test_front_matter_is_refused_with(folder: Path, front: str, line: int, words: str) -> None:
    text = front if "## Memory" in front else front + "## Memory\n\nText.\n"
    (folder / LESSON).write_text(text)
    assert_only_mistake(folder, LESSON, line, words)


# name → body, line within the body, words of the message
BODIES = {
    "no text": ("\n", -6, "says nothing"),
    "a comment that does not end": (
        "## One\n\nText.\n\n<!-- why\n\nMore.\n",
        5,
        "comment that does not end -->",
    ),
    "a box that does not end": ("## One\n\n::: note\nText.\n", 3, "box `::: note` does not end"),
    "a box with nothing in it": ("## One\n\nText.\n\n> [!NOTE]\n", 5, "a box, Note, with nothing in it"),
    "code in a step that does not end": (
        "## One\n\n1. Go\n\n   ```sh\n   ls\n",
        5,
        "code block that does not end",
    ),
    "a formula that cannot be read": (
        "## One\n\nText.\n\n$$\n\\frac{a\n$$\n",
        6,
        "formula \\frac{a cannot be read",
    ),
    "a command that no formula has": (
        "## One\n\nSo \\( \\oops{x} \\) is.\n",
        3,
        "formula \\oops{x} \\oops not known",
    ),
    "an empty section": ("## One\n\nText.\n\n## Two\n", 5, "section Two with nothing in it"),
    "a section of headings only": ("## One\n\n### The premise\n", 1, "section One with nothing in it"),
    "an empty block": ("## One\n\n### The premise\n\n### Try it\n\nText.\n", 3, "The premise with nothing"),
    "a heading without text": ("## One\n\nText.\n\n###\n\nText.\n", 5, "heading without text"),
    "a heading without a space": ("## One\n\n###Premise\n\nText.\n", 3, "space after its #"),
    "an anchor twice": (
        "## One\n\nText.\n\n## Two {#one}\n\nText.\n",
        5,
        "anchor one twice, first in line 7",
    ),
    "an anchor with capitals": ("## One {#One}\n\nText.\n", 1, "anchor One small letters"),
    "an anchor of the page's own": ("## One {#p12}\n\nText.\n", 1, "anchor p12 page uses itself"),
    "a lab that does not exist": ("## One\n\n```lab rocket\n```\n", 3, "lab rocket does not exist"),
    "a lab without a name": ("## One\n\n```lab\n```\n", 3, "lab without a name"),
    "a code block that does not end": ("## One\n\n```python\nprint()\n", 3, "code block that does not end"),
    "a caption without a table": ("## One\n\nTable: Prices\n\nText.\n", 3, "caption no table"),
    "a row with a cell too many": ("## One\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", 5, "3 cells 2 columns"),
    "a rule that is too short": ("## One\n\n| a | b |\n|---|\n| 1 | 2 |\n", 4, "2 columns rule of 1"),
    "a picture": ("## One\n\nText ![A cat](cat.png)\n", 3, "lessons/cat.png which does not exist"),
    "an unknown footnote": ("## One\n\nText.[^why]\n", 3, "footnote [^why] not defined"),
    "a footnote without a mark": ("## One\n\nText.\n\n[^why]: Because.\n", 5, "[^why] nothing refers"),
    "a reference that is not defined": ("## One\n\nSee [this][that].\n", 3, "[that] not defined"),
    "a link to a missing lesson": (
        "## One\n\nSee [it](fog.md).\n",
        3,
        "links to fog.md, which does not exist",
    ),
    "a link to a missing anchor": ("## One\n\n[it](two-kinds.md#fog)\n", 3, "two-kinds.md#fog no anchor fog"),
    "a link to a missing anchor here": ("## One\n\nSee [it](#fog).\n", 3, "#fog this file has no anchor"),
    "a link to an unknown term": ("## One\n\n[it](../terms.yaml#fog)\n", 3, "terms.yaml has no anchor fog"),
    "a link out of the folder": ("## One\n\n[it](../../README.md)\n", 3, "outside the course folder"),
    "a link to a quiz": ("## One\n\n[it](../quizzes/two-kinds.yaml)\n", 3, "not a lesson, an article"),
    "a link from the root": ("## One\n\n[it](/lessons/two-kinds/)\n", 3, "relative path"),
    "a link to nothing": ("## One\n\nText and [it]().\n", 3, "link to nothing"),
    "a link by another scheme": (
        "## One\n\n[it](javascript:alert(1))\n",
        3,
        "javascript http, https, mailto",
    ),
    "a scheme in disguise": ("## One\n\n[it](java&#115;cript:alert)\n", 3, "javascript:alert http, https"),
    "a link with a space in it": (
        "## One\n\n[it](my file.md)\n",
        3,
        "my file.md cannot be read <my file.md>",
    ),
    "the second of two equal links": ("## One\n\n[it](#one)\n\n[it](#fog) and\n[it](#fog2)\n", 5, "#fog"),
}


@pytest.mark.parametrize(("body", "line", "words"), BODIES.values(), ids=BODIES.keys())
def test_a_lesson_is_refused_with(folder: Path, body: str, line: int, words: str) -> None:
    (folder / LESSON).write_text(FRONT + body)
    found = mistakes(folder)
    assert (found[0][0], found[0][1]) == (LESSON, line + 6), found
    assert all(word in found[0][2] for word in words.split()), found
    assert {path for path, _, _ in found} == {LESSON}


def test_a_lesson_names_at_most_three_related_ones(folder: Path) -> None:
    (folder / LESSON).write_text(
        FRONT[:-4] + "related: [two-kinds, what-it-costs, x, y]\n---\n## One\n\nText.\n"
    )
    assert (LESSON, 6, "names 4 related lessons; 3 at most") in mistakes(folder)


def test_a_preset_of_a_lab_is_read_as_yaml_with_its_line(folder: Path) -> None:
    (folder / LESSON).write_text(FRONT + "## One\n\n```lab rocket\nspeed: 1\nspeed: 2\n```\n")
    assert (LESSON, 11, "has the key speed twice, first in line 10") in mistakes(folder)


BRIEFS = {
    "a heading missing": (
        "## TL;DR\n\nA.\n\n## What happened\n\nB.\n\n## So what?\n\nC.\n",
        0,
        "## Now what?",
    ),
    "another order": ("## What happened\n\nA.\n\n## TL;DR\n\nB.\n", 0, "exactly the headings ## TL;DR"),
}


@pytest.mark.parametrize(("body", "line", "words"), BRIEFS.values(), ids=BRIEFS.keys())
def test_a_brief_is_refused_with(folder: Path, body: str, line: int, words: str) -> None:
    (folder / "briefs/a-week-in-november.md").write_text(BRIEF_FRONT + body)
    assert_only_mistake(folder, "briefs/a-week-in-november.md", line, words)


def test_a_brief_that_a_model_wrote_names_its_sources(folder: Path) -> None:
    path = folder / "briefs/a-week-in-november.md"
    front = BRIEF_FRONT.replace("null", "small-model 1.0")
    path.write_text(
        front + "## TL;DR\n\nA.\n\n## What happened\n\nB.\n\n## So what?\n\nC.\n\n## Now what?\n\nD.\n"
    )
    assert_only_mistake(folder, "briefs/a-week-in-november.md", 5, "names no sources")
