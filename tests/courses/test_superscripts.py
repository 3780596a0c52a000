"""What stands between carets is raised in every kind of text, and is still 10^25 for those who search, quote and copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.html import strip_tags

from courses.compiling.folder_compiler import parse_course
from courses.compiling.markdown import render_inline
from courses.reading.superscripts import raised, without_end
from tests.courses.test_facts import LESSON


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("above 10^25^ operations", "above 10<sup><i>^</i>25</sup> operations"),
        ("6 × 10^11^ × 2^−3^.", "6 × 10<sup><i>^</i>11</sup> × 2<sup><i>^</i>−3</sup>."),
        ("10^(−difference ÷ 400)^)", "10<sup><i>^(</i>−difference ÷ 400<i>)</i></sup>)"),
        ("the 3^rd^ of *May*^2^", "the 3<sup><i>^</i>rd</sup> of <em>May</em><sup><i>^</i>2</sup>"),
    ],
)
def test_it_is_raised_and_the_caret_stays_in_the_text(written: str, shown: str) -> None:
    assert render_inline([written]) == [shown]
    plain = without_end(written.replace("*May*^2^", "May^2^"))
    assert strip_tags(shown) == plain
    assert strip_tags(raised(plain)) == plain


@pytest.mark.parametrize("text", ["x^2 and y^2", "a^2+b^2=c", "^25^", "two ^ signs ^", r"10\^25^"])
def test_other_carets_are_carets(text: str) -> None:
    assert render_inline([text]) == [text.replace("\\", "")]


def test_code_keeps_its_carets() -> None:
    assert render_inline(["`10^25^`"]) == ["<code>10^25^</code>"]


def test_a_plain_text_is_raised_where_it_is_shown_and_nothing_of_it_is_html() -> None:
    assert raised("3.8 × 10^25 <b>") == "3.8 × 10<sup><i>^</i>25</sup> &lt;b&gt;"


def test_so_is_a_power_in_a_lesson(folder: Path) -> None:
    with (folder / LESSON).open("a") as lesson:
        lesson.write("\n## Powers\n\nIt takes 10^25^ operations.\n")
    made = parse_course(folder).lessons["two-kinds"]
    assert "It takes 10<sup><i>^</i>25</sup> operations." in made.sections[-1].html
    assert made.passages[-1].text == "It takes 10^25 operations."
    assert "10<sup><i>^</i>25</sup>" in made.passages[-1].excerpt
