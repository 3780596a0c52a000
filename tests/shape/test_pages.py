"""What templates, sheets and modules may hold: no inline script or style, colours from the tokens only."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from config.env import ROOT
from dev.sizes import committed

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.I
)
# The one sheet that is inlined, allowed by its hash, and the mail that no policy reaches.
STYLE = re.compile(r"<style[^>]*>", re.I)
# A shade of black dims whatever is behind it, in both schemes alike; it is no colour of ours.
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b(?![^{};]*\{)|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\((?!0 0 0 /)|:\s*(?:white|black|red|green|blue|gr[ae]y)\b",
    re.I,
)
# The tokens themselves, the sheet of the pages that come when nothing else does, and the colours of code, which stand
# nowhere else.
OWN_COLOURS = ("static/css/tokens.css", "static/css/alone.css", "static/css/code.css")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def lines_with(pattern: re.Pattern[str], path: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.search(line):
            yield f"{path}:{number}: {line.strip()[:100]}"


def on_screen(sheet: str) -> str:
    """A sheet without its comments and without what it says for paper, which is black on white; lines keep their numbers."""
    sheet = COMMENT.sub(lambda gone: "\n" * gone[0].count("\n"), sheet)
    while (start := sheet.find("@media print")) >= 0:
        end, depth = sheet.index("{", start) + 1, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        sheet = sheet[:start] + "\n" * sheet.count("\n", start, end) + sheet[end:]
    return sheet


def test_no_template_holds_a_script_a_style_attribute_or_a_handler() -> None:
    pages = [path for path in committed(".html") if path.startswith("templates/")]
    assert len(pages) > 30
    assert not [line for path in pages for line in lines_with(INLINE, path, read(path))]


def test_only_the_base_page_inlines_a_sheet() -> None:
    pages = [path for path in committed(".html") if path.startswith("templates/")]
    assert {path for path in pages if STYLE.search(read(path))} <= {
        "templates/base.html",
        "templates/quizzes/printed/course.html",  # a file for paper, which no policy of the site reaches
    }


@pytest.mark.parametrize("line", ['<p style="x">', "<a onclick='x'>", "<script>x", '<a href="javascript:x">'])
def test_what_the_policy_forbids_is_recognised(line: str) -> None:
    assert INLINE.search(line)


@pytest.mark.parametrize(
    "line", ['<script src="a.js" type="module"></script>', '<p class="style">', "<option selected>"]
)
def test_what_the_policy_allows_is_let_be(line: str) -> None:
    assert not INLINE.search(line)


def test_a_sheet_takes_every_colour_from_the_tokens() -> None:
    sheets = [path for path in committed(".css") if path.startswith("static/css/")]
    assert "static/css/tokens.css" in sheets
    raw = [
        line
        for path in sheets
        if path not in OWN_COLOURS
        for line in lines_with(COLOUR, path, on_screen(read(path)))
    ]
    assert not raw


@pytest.mark.parametrize(
    "line", ["color: #fff;", "background: rgb(20 0 0 / 50%)", "border: 1px solid #1a2b3c", "color: white"]
)
def test_a_raw_colour_is_recognised(line: str) -> None:
    assert COLOUR.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "#lesson-map { gap: 1px }",
        "color: var(--ink);",
        "white-space: nowrap",
        ".map::backdrop { background: rgb(0 0 0 / .4) }",
    ],
)
def test_what_is_no_colour_is_let_be(line: str) -> None:
    assert not COLOUR.search(line)


def test_paper_is_black_on_white_without_tokens() -> None:
    sheet = "/* #fff */\n@media print { body { color: #000 } }\np { color: red }"
    assert list(lines_with(COLOUR, "a.css", on_screen(sheet))) == ["a.css:3: p { color: red }"]


def test_no_module_runs_text_or_writes_a_style_attribute() -> None:
    writes = re.compile(r"\bdocument\.write|\beval\(|new Function\(|setAttribute\([\"'](?:style|on)")
    modules = [path for path in committed(".js") if path.startswith("static/js/")]
    assert not [line for path in modules for line in lines_with(writes, path, read(path))]


FIELD = re.compile(r"<(?:textarea|input)\b[^>]*>", re.S)
OTHER = re.compile(r'type="(?!text|search)|inputmode="decimal"|type="\{\{|name="code"')


def test_whatever_is_typed_runs_in_the_direction_of_its_own_words() -> None:
    pages = [path for path in committed(".html") if path.startswith("templates/") and "/admin/" not in path]
    fields = [
        (path, field) for path in pages for field in FIELD.findall(read(path)) if not OTHER.search(field)
    ]
    assert len(fields) > 8
    assert [one for one in fields if 'dir="auto"' not in one[1]] == []
