"""A text that is shown as one line loses nothing in silence: what it cannot show is a mistake with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from courses.compiling.folder_compiler import parse_course
from courses.compiling.markdown import not_inline, render_inline
from courses.reading.document import ContentErrors
from courses.reading.one_line import lost_in
from tests.conftest import EXAMPLE

PICTURES = [
    "What does ![two circles](circles.png) show?",
    "![](a.png)",
    "Look: ![a [b] c](<a b.png> 'title')",
    "![a cat][cat]\n\n[cat]: cat.png",
    "Which is it, ![a cat][cat]?",
    'What is <img src="cat.png" alt="a cat">?',
    "<IMG alt=x\nsrc=cat.png>",
    '<picture class="x"><source></picture>',
]
CODE = [
    "What does it print?\n\n```python\nprint(1)\nprint(2)\n```\n",
    "```\nprint(1)\n```",
    "~~~\nprint(1)\n~~~",
    "What?\n\n    print(1)\n    print(2)\n",
    "What?\n\tprint(1)",
    "    print(1)",
    "Is `a = 1\nb = 2` right?",
    "What does it print? ```python print(1) print(2) ```",  # as YAML folds it
    "What? ``` print(1) ```",
    "<pre>print(1)\nprint(2)</pre>",
]
BLOCKS = [
    "Which?\n\n- this\n- that",
    "Which?\n* this\n* that",
    "Which?\n\n1. this\n2. that",
    "## Which?\n\nThis.",
    "Which?\n=====\nThis.",
    "Which?\n---\nThis.",
    "One\n\n***\n\ntwo",
    "> So it was said.\n\nBy whom?",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "Look: | a | b | |---|---| | 1 | 2 |",  # as YAML folds it
    "Term\n: its meaning",
    "See [this][one].\n\n[one]: https://example.org",
    "So it is.[^1]\n\n[^1]: Or so they say.",
    "One\\\ntwo",
    "<ul><li>one</li></ul>",
]
OF_ONE_LINE = ["## Which?", "# Which?", "> So it was said.", "- this", "* this"]
NO_CHARACTERS = ["What is &#0;?", "What is &#1;?", "What is &#xd800;?", "What is &#99999999;?"]
GOOD = [
    "Which *one*, `two` or [three](https://example.org)?",
    "Write `![alt](picture.png)` or ``` `x` ``` for it.",
    "Three lines\nof prose\n\nand a paragraph.\n",
    "What does <img> stand for, and <b>this</b>?",
    "> 5",
    "- 3 °C",
    "1. FC Köln",
    "In the year\n1986. it was",
    "\\# is a comment, \\- is not",
    "#hashtag",
    "a | b || c",
    "a --- b - c",
    "Wait![1] What?",
    "&amp; and &#65; and &#x1f600;",
    "2 * 3 * 4 > 5",
    "`\\`",
    "```x```",
]


@pytest.mark.parametrize("text", [*PICTURES, *CODE, *BLOCKS, *OF_ONE_LINE, *NO_CHARACTERS])
def test_what_one_line_of_markdown_cannot_show_is_named(text: str) -> None:
    assert lost_in(text, is_markdown=True)


@pytest.mark.parametrize("text", [*PICTURES, *CODE, *BLOCKS])
def test_so_it_is_in_a_plain_text(text: str) -> None:
    assert lost_in(text, is_markdown=False)


@pytest.mark.parametrize(
    ("texts", "what"), [(PICTURES, "a picture"), (CODE[:-1], "a code block"), (BLOCKS[:3], "a list")]
)
def test_it_is_called_by_its_name(texts: list[str], what: str) -> None:
    assert {lost_in(text, is_markdown=True).partition(";")[0] for text in texts} == {f"has {what}"}


@pytest.mark.parametrize("text", GOOD)
def test_what_can_be_shown_is_let_be(text: str) -> None:
    assert lost_in(text, is_markdown=True) == ""
    assert lost_in(text, is_markdown=False) == ""
    assert render_inline([text]) != [""]


def test_a_picture_that_the_first_look_misses_is_not_swallowed_by_the_second() -> None:
    assert not_inline('<p>a <img src="x" alt="" /></p>').startswith("has a picture")
    assert not_inline("<p>a</p>\n<ul>\n<li>b</li>\n</ul>").startswith("has a <ul>")
    assert not_inline("<p>a <em>b</em> <code>c</code></p>") == ""
    with pytest.raises(ContentErrors, match="has a picture"):
        render_inline(["![a](b.png)"])


def test_a_reference_to_no_character_takes_nothing_with_it() -> None:
    assert render_inline(["one &#1; *two*"]) == ["one \ufffd <em>two</em>"]


BAD = {"picture": "Look: ![a cat](cat.png)", "code block": "What?\n\n```python\na = 1\nb = 2\n```"}
QUESTION = {"id": "one", "section": "holding", "ask": "Which?", "explain": "So."}
OPTIONS = [{"text": "This", "right": True, "why": "Yes."}, {"text": "That", "why": "No."}]


def places(bad: str) -> dict[str, dict[str, object]]:
    """A question with something bad in every text that it may have."""
    single = {**QUESTION, "options": OPTIONS}
    return {
        "ask": {**single, "ask": bad},
        "explain": {**single, "explain": bad},
        "text": {**single, "options": [OPTIONS[0], {"text": bad, "why": "No."}]},
        "why": {**single, "options": [OPTIONS[0], {"text": "That", "why": bad}]},
        "order": {**QUESTION, "order": ["one", bad, "three"]},
        "thing": {**QUESTION, "match": {"one": "a", bad: "b"}},
        "group": {**QUESTION, "match": {"one": "a", "two": bad}},
        "unit": {**QUESTION, "number": 3, "unit": bad},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "course"))


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("place", places(""))
def test_in_a_question_it_is_a_mistake_with_its_line(folder: Path, place: str, what: str) -> None:
    text = yaml.safe_dump({"questions": [places(BAD[what])[place]]}, sort_keys=False)
    (folder / "quizzes" / "two-kinds.yaml").write_text(text)
    found = [one for one in mistakes(folder) if f"has a {what};" in one]
    word = {"picture": "![", "code block": "```"}[what]
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines, 1) if word in line)
    starts = max(
        number for number in range(1, at + 1) if any(mark in lines[number - 1] for mark in (": ", "- ", "? "))
    )
    assert [one.split(":")[:2] for one in found] == [["quizzes/two-kinds.yaml", str(starts)]]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("terms.yaml", "means: ", "means: '![a](b.png)' #"),
        ("course.yaml", "tagline: ", "tagline: '![a](b.png)' #"),
        ("lessons/two-kinds.md", "summary: ", "summary: '![a](b.png)' #"),
    ],
)
def test_so_it_is_in_every_other_text_of_one_line(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    before, _, after = text.partition(old)
    (folder / file).write_text(f"{before}{new}{after}")
    assert any(one.startswith(f"{file}:{line}: has a picture;") for one in mistakes(folder))


def test_a_picture_in_the_claim_of_a_fact_is_a_mistake(folder: Path) -> None:
    (folder / "facts.yaml").write_text(
        "- id: one\n  claim: '![a](b.png)'\n  value: x\n  as_of: 2026-01-01\n"
        "  source: {title: A, url: 'https://example.org/'}\n  review_by: 2027-01-01\n"
    )
    assert "facts.yaml:2: has a picture; this text is shown as one line" in mistakes(folder)
