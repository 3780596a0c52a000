"""Cutting loses nothing of what a reader sees, and cuts where a sentence ends and nowhere else."""

from __future__ import annotations

import re
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.compiling.document_parser import Setting, finish, read_draft
from courses.compiling.rendering import Job, render
from courses.compiling.sentences import sentences
from courses.reading.document import Document, SourceFile
from courses.reading.markup import plain, read_fragment

FRONT = "---\ntitle: T\nsummary: S\nminutes: 6\nchecked: 2026-11-22\n---\n## One\n\n"


def document(body: str) -> Document:
    draft = read_draft(SourceFile("lessons/a.md", FRONT + body + "\n", ""), "lesson")
    [html] = render([Job(draft.outline.markdown)])
    finished = finish(draft, html, Setting())
    assert finished
    assert draft.outline.errors == []
    return finished.document


def texts(body: str) -> list[str]:
    return [passage.text for passage in document(body).passages]


# What stands in a line. Each W becomes a word of its own with a capital, each w one in small letters.
WRITTEN = r"""
W w.|W w|w,|w!|W?|W…|“W w.”|(W. W)|*W w.*|**W. W**|`w. W`|e.g. w|Dr. W|the U.S. W|3.1 w|1. W|W:|w<br>w|w &
w|w… w [W. W](https://example.org)|*W **w** w*|W. W.W|W.  W
"""
FRAGMENTS = st.sampled_from(re.split(r"[|\n]", WRITTEN.strip()))
LINE = st.lists(FRAGMENTS, min_size=1, max_size=8).map(lambda words: "w " + " ".join(words))
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
LONG = st.lists(FRAGMENTS, min_size=30, max_size=40).map(lambda words: "w " + " ".join(words))
CELL = st.sampled_from(["W", "w w", "*W*. W"])
ROW = st.tuples(CELL, CELL, CELL).map(lambda cells: f"| W {' | '.join(cells)} |")
BLOCK = st.one_of(
    PARAGRAPH,
    LINE.map(lambda line: f"### {line}\n\nW."),
    st.lists(st.one_of(LINE, LONG), min_size=1, max_size=4).map(
        lambda items: "\n".join(f"- {item}" for item in items)
    ),
    st.tuples(LINE, LINE).map(lambda lines: f"- {lines[0]}\n    - {lines[1]}\n    - W"),
    st.tuples(PARAGRAPH, LINE).map(lambda two: f"- W\n\n    {two[1]}\n\n- w\n\nW {two[0]}"),
    LINE.map(lambda line: f"> {line}"),
    st.lists(ROW, min_size=1, max_size=3).map(
        lambda rows: "\n".join(["| w | w | W |", "|---|---|---|", *rows])
    ),
    st.tuples(LINE, LINE).map(lambda two: f"{two[0]}\n:   {two[1]}\n:   W"),
    st.just("```text\ncode of no passage. W\n```"),
)
BODY = st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join)


def numbered(body: str) -> str:
    numbers = count(1)
    return re.sub(
        r"\b([Ww])\b", lambda found: f"{'Word' if found[1] == 'W' else 'word'}{next(numbers)}", body
    )


def words(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"[Ww]ord(\d+)", text)]


@settings(max_examples=300, deadline=None)
@given(BODY.map(numbered))
def test_no_word_of_the_page_is_lost_and_the_ids_count_up_in_order(body: str) -> None:
    made = document(body)
    html = made.sections[0].html
    page = read_fragment(re.sub(r"<(br|hr)>", r"<\1/>", html))
    assert words("".join(page.itertext())) == words(body)

    names = [passage.name for passage in made.passages]
    assert names == [f"p{number}" for number in range(1, len(names) + 1)]
    elements = {
        found.get("id", ""): found for found in page.iter() if re.fullmatch(r"p\d+", found.get("id", ""))
    }
    assert list(elements) == names

    outside = {
        number
        for tag in ("h3", "pre")
        for found in page.iter(tag)
        for number in words("".join(found.itertext()))
    }
    quoted = [(passage.kind, number) for passage in made.passages for number in words(passage.text)]
    assert {number for _, number in quoted} == set(words(body)) - outside
    in_order = list(
        dict.fromkeys(number for kind, number in quoted if kind != "row")
    )  # which says its heads too
    assert in_order == sorted(in_order)
    for passage in made.passages:
        if passage.kind == "sentence":
            assert plain(elements[passage.name]) == passage.text


def test_a_bullet_is_quoted_whole_up_to_forty_words_and_by_its_sentences_beyond() -> None:
    assert texts("- One. Two.\n- Three.") == ["One. Two.", "Three."]
    sentence = f"It {'goes ' * 20}on."
    assert texts(f"- {sentence} {sentence}\n- Three.") == [sentence, sentence, "Three."]


def test_a_row_is_read_with_the_heads_of_its_columns() -> None:
    table = "| Tier | Price |\n|---|---|\n| Closed API | per token |\n| Open weights | |"
    assert texts(table) == ["Tier: Closed API; Price: per token", "Tier: Open weights"]


def test_a_definition_is_read_with_its_terms() -> None:
    assert texts("Licence\nTerms\n:   What you may do. And may not.") == [
        "Licence / Terms: What you may do. And may not."
    ]


def test_a_code_block_is_no_passage() -> None:
    assert texts("Before.\n\n```python\nprint()\n```") == ["Before."]


def test_a_passage_carries_every_heading_above_it_and_the_sentence_that_leads_to_it() -> None:
    made = document("### The premise\n\nRead this. It helps to:\n\n- stop\n- look\n    - left\n\nThen go.")
    assert [(passage.text, passage.heading_path) for passage in made.passages] == [
        ("Read this.", ("One", "The premise")),
        ("It helps to:", ("One", "The premise")),
        ("stop", ("One", "The premise", "It helps to")),
        ("look", ("One", "The premise", "It helps to")),
        ("left", ("One", "The premise", "It helps to", "look")),
        ("Then go.", ("One", "The premise")),
    ]
    assert {passage.anchor for passage in made.passages} == {"one"}


@pytest.mark.parametrize(
    "above",
    [
        "### What AI cannot do",
        "### Common mistakes",
        "### Why it doesn’t scale",
        "Never do these things:",
        "- Not yours:",
    ],
)
def test_a_passage_under_words_that_negate_says_so(above: str) -> None:
    indent = "    " if above.startswith("-") else ""
    last = document(f"{above}\n\n{indent}- Run it at home").passages[-1]
    assert (last.text, last.negating) == ("Run it at home", True)


def test_a_passage_under_plain_words_does_not_negate() -> None:
    assert [passage.negating for passage in document("### Notable work\n\n- Run it at home").passages] == [
        False
    ]


SENTENCES = [
    "Two words. | Two more.",
    "Is it? | It is! | Good.",
    "He left. | “It still runs,” she said. | (All agreed.) | Then it stopped.",
    "Version 3.1 of a model, e.g. after a year, costs $1.50 a day. | Llama 3 did not.",
    "Dr. Smith met St. Olaf at No. 10. | No. | It was not so.",
    "J. R. Smith lives in the U.S. | The law of the U.S. Congress differs.",
    "See fig. 3 and p. 12 of vol. 2. | Then stop.",
    "It ends in etc. and goes on. | vLLM came later.",
    "Wait… what? | Nothing.",
    "What of .env files and v1.2.3? | They stay.",
    "Plan A failed. | Plan B is yours and I. | They agree.",
    "これは文です。|次の文です。",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_a_paragraph_is_cut_where_a_sentence_ends(marked: str) -> None:
    spoken = [part.strip() for part in marked.split("|")]
    text = marked.replace(" | ", " ").replace("|", "")
    assert [text[start:end] for start, end in sentences(text)] == spoken


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from(' \n.!?…。aAbBz1"”’)(][“‘$é中।'), max_size=60) | st.text(max_size=60))
def test_sentences_hold_every_character_but_the_space_between_them(text: str) -> None:
    found = sentences(text)
    kept = "".join(text[start:end] for start, end in found)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
