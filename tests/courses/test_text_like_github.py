"""Text as GitHub and Python-Markdown's extensions read it: an author who knows either needs to learn nothing."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from courses.compiling.compiled import Compiled
from courses.compiling.folder_compiler import compile_course
from courses.compiling.markdown import render_inline
from courses.loading.loader import load
from courses.reading.document import ContentErrors, Document
from courses.reading.folder import read_folder

LESSON = "lessons/on-your-machine.md"
FRONT = "---\ntitle: Joins\nsummary: Two tables.\nminutes: 5\nchecked: 2026-11-20\n---\n\n"


def compiled(folder: Path, body: str) -> Compiled:
    (folder / LESSON).write_text(FRONT + body + "\n")
    return compile_course(read_folder(folder))


def read(folder: Path, body: str) -> Document:
    return compiled(folder, body).documents[LESSON]


def html_of(folder: Path, body: str) -> str:
    """The page without what the site adds for itself: the places of passages, and space between tags."""
    html = "".join(section.html for section in read(folder, f"## A section\n\n{body}").sections)
    html = re.sub(
        r'<span (?:id="p\d+" )?class="passage"(?: id="p\d+")?>(.*?)</span>', r"\1", html, flags=re.S
    )
    html = re.sub(r"<i>\^\(?</i>|<i>\)</i>", "", html)  # of what is raised, for text without marks
    html = re.sub(r' id="p\d+"', "", html)
    return re.sub(r"\s*\n\s*", "", re.sub(r'<span class="tok-\w+">([^<]*)</span>', r"\1", html))


def callout(kind: str, word: str, inside: str) -> str:
    return f'<aside class="callout {kind}" role="note"><p class="callout-title">{word}</p>{inside}</aside>'


READ = {
    "an alert of GitHub as a box": (
        "> [!WARNING]\n> A cross join fills the disk.",
        callout("warning", "Warning", "<p>A cross join fills the disk.</p>"),
    ),
    "an alert in small letters": ("> [!tip]\n> Do.", callout("tip", "Tip", "<p>Do.</p>")),
    "an alert with a list and code in it": (
        "> [!NOTE]\n> - a\n> - b\n>\n> ```sql\n> SELECT 1;\n> ```",
        callout(
            "note",
            "Note",
            '<ul><li>a</li><li>b</li></ul><pre tabindex="0"><code class="language-sql">SELECT 1;</code></pre>',
        ),
    ),
    "an alert with a title": (
        "> [!NOTE] The *third* way\n> Do.",
        callout("note", '<span class="callout-word">Note</span> The <em>third</em> way', "<p>Do.</p>"),
    ),
    "a box of Obsidian": ("> [!bug]\n> Do not.", callout("caution", "Bug", "<p>Do not.</p>")),
    "a box of Obsidian that is all in its first line": (
        "> [!tip] Begin *early*.\n\nAfter.",
        callout("tip", "Tip", "<p>Begin <em>early</em>.</p>") + "<p>After.</p>",
    ),
    "a box of Obsidian that opens": (
        "> [!faq]- Why *so*?\n> Because.\n>\n> - a",
        "<details><summary>Why <em>so</em>?</summary><p>Because.</p><ul><li>a</li></ul></details>",
    ),
    "a box of Obsidian in another": (
        "> [!note] One\n> > [!todo]+ Two\n> > b\n>\n> c",
        callout(
            "note",
            '<span class="callout-word">Note</span> One',
            '<details open="open"><summary>Two</summary><p>b</p></details><p>c</p>',
        ),
    ),
    "a quote that begins with a link": (
        "> [!x](https://example.org) is.",
        '<blockquote class="pull"><p><a href="https://example.org">!x</a> is.</p></blockquote>',
    ),
    "a box of Material": ("!!! important\n    Do.", callout("important", "Important", "<p>Do.</p>")),
    "a box with a title": (
        '!!! note "The *third* way"\n    Do.\n\n    And this.',
        callout(
            "note",
            '<span class="callout-word">Note</span> The <em>third</em> way',
            "<p>Do.</p><p>And this.</p>",
        ),
    ),
    "a box by another name": ("!!! danger\n    Do not.", callout("caution", "Danger", "<p>Do not.</p>")),
    "code with empty lines in a box": (
        "!!! note\n    ```py\n    a\n\n\n    b\n    ```\n\nAfter.",
        callout("note", "Note", '<pre tabindex="0"><code class="language-py">ab</code></pre>')
        + "<p>After.</p>",
    ),
    "a box of colons": ("::: caution\nDo not.\n:::", callout("caution", "Caution", "<p>Do not.</p>")),
    "a box of Quarto": (
        '::: {.callout-tip title="Faster"}\nDo.\n:::',
        callout("tip", '<span class="callout-word">Tip</span> Faster', "<p>Do.</p>"),
    ),
    "a box in a box of colons": (
        ":::: note\nA.\n\n::: tip\nB.\n:::\n\nC.\n::::\n\nAfter.",
        callout("note", "Note", "<p>A.</p>" + callout("tip", "Tip", "<p>B.</p>") + "<p>C.</p>")
        + "<p>After.</p>",
    ),
    "a box whose first line is a heading": (
        "::: note\n\n## What is this?\n\nA.\n\n:::",
        callout("note", '<span class="callout-word">Note</span> What is this?', "<p>A.</p>"),
    ),
    "a box of Docusaurus with its title": (
        ":::tip[Be *quick*]\nDo.\n:::",
        callout("tip", '<span class="callout-word">Tip</span> Be <em>quick</em>', "<p>Do.</p>"),
    ),
    "details": ("??? The answer\n    Four.", "<details><summary>The answer</summary><p>Four.</p></details>"),
    "details by their kind": (
        '???+ note "Look"\n    Here.',
        '<details open="open"><summary>Look</summary><p>Here.</p></details>',
    ),
    "what is struck": ("It is ~~two~~ three.", "<p>It is <del>two</del> three.</p>"),
    "what is lowered": ("H~2~O and CO~2~.", "<p>H<sub>2</sub>O and CO<sub>2</sub>.</p>"),
    "what is raised": (
        "x^2^ + (a+b)^10^ + n^(a − b)^",
        "<p>x<sup>2</sup> + (a+b)<sup>10</sup> + n<sup>a − b</sup></p>",
    ),
    "what is marked": ("So ==this *one*== here.", "<p>So <mark>this <em>one</em></mark> here.</p>"),
    "powers and ranges as they stand": (
        "2^10/2^5, ~5 to ~10, ~100k/~200k, a == b and c == d.",
        "<p>2^10/2^5, ~5 to ~10, ~100k/~200k, a == b and c == d.</p>",
    ),
    "a bare address": (
        "See https://example.org/a_b. And www.example.org!",
        '<p>See <a href="https://example.org/a_b">https://example.org/a_b</a>. '
        'And <a href="http://www.example.org">www.example.org</a>!</p>',
    ),
    "a bare address with the number of a line's end": (
        "See https://example.org/?a=b%0D%0Ac.",
        '<p>See <a href="https://example.org/?a=b%0D%0Ac">https://example.org/?a=b%0D%0Ac</a>.</p>',
    ),
    "a list of numbers and brackets": (
        "1) Create the table.\n2) Fill it.",
        "<ol><li>Create the table.</li><li>Fill it.</li></ol>",
    ),
    "a list that begins with four": ("4. d\n5. e", '<ol start="4"><li>d</li><li>e</li></ol>'),
    "a list in a list by two spaces": (
        "- Keys\n  - primary\n  - foreign\n- Views",
        "<ul><li>Keys<ul><li>primary</li><li>foreign</li></ul></li><li>Views</li></ul>",
    ),
    "a list in a list by three spaces": (
        "- Keys\n   - primary\n- Views",
        "<ul><li>Keys<ul><li>primary</li></ul></li><li>Views</li></ul>",
    ),
    "a list in a list by four spaces": (
        "- Keys\n    - primary\n        - one\n- Views",
        "<ul><li>Keys<ul><li>primary<ul><li>one</li></ul></li></ul></li><li>Views</li></ul>",
    ),
    "a list in a step by two spaces": (
        "1. Keys\n  - primary\n  - foreign\n2. Views",
        "<ol><li>Keys<ul><li>primary</li><li>foreign</li></ul></li><li>Views</li></ol>",
    ),
    "a list in a step by four spaces": (
        "1. Keys\n    - primary\n2. Views",
        "<ol><li>Keys<ul><li>primary</li></ul></li><li>Views</li></ol>",
    ),
    "a paragraph in a step": (
        "1. Open the shell.\n\n   It asks for a password.\n\n2. Type the command.",
        "<ol><li><p>Open the shell.</p><p>It asks for a password.</p></li><li><p>Type the command.</p></li></ol>",
    ),
    "a paragraph in a bullet by four spaces": (
        "- One.\n\n    More.\n\n- Two.",
        "<ul><li><p>One.</p><p>More.</p></li><li><p>Two.</p></li></ul>",
    ),
    "code in a step": (
        "1. Open the shell:\n\n   ```text\n   psql shop\n   ```\n\n2. Leave it.",
        '<ol><li><p>Open the shell:</p><pre tabindex="0"><code class="language-text">psql shop</code></pre></li>'
        "<li><p>Leave it.</p></li></ol>",
    ),
    "code directly under a step": (
        "1. Open:\n   ```text\n   psql\n   ```\n2. Leave.",
        '<ol><li>Open:<pre tabindex="0"><code class="language-text">psql</code></pre></li><li>Leave.</li></ol>',
    ),
    "code in a step by two spaces": (
        "1. Open:\n\n  ```text\n  psql\n  ```\n\n2. Leave.",
        '<ol><li><p>Open:</p><pre tabindex="0"><code class="language-text">psql</code></pre></li>'
        "<li><p>Leave.</p></li></ol>",
    ),
    "code in a quote": (
        "> Run this:\n>\n> ```text\n> SELECT 1;\n> SELECT 2;\n> ```",
        '<blockquote class="quote"><p>Run this:</p><pre tabindex="0"><code class="language-text">SELECT 1;SELECT 2;'
        "</code></pre></blockquote>",
    ),
    "code by four spaces": ("So:\n\n    a = 1", '<p>So:</p><pre tabindex="0"><code>a = 1</code></pre>'),
    "a table in a step": (
        "1. Look:\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |",
        '<ol><li><p>Look:</p><figure class="table"><div class="scroll" tabindex="0" role="region" '
        'aria-label="A section"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody>'
        '<tr><th scope="row">1</th><td>2</td></tr></tbody></table></div></figure></li></ol>',
    ),
    "a heading in a quote": (
        "> ### Said\n>\n> A.",
        '<blockquote class="quote"><h4>Said</h4><p>A.</p></blockquote>',
    ),
    "a comment that is not shown": ("Before.\n\n<!-- ask Anna -->\n\nAfter.", "<p>Before.</p><p>After.</p>"),
    "a comment of several lines": (
        "Before.\n\n<!--\nask Anna\n\n- and Ben\n-->\n\nAfter.",
        "<p>Before.</p><p>After.</p>",
    ),
    "a comment within a line": ("Be<!-- not -->fore.", "<p>Before.</p>"),
    "a comment between two bullets": ("- a\n<!-- not -->\n- b", "<ul><li>a</li><li>b</li></ul>"),
    "what looks like a comment in code": (
        "`<!-- a -->` is one.",
        "<p><code>&lt;!-- a --&gt;</code> is one.</p>",
    ),
    "a definition of two terms": (
        "Licence\nTerms\n:   What you may do.",
        "<dl><dt>Licence</dt><dt>Terms</dt><dd>What you may do.</dd></dl>",
    ),
}


@pytest.mark.parametrize(("body", "html"), READ.values(), ids=READ.keys())
def test_it_reads(folder: Path, body: str, html: str) -> None:
    assert html_of(folder, body) == re.sub(r"\s*\n\s*", "", html)


def test_code_in_a_quote_and_after_it_keep_their_places(folder: Path) -> None:
    html = html_of(
        folder, "1. a\n\n   ```text\n   one\n   ```\n\n```text\ntwo\n```\n\n> ```text\n> three\n> ```"
    )
    assert re.findall(r">(one|two|three)<", html) == ["one", "two", "three"]
    assert [one for one in ("ol", "/ol", "blockquote") if one in html] == ["ol", "/ol", "blockquote"]
    labs = "- a\n\n  ```lab which-one\n  ```\n\n```text\ncode\n```"
    document = read(folder, f"## One\n\n{labs}")
    assert document.sections[0].html.index("data-lab") < document.sections[0].html.index("code")


def test_a_break_stands_in_a_cell(folder: Path) -> None:
    html = html_of(folder, "| a | b |\n|---|---|\n| 1 | two<br>lines<br/>here |")
    assert "<td>two<br>lines<br>here</td>" in html


def test_a_bar_in_code_ends_no_cell(folder: Path) -> None:
    assert "<td><code>b | c</code></td>" in html_of(folder, "| a | b |\n|---|---|\n| 1 | `b | c` |")


def test_a_task_is_ticked_and_a_done_one_begins_ticked(folder: Path) -> None:
    document = read(folder, "## A section\n\n- [ ] Write the query\n- [x] Read its plan\n- Rest")
    html = document.sections[0].html
    assert html.startswith('<ul class="tasks">')
    assert re.findall(r"<label>(.*?)</label>", html) == [
        '<input type="checkbox" value="Write the query"> Write the query',
        '<input type="checkbox" checked="" value="Read its plan"> Read its plan',
    ]
    assert [(passage.text, passage.tickable) for passage in document.passages] == [
        ("Write the query", True),
        ("Read its plan", True),
        ("Rest", False),
    ]


def test_a_comment_is_not_in_the_markdown_address_either(folder: Path) -> None:
    document = read(folder, "## A section\n\nBefore. <!-- one -->\n\n<!--\ntwo\n-->\n\nAfter.")
    assert "one" not in document.markdown
    assert "two" not in document.markdown
    assert "Before.\n" in document.markdown


def test_the_lines_after_a_comment_keep_their_numbers(folder: Path) -> None:
    found = compiled(folder, "## A section\n\n<!--\na\nb\n-->\n\nText <b>bold</b>.").warnings
    assert [str(one) for one in found if "<b>" in one.message] == [
        f"{LESSON}:15: has the HTML <b>, which is shown as text; write **bold**"
    ]


HTML = {
    "<b>bold</b>": "write **bold**",
    "H<sub>2</sub>O": "write H~2~O",
    '<img src="a.png">': "write ![what it shows]",
    '<img src="a.png"\n     alt="a">': "write ![what it shows]",
    "<details><summary>a</summary>b</details>": "write `??? title`",
    "<div align=center>\n\na\n\n</div>": "::: note",
    "<Tip>\n\na\n\n</Tip>": "say it in words",
    '<Youtube id="a" />': "say it in words",
}


@pytest.mark.parametrize("body", HTML)
def test_html_is_text_and_its_author_is_told_what_to_write(folder: Path, body: str) -> None:
    made = compiled(folder, f"## A section\n\n{body}")
    assert body.split("\n", maxsplit=1)[0] in unescape(
        "".join(section.html for section in made.documents[LESSON].sections)
    )
    [first, *_] = [one for one in made.warnings if one.path == LESSON]
    assert first.line == 10
    assert HTML[body] in first.message


@pytest.mark.parametrize("body", ["`<b>`", "A `Vec<T>` of <T> is a < b.", "```html\n<b>a</b>\n```", "a<br>b"])
def test_what_is_no_html_is_not_warned_of(folder: Path, body: str) -> None:
    assert [one for one in compiled(folder, f"## A section\n\n{body}").warnings if one.path == LESSON] == []


def test_a_box_is_a_note_when_its_name_is_not_known_and_its_author_hears_of_it(folder: Path) -> None:
    made = compiled(folder, "## A section\n\n::: spiral\nText.\n:::")
    assert 'class="callout note"' in made.documents[LESSON].sections[0].html
    assert ">Spiral</p>" in made.documents[LESSON].sections[0].html
    assert [(one.line, one.message) for one in made.warnings if one.path == LESSON] == [
        (10, "has the box spiral, which is not known here and is shown as a note")
    ]


def test_what_a_box_says_can_be_quoted_under_its_title(folder: Path) -> None:
    document = read(folder, '## A section\n\n!!! warning "On large tables"\n    A cross join fills the disk.')
    [passage] = document.passages
    assert passage.text == "A cross join fills the disk."
    assert passage.heading_path == ("A section", "Warning On large tables")


def test_a_title_alone_is_the_documents_and_another_is_named(folder: Path) -> None:
    made = compiled(folder, "# Joins\n\n## One\n\nText.")
    assert [section.title for section in made.documents[LESSON].sections] == ["One"]
    assert [one for one in made.warnings if one.path == LESSON] == []
    made = compiled(folder, "# All about joins\n\n## One\n\nText.")
    assert [section.title for section in made.documents[LESSON].sections] == ["One"]
    assert [one.line for one in made.warnings if one.path == LESSON] == [8]


SECTIONS = {
    "a block before the first section": (
        "### Overview\n\nA.\n\n## One\n\nB.",
        [("joins", "Joins"), ("one", "One")],
    ),
    "no section at all": ("A.\n\nB.", [("joins", "Joins")]),
    "blocks alone": ("### Introduction\n\nA.\n\n### Assignment\n\nB.", [("joins", "Joins")]),
    "a heading that stands twice": (
        "## Solution\n\nA.\n\n## Two\n\nB.\n\n## Solution\n\nC.\n\n## Solution\n\nD.",
        [("solution", "Solution"), ("two", "Two"), ("solution-2", "Solution"), ("solution-3", "Solution")],
    ),
    "a heading in Cyrillic letters": (
        "## Что такое соединение?\n\nA.",
        [("что-такое-соединение", "Что такое соединение?")],
    ),
    "a heading in Chinese": ("## 什么是连接?\n\nA.", [("什么是连接", "什么是连接?")]),
    "a heading in Arabic": ("## ما هو الربط؟\n\nA.", [("ما-هو-الربط", "ما هو الربط؟")]),
    "a heading in Hindi": ("## हिन्दी में\n\nA.", [("हिन्दी-में", "हिन्दी में")]),
    "a heading with accents": ("## Café, naïve\n\nA.", [("cafe-naive", "Café, naïve")]),
    "headings without letters": ("## ???\n\nA.\n\n## 🙂\n\nB.", [("section-1", "???"), ("section-2", "🙂")]),
    "a heading that the page uses": ("## Map\n\nA.", [("map-2", "Map")]),
    "an underlined heading": ("One\n---\n\nA.", [("one", "One")]),
    "an indented heading": ("  ## One\n\nA.", [("one", "One")]),
    "an anchor of its author": ("## One {#first .big}\n\nA.", [("first", "One")]),
    "an anchor in brackets": ("## One[[first]]\n\nA.", [("first", "One")]),
    "an anchor in another script": ("## One {#один}\n\nA.", [("один", "One")]),
    "a class and no anchor": ("## One {.unnumbered}\n\nA.", [("one", "One")]),
    "a language that ends in a sign": ("## Learn C#\n\nA.", [("learn-c", "Learn C#")]),
    "closing marks": ("## One ##\n\nA.", [("one", "One")]),
    "a title that is not the first heading": (
        "A.\n\n# One\n\nB.\n\n# Two\n\nC.",
        [("one", "One"), ("two", "Two")],
    ),
}


@pytest.mark.parametrize(("body", "sections"), SECTIONS.values(), ids=SECTIONS.keys())
def test_sections_are_made_of(folder: Path, body: str, sections: list[tuple[str, str]]) -> None:
    assert [(one.anchor, one.title) for one in read(folder, body).sections] == sections


def test_an_anchor_on_a_block_is_where_a_link_leads(folder: Path) -> None:
    document = read(folder, "## One\n\n### Two {#second}\n\nSee [it](#second).")
    assert '<h3 id="second">Two</h3>' in document.sections[0].html
    assert '<a href="#second">' in document.sections[0].html


def test_a_block_has_an_anchor_where_the_text_links_to_it(folder: Path) -> None:
    html = (
        read(folder, "## One\n\n### Two words\n\nSee [it](#two-words).\n\n### Three\n\nText.")
        .sections[0]
        .html
    )
    assert '<h3 id="two-words">Two words</h3>' in html
    assert "<h3>Three</h3>" in html


OTHERS = {
    "See [[Other page]].": "has [[Other page]], which is shown as it stands; write [words](name.md)",
    "> ![[img.png]]": "write ![what it shows]",
    "Text^[a note].": "has ^[a note], which is shown as it stands; write [^1] there",
    '=== "Tab"\n\nText.': "write the title of each tab as a ### heading",
    "Text.\n\n*[HTML]: Hyper": "put the word into terms.yaml",
    "[[_TOC_]]\n\nText.": "take it away: the page has a map",
    '--8<-- "a.md"': "copy the text of the file into this one",
    "Text %%hidden%% here.": "write <!-- --> around it",
    "Press ++ctrl+c++.": "write `Ctrl` + `C`",
    "![a](../img/a.png =10x20)": "take the size away",
    "`$a$` is $x^2$.": r"has $x^2$, which is shown as it stands; write \( and \) around a formula",
    r"With \\( n \\) rows.": "each with one backslash",
    "It is ~so~ here.": "has ~so~, which is shown as it stands; write ~~ on both sides",
    "With $n$ rows.": "has $n$, which",
    "Well done :rocket:.": "has :rocket:, which is shown as it stands; write the sign itself",
    "[a](https://example.org/){ .button }": "take the braces away",
    "[](https://example.org/)": "write words for the link",
    "```mermaid\ngraph TD; A-->B\n```": "has a drawing in the words of mermaid, which are shown as they stand",
    "{% include links.md %}": "has {% include links.md %}, which is shown as it stands",
    "{#if fw === 'pt'}": "has {#if fw === 'pt'}, which is shown as it stands",
    "```rust\n{{#include ../a.rs}}\n```": "has {{#include ../a.rs}}, which is shown as it stands",
    "> A.\n{: .challenge}": "has {: .challenge}, which is left out",
}


@pytest.mark.parametrize("body", OTHERS)
def test_what_another_program_would_fill_in_is_named(folder: Path, body: str) -> None:
    made = compiled(folder, f"## A section\n\nText.\n\n{body}")
    [found] = [one for one in made.warnings if one.path == LESSON]
    assert OTHERS[body] in found.message
    assert found.line >= 12
    assert "{:" not in made.documents[LESSON].sections[0].html


def test_a_long_heading_has_an_anchor_that_a_row_can_hold(folder: Path) -> None:
    [section] = read(folder, f"## {'слово ' * 90}\n\nA.").sections
    assert len(section.anchor) <= 100


def test_a_text_from_the_right_says_so_block_by_block(folder: Path) -> None:
    html = read(folder, "## A section\n\nLeft.\n\nالمفتاح هو `customer.id`.\n\n- رقم\n- one").sections[0].html
    assert html.count('dir="rtl"') == 3  # the paragraph, the list that begins so, and its first bullet
    assert html.startswith("<p><span")


@pytest.mark.django_db
def test_a_lesson_from_the_right_is_set_from_the_right_and_says_its_language(
    folder: Path, client: Client
) -> None:
    text = "---\ntitle: الربط\nsummary: جدولان.\nminutes: 5\nchecked: 2026-11-20\nlang: ar\n---\n\n## ما هو الربط؟ {#what}\n\nرقم.\n"
    (folder / LESSON).write_text(text)
    load(folder)
    assert ' lang="ar" dir="rtl">' in client.get("/lessons/on-your-machine/").content.decode()
    (folder / LESSON).write_text(text.replace("lang: ar\n", ""))
    load(folder)
    assert '.css" dir="rtl">' in client.get("/lessons/on-your-machine/").content.decode()


def test_a_language_that_is_none_is_a_mistake(folder: Path) -> None:
    (folder / LESSON).write_text(FRONT.replace("minutes", "lang: Arabic!\nminutes") + "## One\n\nText.\n")
    with pytest.raises(ContentErrors, match=r"on-your-machine.md:4: has Arabic! as its lang"):
        compile_course(read_folder(folder))


def test_lines_of_a_formula_stand_one_under_another(folder: Path) -> None:
    html = html_of(folder, "$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$")
    assert html.count("<mtr>") == 2 and "&amp;" not in html


def test_an_ampersand_in_a_formula_without_lines_is_a_mistake_that_says_so(folder: Path) -> None:
    with pytest.raises(ContentErrors, match=r"outside of a matrix"):
        compiled(folder, "## A section\n\nA \\(a & b\\) in a line.")


def test_words_struck_out_stay_so_in_a_text_of_one_line() -> None:
    assert render_inline(["a ~~b~~ c"]) == ["a <del>b</del> c"]


def test_a_block_of_math_is_a_formula_as_between_dollars(folder: Path) -> None:
    formula = r"a = \frac{b}{2}"
    fenced = html_of(folder, f"Before.\n\n```math\n{formula}\n```\n\n- a\n\n  ```math\n  c\n  ```")
    assert html_of(folder, f"Before.\n\n$$\n{formula}\n$$\n\n- a\n\n  $$\n  c\n  $$") == fenced
    assert fenced.count("<math") == 2 and "<pre" not in fenced
    with pytest.raises(ContentErrors, match=r"\.md:\d+: has the formula \\fra"):
        compiled(folder, "## A section\n\n```math\n\\frac\n```")


def test_a_badge_is_a_link_with_the_words_of_its_picture(folder: Path) -> None:
    badge = "[![Tests pass](https://example.org/b.svg)](https://example.org/ci)"
    html = html_of(folder, badge)
    assert '<a href="https://example.org/ci"><span>Tests pass</' in html
    assert html.count("<a ") == 1 and "<img" not in html
    [warning] = compiled(folder, f"## A section\n\n{badge}").warnings
    assert "of another site, whose words stand in the link; put the file into the folder" in warning.message


def test_a_backslash_says_that_brackets_are_meant_as_they_stand(folder: Path) -> None:
    assert html_of(folder, r"See \[^1] and [a]\[b].") == "<p>See [^1] and [a][b].</p>"


def test_a_box_ends_at_its_own_colons_though_code_begins_right_in_an_item(folder: Path) -> None:
    html = html_of(folder, "::: note\n1. ```text\n   :::\n   ```\n\n2. b\n:::\n\nAfter.")
    assert html.endswith("</aside><p>After.</p>") and ":::\n" not in html.rpartition("</aside>")[2]


def test_a_footnote_may_hold_a_list(folder: Path) -> None:
    html = html_of(folder, "Bread[^1] rises.\n\n[^1]: Of\n\n    - wheat\n    - rye\n")
    assert html.count('id="fn-') == 1 and "<li>rye</li>" in html


@pytest.mark.parametrize(
    "body",
    [
        "It costs $5 and $10, US$20–$30, $5/month and $10/year.",
        "From $1 in A_1 to $2 in B_2, key=$VALUE_ONE and $VALUE_TWO.",
        "`[[x]]`, `:x:` and `$x^2$`, x[[1]] = 2, [[1]](https://example.org/), [[ -f x ]].",
        "~5 to ~10, ~100k/~200k, ~/a and ~/b, H~2~O, ~~two~~, 5~10~.",
        "10:30:00, std::vector::x, C++ and C++, 100%% or 90%%, :ref:`x`, https://example.org/:a:/.",
        r"\( a_1 \) for $3, \$x^2\$, x^2^ and a === b.",
    ],
)
def test_what_only_looks_like_a_mark_of_another_program_is_told_nothing(folder: Path, body: str) -> None:
    made = compiled(folder, f"## A section\n\n{body}")
    assert [str(one) for one in made.warnings if one.path == LESSON] == []


def test_a_formula_between_dollars_and_backticks_is_one_as_on_github(folder: Path) -> None:
    html = html_of(folder, "It is $`a_1`$ for $5, and `$x`.")
    assert re.sub(r"<math.*?</math>", "FORMULA", html) == "<p>It is FORMULA for $5, and <code>$x</code>.</p>"


def test_a_footnote_of_a_heading_is_told_where_it_may_stand(folder: Path) -> None:
    with pytest.raises(ContentErrors) as caught:
        read(folder, "## A section[^1]\n\nText.\n\n[^1]: A note.")
    [error] = caught.value.errors
    assert (
        error.message
        == "has the footnote [^1], to which nothing refers but a heading; refer to it in the text"
    )
