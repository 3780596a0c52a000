"""Code on the page: its colours can be read in both schemes, and what stands behind its backticks is never a mistake."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from config.env import ROOT
from courses.compiling.folder_compiler import parse_course
from courses.compiling.markdown_code import read_info
from courses.compiling.plain_text import lines

LESSON = "lessons/on-your-machine.md"
FRONT = "---\ntitle: Joins\nsummary: Two tables.\nminutes: 5\nchecked: 2026-11-20\n---\n\n## A section\n\n"
CSS = (ROOT / "static/css/code.css").read_text()
TOKENS = (ROOT / "static/css/tokens.css").read_text()
COLOURS = re.findall(r"\.tok-\w+[^{}]*\{\s*color: light-dark\((#\w+), (#\w+)\)", CSS)


def light_and_dark(name: str) -> tuple[str, str]:
    found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", TOKENS)
    assert found
    return found[1], found[2]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("colours", "behind"), [*product(COLOURS, ("sunk", "open-wash"))])
def test_every_colour_of_code_can_be_read_in_both_schemes(colours: tuple[str, str], behind: str) -> None:
    for colour, ground in zip(colours, light_and_dark(behind), strict=True):
        assert contrast(colour, ground) >= 4.5, (colour, ground)


INFO = {
    "python": ("python", "", ()),
    'python title="agent.py" hl_lines="2 3"': ("python", "agent.py", (2, 3)),
    "{.python}": ("python", "", ()),
    "{.python .numberLines}": ("python", "", ()),
    '{.python filename="a b.py"}': ("python", "a b.py", ()),
    "{python}": ("python", "", ()),
    "{r, echo=FALSE, fig.cap='x'}": ("r", "", ()),
    "rust,ignore,should_panic": ("rust", "", ()),
    "rust,noplayground,ignore": ("rust", "", ()),
    "js {1,3-4}": ("js", "", (1, 3, 4)),
    "js{2}": ("js", "", (2,)),
    'sql title="first.sql" {2}': ("sql", "first.sql", (2,)),
    "language-python": ("python", "", ()),
    "py linenums='1'": ("py", "", ()),
    "{code-cell} ipython3": ("ipython3", "", ()),
    "c++": ("c++", "", ()),
    "C#": ("c#", "", ()),
    "console?lang=bash": ("console", "", ()),
    "": ("", "", ()),
    "!!! ???": ("", "", ()),
    "hl_lines=1-100000": ("", "", tuple(range(1, 501))),
}


@pytest.mark.parametrize("info", INFO)
def test_of_what_stands_behind_the_backticks_is_read(info: str) -> None:
    read = read_info(info)
    assert (read.language, read.title, read.marked) == INFO[info]


@pytest.mark.parametrize("info", [*INFO, "klingon", "python;evil()", "a" * 300])
def test_no_code_is_refused_for_what_stands_behind_its_backticks(folder: Path, info: str) -> None:
    (folder / LESSON).write_text(f"{FRONT}```{info}\nx = 1 # not a heading\n```\n")
    html = parse_course(folder).lessons["on-your-machine"].sections[0].html
    assert re.sub(r"<[^>]+>", "", html).strip().endswith("x = 1 # not a heading")


def test_code_has_colours_its_name_and_its_marked_lines(folder: Path) -> None:
    (folder / LESSON).write_text(f'{FRONT}```python title="a <b>.py" hl_lines="2"\na = "x"\nb = 2\n```\n')
    html = parse_course(folder).lessons["on-your-machine"].sections[0].html
    assert html.startswith('<figure class="code"><figcaption>a &lt;b&gt;.py</figcaption><pre tabindex="0">')
    assert '<span class="tok-s2">"x"</span>' in html
    assert '<span class="hll"><span class="tok-n">b</span>' in html


def test_code_ends_no_sentence_and_is_no_passage(folder: Path) -> None:
    (folder / LESSON).write_text(f"{FRONT}Look:\n\n```python\na = 1\n```\n\nIt is one.\n")
    document = parse_course(folder).lessons["on-your-machine"]
    assert [passage.text for passage in document.passages] == ["Look:", "It is one."]


FORMULAS = {
    r"\( n \times m \)": "n × m",
    r"\( \frac{a_1}{b_2} \)": "a₁/b₂",
    r"\( x^{2} + \sqrt{y} \)": "x² + √(y)",
    r"$$e^{-x}$$": "e^(−x)",
    r"\( \sum_{i=1}^{n} i \)": "∑_(i = 1)ⁿ i",
    r"\( \begin{pmatrix} a & b \\ c & d \end{pmatrix} \)": "(a, b; c, d)",
    r"\[n^2\]": "n²",
}


@pytest.mark.parametrize(("tex", "said"), FORMULAS.items(), ids=FORMULAS.keys())
def test_a_formula_is_set_and_said(folder: Path, tex: str, said: str) -> None:
    (folder / LESSON).write_text(f"{FRONT}It has {tex} rows.\n")
    document = parse_course(folder).lessons["on-your-machine"]
    assert "<math" in document.sections[0].html
    assert document.passages[0].text == f"It has {said} rows."
    assert document.passages[0].spoken == f"It has {said} rows."
    assert f"It has {said} rows." in "\n".join(lines(document.sections[0].html))


def test_a_formula_on_lines_of_its_own_can_be_quoted(folder: Path) -> None:
    (folder / LESSON).write_text(f"{FRONT}It costs:\n\n$$\nc = \\frac{{a}}{{b}}\n$$\n\nNo more.\n")
    document = parse_course(folder).lessons["on-your-machine"]
    assert '<math class="formula" display="block"' in document.sections[0].html
    assert [passage.text for passage in document.passages] == ["It costs:", "c = a/b", "No more."]


def test_a_dollar_is_money(folder: Path) -> None:
    text = "It costs $5 or $6, and $$ or $$$ in a list; \\$7 too, \\[1\\] and \\(x."
    (folder / LESSON).write_text(f"{FRONT}{text}\n")
    document = parse_course(folder).lessons["on-your-machine"]
    assert "<math" not in document.sections[0].html
    assert document.passages[0].text == text.replace("\\", "")
