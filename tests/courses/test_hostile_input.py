"""A course folder is a stranger's text: whatever stands in it, a page runs none of it and a load comes to an
end.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from courses.compiling.folder_compiler import parse_course
from courses.compiling.links import OUTSIDE
from courses.compiling.markdown import ATTRIBUTES, TAGS, render_inline
from courses.compiling.rendering import Failure, Job, render
from courses.reading.document import ContentErrors, Document

LESSON = "lessons/on-your-machine.md"
FRONT = "---\ntitle: T\nsummary: S\nminutes: 6\nchecked: 2026-11-22\n---\n## One\n\n"
SCRIPT = "<script>alert(1)</script>"


class Page(HTMLParser):
    """What a browser makes of a page: each tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(folder: Path, body: str) -> Document:
    (folder / LESSON).write_text(FRONT + body + "\n")
    return parse_course(folder).lessons["on-your-machine"]


def assert_harmless(html: str) -> Page:
    """Only the tags and attributes of the format, and no address that a browser would run."""
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        href = re.sub(r"[\x00-\x20]", "", attributes.get("href") or "")
        scheme = re.match(r"([^/?#]*?):", href)
        assert scheme is None or scheme.group(1).lower() in OUTSIDE
    return page


RAW = {
    "a script": SCRIPT,
    "a script over several lines": "<script>\nalert(1)\n</script>",
    "a script in a callout": f"> [!NOTE]\n> {SCRIPT}",
    "a script in a box's title": f'!!! note "{SCRIPT}"\n    Text.',
    "a script in a box of colons": f"::: note\n{SCRIPT}\n:::",
    "a script in a box's name": f"::: {{.note title='{SCRIPT}'}}\nText.\n:::",
    "a script in details": f"??? {SCRIPT}\n    {SCRIPT}",
    "a script in a task": f"- [ ] {SCRIPT}",
    "a script struck, raised and marked": f"~~{SCRIPT}~~ x^{SCRIPT}^ =={SCRIPT}==",
    "a script in code with colours": f'```html title="{SCRIPT}" hl_lines="1"\n{SCRIPT}\n```',
    "a script in a step's code": f"1. a\n\n   ```html\n   {SCRIPT}\n   ```",
    "a script beside a bare address": f"https://e.org/{SCRIPT} {SCRIPT}",
    "a script in the name of a language": f"```<script>alert(1)</script>\nx\n```\n\n{SCRIPT}",
    "a script in a bullet": f"- {SCRIPT}\n- <img src=x onerror=alert(1)>",
    "a script in a table": f"| a {SCRIPT} | b |\n|---|---|\n| {SCRIPT} | <svg onload=alert(1)> |",
    "a script in a caption": f"Table: {SCRIPT}\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "a script in a definition": f"Term {SCRIPT}\n:   {SCRIPT}",
    "a script in a footnote": f"Text.[^a]\n\n[^a]: {SCRIPT}",
    "a script in a checklist": f"### Checklist\n\n- {SCRIPT}",
    "a script in code": f"`{SCRIPT}` and\n\n```html\n{SCRIPT}\n```",
    "a script in a block's heading": f"### Try it {SCRIPT}\n\nText.",
    "an attribute in a link's title": """[a](https://e.org '" onmouseover="alert(1)')""",
    "an attribute in an address": """[a](https://e.org/"onmouseover="alert(1)"x=")""",
    "an attribute in a mailbox": """<mailto:a@e.org"onclick="alert(1)>""",
    "a list of attributes": "Text. {: onclick=alert(1) }\n\n## Two {: onclick=alert(1) }\n\nText.",
    "a placeholder of the converter": "Text klzzwxh:0001 and wzxhzdk:0.",
    "half a tag": "<a href=javascript:alert(1)\n\n>x",
    "a tag in entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;",
    "a style": "<style>*{display:none}</style> <p style='position:fixed'>",
    "a frame and a form": "<iframe src=//e.org></iframe><form action=//e.org><input name=q>",
}


HIDDEN = {
    "a comment": f"<!-- {SCRIPT} -->",
    "a comment in a line": f"a <!-- {SCRIPT} --> b",
    "a comment of several lines": f"<!--\n{SCRIPT}\n\n{SCRIPT}\n-->",
}


@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_script_is_not_there_at_all_in(folder: Path, body: str) -> None:
    document = read(folder, f"Before.\n\n{body}\n\nAfter.")
    page = assert_harmless("".join(section.html for section in document.sections))
    assert "alert" not in page.text
    assert "After." in page.text
    assert "alert" not in document.markdown


FORMULAS = [
    r"\href{javascript:alert(1)}{x}",
    r"\text{<script>alert(1)</script>}",
    r"\style{color:red}{x}",
    r"\class{x\" onclick=\"alert(1)}{y}",
    r"\color{red\" onload=\"alert(1)}{x}",
    r"<img src=x onerror=alert(1)>",
    r"\mathchoice{}{}{}{</math><script>alert(1)</script>}",
    "&lt;script&gt;",
    "</math><script>alert(1)</script>",
]


@pytest.mark.parametrize("tex", FORMULAS)
def test_a_formula_runs_nothing(folder: Path, tex: str) -> None:
    for written in (f"\\( {tex} \\)", f"$$\n{tex}\n$$"):
        try:
            document = read(folder, f"Before {written}" if "\n" not in written else f"Before.\n\n{written}")
        except ContentErrors as refused:
            assert {error.path for error in refused.errors} == {LESSON}
            continue
        assert_harmless(document.sections[0].html)


@pytest.mark.parametrize("body", RAW.values(), ids=RAW.keys())
def test_raw_html_is_shown_as_text(folder: Path, body: str) -> None:
    document = read(folder, f"Before.\n\n{body}\n\nAfter.")
    page = assert_harmless("".join(section.html for section in document.sections))
    wanted = ["Before.", "After.", *([SCRIPT] if SCRIPT in body else [])]
    assert [text for text in wanted if text not in page.text] == []


def test_raw_html_is_text_in_a_title_a_heading_and_a_meaning_too(folder: Path) -> None:
    (folder / "terms.yaml").write_text(
        (folder / "terms.yaml").read_text().replace("A piece of a word", f"'{SCRIPT}").replace("writes.", "'")
    )
    (folder / LESSON).write_text(
        f"{FRONT.replace('title: T', f'title: {SCRIPT}')}Text.\n\n## {SCRIPT}\n\nText.\n"
    )
    course = parse_course(folder)
    document = course.lessons["on-your-machine"]
    # plain text, which templates escape
    assert (document.title, document.sections[1].title) == (SCRIPT, SCRIPT)
    [meaning] = render_inline([course.terms["token"].means])
    assert "<script" not in meaning
    assert_harmless(meaning)


ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "&#1;javascript:alert(1)",
    "java&#10;script:alert(1)",
    "java&Tab;script:alert(1)",
    " javascript:alert(1)",
    "%6aavascript:alert(1)",
    "javascript\\:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "//example.org/",
    "\\\\example.org",
    "/\\example.org",
    "..\\..\\etc",
    "?next=javascript:alert(1)",
    "../lessons/../../secret.md",
    "two-kinds.md/../../../x",
    "%2e%2e/%2e%2e/secret.md",
    "two%2dkinds.md%00",
]
WRITTEN = ["[a]({})", "[a](<{}>)", '[a]({} "title")', "<{}>", "[a][b]\n\n[b]: {}"]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_link_leads_anywhere_but_the_web_and_the_course(folder: Path, address: str, written: str) -> None:
    try:
        document = read(folder, f"Text {written.format(address)} text.")
    except ContentErrors as refused:
        assert {error.path for error in refused.errors} == {LESSON}
        return
    page = assert_harmless(document.sections[0].html)
    # what was not refused is no link at all
    assert [attributes for tag, attributes in page.tags if tag == "a"] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_in_a_meaning_or_a_quiz_that_leads_elsewhere_is_no_link(address: str) -> None:
    [html] = render_inline([f"[a]({address})"], "quizzes/two-kinds.yaml")
    assert [
        tag for tag, attributes in assert_harmless(html).tags if tag == "a" and "href" in attributes
    ] == []


def test_a_text_that_takes_too_long_is_given_up_and_the_next_one_is_not() -> None:
    bomb, after = render([Job("a *b* " * 100_000), Job("A *word*.")], seconds=0.5)
    assert bomb == Failure("takes more than 0.5 s to turn into HTML")
    assert after == '<p data-line="1">A <em>word</em>.</p>'


def test_a_text_that_is_nested_too_deeply_leaves_nothing_behind_for_the_next_one() -> None:
    stairs = "\n".join(f"{'    ' * step}- a" for step in range(300))
    bomb, after = render([Job(stairs), Job("A *word*.")], seconds=60)
    assert bomb == Failure("is nested too deeply")
    assert after == '<p data-line="1">A <em>word</em>.</p>'


def test_a_lesson_that_takes_too_long_is_a_mistake_of_that_lesson_alone(folder: Path) -> None:
    with pytest.raises(ContentErrors) as refused:
        read(folder, "a *b* [c] " * 90_000)
    assert [str(error) for error in refused.value.errors] == [
        f"{LESSON}: takes more than 3 s to turn into HTML"
    ]


# Each took minutes or hours once, in one or another part of the loader.
LONG = {
    "a run of points": "." * 900_000,
    "points that close": '."' * 400_000,
    "sentences of a letter": "A. " * 100_000,
    "initials": "U.S. " * 100_000,
    "a word": "a" * 900_000,
    "spaces": f"a.{' ' * 900_000}b",
    "links that do not end": "](a" * 200_000,
    "brackets in a link": f"[a]({'(' * 200_000}",
    "footnotes that are not defined": "".join(f"[^{number}]\n" for number in range(20_000)),
    "footnotes to which nothing refers": "a\n\n" + "\n".join(f"[^{number}]: x" for number in range(5_000)),
    "tables with captions": "Table: x\n\na|b\n-|-\n1|2\n\n" * 2_000,
    "code that does not end in a cell": f"a|b\n-|-\n{'`a``b' * 20_000}|x",
    "marks of a heading": "#" * 900_000,
    "quotes in quotes": f"{'>' * 5_000} a",
    "one wide table": f"{'|a' * 5_000}\n{'|-' * 5_000}\n",
}


@pytest.mark.parametrize("body", LONG.values(), ids=LONG.keys())
def test_reading_comes_to_an_end_with(folder: Path, body: str) -> None:
    try:
        document = read(folder, f"Before.\n\n{body}")
    except ContentErrors as refused:
        assert {error.path for error in refused.errors} == {LESSON}
    else:
        assert document.passages[0].text == "Before."


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
YAML = {
    "a bomb of aliases": (LAUGHS, "alias"),
    "lists in lists": ("a: " + "[" * 200_000, "nested more than 12 levels deep"),
    "mappings in mappings": ("a: " + "{b: " * 200_000, "nested more than 12 levels deep"),
    "a number of a million digits": ("a: " + "9" * 900_000, "number that is too large"),
    "a Python object": ("a: !!python/object/apply:os.system [id]", "tag"),
    "numbers as keys": ("".join(f"{number}: x\n" for number in range(5_000)), "is not a list of"),
    "one key ten thousand times": ("a: x\n" * 10_000, "has the key a twice"),
}


@pytest.mark.parametrize(("text", "words"), YAML.values(), ids=YAML.keys())
def test_yaml_is_read_without_running_or_growing_anything(folder: Path, text: str, words: str) -> None:
    (folder / "terms.yaml").write_text(text)
    with pytest.raises(ContentErrors) as refused:
        parse_course(folder)
    assert [error for error in refused.value.errors if error.path == "terms.yaml" and words in error.message]
