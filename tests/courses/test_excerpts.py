"""What is shown of a passage can be understood by somebody who sees nothing else, and says nothing but what is stored."""

from __future__ import annotations

import re

import pytest

from courses.compiling.leaning import leans, leans_within
from courses.reading.blocks import denies
from tests.courses.test_passages import document


def excerpts(body: str) -> list[str]:
    return [passage.excerpt for passage in document(body).passages]


def spoken(body: str) -> list[str]:
    return [passage.spoken for passage in document(body).passages]


# Sentences


@pytest.mark.parametrize(
    "second",
    [
        "It grows with the length.",
        "They were warm.",
        "The second is slower.",
        "The other one is slower.",
        "This takes an hour.",
        "That is a consequence.",
        "Both take an hour.",
        "Such a dough spreads.",
        "But a wet one spreads.",
        "So bake at once.",
        "Otherwise it spreads.",
        "One holds steam, the other does not.",
        "When it has doubled, bake.",
        "With these you can bake.",
        "Choose it by its smell.",
        "Most of them fail.",
        "Some do.",
        "All four can be baked.",
        "Five loaves would.",
        "In such an oven use a pot.",
        "By the same rule the loaf is done.",
        "For example, weigh the flour.",
        "A cheaper one is enough.",
        "Therefore bake.",
        "A wet dough therefore spreads.",
        "She keeps the flour dry.",
    ],
)
def test_a_sentence_that_leans_on_the_one_before_is_shown_with_it(second: str) -> None:
    assert (
        excerpts(f"A dough rests for an hour. {second}")[1] == f"<p>A dough rests for an hour. {second}</p>"
    )
    assert spoken(f"A dough rests for an hour. {second}")[1] == f"A dough rests for an hour. {second}"


@pytest.mark.parametrize(
    "second",
    [
        "Flour is weighed and never measured.",
        "This lesson has three parts and a quiz.",
        "Those who bake daily keep a starter.",
        "Both flour and water are weighed.",
        "There are three kinds of flour.",
        "Note that rye has no gluten.",
        "Neither rye nor spelt rises much.",
        "If the dough has doubled, bake.",
        "A rye loaf is denser than a wheat loaf.",
    ],
)
def test_a_sentence_that_stands_alone_is_shown_alone(second: str) -> None:
    assert excerpts(f"A dough rests for an hour. {second}")[1] == f"<p>{second}</p>"


def test_a_chain_of_sentences_goes_back_to_the_first_that_stands_alone_and_no_further_than_three() -> None:
    assert excerpts("Salt is last. A dough rests. It grows. This takes long.")[3] == (
        "<p>A dough rests. It grows. This takes long.</p>"
    )
    assert excerpts("A dough rests. It grows. This takes long. So wait an hour or two.")[3] == (
        "<p>It grows. This takes long. So wait an hour or two.</p>"
    )


def test_the_first_sentence_of_a_paragraph_may_lean_on_the_paragraph_above_but_on_no_other_block() -> None:
    assert excerpts("Salt is last. A dough rests for an hour.\n\nIt grows.")[2] == (
        "<p>A dough rests for an hour.</p><p>It grows.</p>"
    )
    assert excerpts("A dough rests for an hour.\n\n### The premise\n\nIt grows.")[1] == "<p>It grows.</p>"


def test_a_question_and_a_word_that_opens_are_shown_with_what_follows() -> None:
    assert (
        excerpts("Why wait so long? Flour takes up water slowly.")
        == ["<p>Why wait so long? Flour takes up water slowly.</p>"] * 2
    )
    assert excerpts("A notice. The mill closes in May.")[0] == "<p>A notice. The mill closes in May.</p>"


def test_a_formula_is_shown_with_the_sentence_that_leads_to_it() -> None:
    body = "A loaf of 500 g takes about\n\n500 × 0.7 = 350 g of water.\n\nHours = grams ÷ 100\n\nRound it up."
    assert excerpts(body)[:2] == ["<p>A loaf of 500 g takes about</p><p>500 × 0.7 = 350 g of water.</p>"] * 2
    assert spoken("Hours = grams\n\nRound it up.")[0] == "Hours = grams. Round it up."


def test_what_takes_up_a_thing_just_introduced_is_shown_with_its_introduction() -> None:
    assert excerpts("Take a small tin of iron. The tin holds a kilogram.")[1] == (
        "<p>Take a small tin of iron. The tin holds a kilogram.</p>"
    )


def test_an_excerpt_keeps_small_marks_and_nothing_that_can_be_pressed() -> None:
    body = "Use `flour`, *not* **rye**, see [the mill](https://example.org), a <b>."
    assert excerpts(body) == [
        "<p>Use <code>flour</code>, <em>not</em> <strong>rye</strong>, see the mill, a &lt;b&gt;.</p>"
    ]
    note = "Fold it now.[^1]\n\n[^1]: A *long* note."
    assert excerpts(note) == ["<p>Fold it now.</p>", "<p>Fold it now.</p><p>A <em>long</em> note.</p>"]


def test_a_sentence_is_not_followed_by_more_than_120_words() -> None:
    long = f"The dough {'rests and ' * 60}rests."
    assert excerpts(f"{long} It grows.")[1] == "<p>It grows.</p>"


# Lists


def test_a_bullet_is_shown_with_the_line_that_opens_its_list() -> None:
    body = "Salt is last. It helps to:\n\n- stop\n- look\n    - left\n    - right"
    assert excerpts(body)[2:] == [
        "<p>Salt is last. It helps to:</p><ul><li>stop</li></ul>",
        "<p>Salt is last. It helps to:</p><ul><li>look</li></ul>",
        "<p>Salt is last. It helps to:</p><ul><li>look<ul><li>left</li></ul></li></ul>",
        "<p>Salt is last. It helps to:</p><ul><li>look<ul><li>right</li></ul></li></ul>",
    ]
    assert spoken(body)[4] == "Salt is last. It helps to: look: left"


def test_a_list_that_no_line_opens_is_shown_under_the_heading_that_tells_what_it_lists() -> None:
    assert excerpts("### What AI cannot do\n\n- Taste bread")[0] == (
        "<p>What AI cannot do</p><ul><li>Taste bread</li></ul>"
    )
    assert excerpts("### The premise\n\nBread takes time.\n\n1. Mix\n2. Fold")[2] == (
        '<p>One</p><ol start="2"><li>Fold</li></ol>'
    )
    assert spoken("### What AI cannot do\n\n- Taste bread") == ["What AI cannot do: Taste bread"]


def test_the_line_that_opens_a_list_is_shown_with_the_list() -> None:
    assert excerpts("You need three things:\n\n- flour\n- water\n- salt")[0] == (
        "<p>You need three things:</p><ul><li>flour</li><li>water</li><li>salt</li></ul>"
    )
    assert spoken("You need:\n\n- flour\n- water")[0] == "You need: flour; water."


def test_a_bullet_too_long_to_be_quoted_whole_is_shown_whole_if_it_is_not_too_long_for_that() -> None:
    first, second = f"A notice {'and a notice ' * 8}came.", f"The mill {'and the mill ' * 8}closed."
    for excerpt in excerpts(f"In May:\n\n- {first} {second}")[1:]:
        assert excerpt == f"<p>In May:</p><ul><li>{first} {second}</li></ul>"


# Tables and definitions

TABLE = """Table: Two flours
| Flour | Suits | Look elsewhere when |
|---|---|---:|
| Rye | *Dense* loaves | You want height |
| Wheat | Tall loaves | |
"""


def test_a_row_is_shown_as_a_table_of_its_own_and_read_as_a_sentence() -> None:
    rye, wheat = document(TABLE).passages
    heads = (
        '<table><caption>Two flours</caption><thead><tr><th scope="col">Flour</th><th scope="col">Suits</th>'
        '<th scope="col">Look elsewhere when</th></tr></thead><tbody><tr>'
    )
    assert rye.excerpt == (
        f'{heads}<th scope="row">Rye</th><td><em>Dense</em> loaves</td><td>You want height</td></tr></tbody></table>'
    )
    assert rye.spoken == "For Rye: it suits dense loaves; look elsewhere when you want height."
    assert wheat.spoken == "For Wheat: it suits tall loaves."
    assert (rye.denied, wheat.denied) == ("You want height", "")


def test_a_table_without_a_caption_bears_the_line_or_the_heading_above_it() -> None:
    table = "| A | B |\n|---|---|\n| c | d |"
    assert "<caption>It goes so</caption>" in excerpts(f"It goes so:\n\n{table}")[1]
    assert "<caption>One</caption>" in excerpts(f"### The premise\n\nIt goes so.\n\n{table}")[1]


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("The last row is white.", "C"),
        ("The first row is white.", "A"),
        ("The last two rows are white.", "BC"),
        ("The last row but one is white.", "B"),
        ("They are white.", "ABC"),
    ],
)
def test_a_sentence_about_the_table_above_is_shown_with_its_rows(sentence: str, rows: str) -> None:
    table = "| Flour | Use |\n|---|---|\n| A | x |\n| B | y |\n| C | z |"
    last = excerpts(f"{table}\n\n{sentence}")[-1]
    assert "".join(re.findall(r'<th scope="row">(.)</th>', last)) == rows
    assert last.endswith(f"</table><p>{sentence}</p>")


@pytest.mark.parametrize(
    ("heads", "cells", "read"),
    [
        ("Flour|Price", "Rye|2.10", "For Rye: the price is 2.10."),
        ("Flour|What it is", "Rye|A grass", "For Rye: as to what it is, a grass."),
        ("Flour|Maker", "Rye|Mill Ltd", "For Rye: as for the maker, Mill Ltd."),
        ("Flour|Kept for", "Rye|A year", "For Rye: kept for a year."),
        ("Flour|Is it cheap?", "Rye|Yes", "For Rye. Is it cheap? Yes."),
        ("Water|Hours", "70 %|4", "When the water is 70 %: the hours are 4."),
        ("If this happens|Do this", "It sticks|Add flour", "If this happens: it sticks. Do this add flour."),
        ("You want to|Use", "Keep it dry|A tin", "You want to keep it dry: use a tin."),
        ("|Rye|Wheat", "Height|Low|High", "For height: as for Rye, low; as for Wheat, high."),
        ("Flour|Note", "Rye|", "Flour: Rye."),
    ],
)
def test_a_row_is_read_by_what_its_heads_are(heads: str, cells: str, read: str) -> None:
    lines = [f"| {' | '.join(line.split('|'))} |" for line in (heads, cells)]
    body = f"Every grass has its height, low or high, and Rye as Wheat.\n\n{lines[0]}\n{'|---' * lines[0].count(' | ')}|---|\n{lines[1]}"
    assert spoken(body)[-1] == read


NEGATING = """
Look elsewhere when|Not for|Cannot|Do not use when|Avoid|Against it|What it does not do|Don’t|Unsuitable for|Drawbacks|
Cons|Fails when|Common mistakes|Case against|Never with|Not permissive|Without it you cannot|Instead of|Weaknesses|Myth
"""
PLAIN = """
Suits|Notes|No.|Without a lid|Set against it|If it cannot wait|Nothing to pay|Keeping nothing|Constraint|Price|Known for|
Number|Failures a year|Control|Norm|Novelty|Look at|Because|Contrast
"""


@pytest.mark.parametrize("head", re.split(r"\||\n", NEGATING.replace("|\n", "|").strip()))
def test_a_head_that_negates_is_known(head: str) -> None:
    assert denies(head)


@pytest.mark.parametrize("head", re.split(r"\||\n", PLAIN.replace("|\n", "|").strip()))
def test_a_head_that_only_looks_so_is_not(head: str) -> None:
    assert not denies(head)


def test_a_definition_is_shown_with_its_terms() -> None:
    assert excerpts("Rye\nSpelt\n:   A *grass*.") == [
        "<dl><dt>Rye</dt><dt>Spelt</dt><dd>A <em>grass</em>.</dd></dl>"
    ]


def test_all_sentences_of_a_paragraph_bear_its_name_and_a_bullet_or_row_its_own() -> None:
    body = "One is here. Two is here.\n\n- Three\n- Four\n\n| A |\n|---|\n| Five |\n\nTerm\n:   Six"
    assert [passage.paragraph for passage in document(body).passages] == ["p1", "p1", "p3", "p4", "p5", "p6"]


ENDLESS = (
    "{}:\n\n- a\n- a",
    "### {}\n\n- a\n- a",
    "- {}:\n    - a\n    - a",
    "| {} |\n|---|\n| a |\n| a |",
    "Table: {}\n| b |\n|---|\n| a |\n| a |",
    "{} goes. It goes.",
)


@pytest.mark.parametrize("body", ENDLESS)
def test_what_is_endless_is_not_repeated_with_every_passage_that_stands_under_it(body: str) -> None:
    assert all(len(one) < 1_000 for one in excerpts(body.format("endless" * 500))[-1:])


def test_the_two_ways_of_leaning_agree() -> None:
    assert leans("It grows.") and leans_within("It grows.", "A dough rests.")
    assert not leans("Now fold.") and leans_within("Now fold it over.", "A dough rests.")
