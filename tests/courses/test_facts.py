"""Claims that age: read with every mistake, put in wherever they are named, told when they wait for a review."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses import reference
from courses.compiling.folder_compiler import compile_course, parse_course
from courses.compiling.plain_text import lines
from courses.facts import number_of, value_of
from courses.loading.loader import load
from courses.models import Course, Document, Fact, Passage, Term
from courses.reading.fact_marks import marks_in
from courses.reading.folder import read_folder
from tests.courses.test_errors import assert_told, mistakes
from tests.courses.test_loading import replace

Day = Callable[[str], None]
LESSON = "lessons/two-kinds.md"
QUIZ = "quizzes/two-kinds.yaml"
FACTS = """- id: largest
  claim: The largest model of the family has 405 billion parameters.
  value: 405 billion parameters
  as_of: 2024-07-23
  source: {title: "The maker, on the day", url: "https://example.org/largest"}
  review_by: 2027-03-31
- id: price
  claim: A million tokens cost $2.50.
  value: $2.50
  as_of: 2026-01-05
  source: {title: The list of prices, url: "https://example.org/prices"}
  review_by: 2026-12-15
  confirmed: false
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    """The example course with two facts: one in a lesson, a table, a term and a quiz, the other in a quiz alone."""
    (folder / "facts.yaml").write_text(FACTS)
    replace(
        folder,
        LESSON,
        "The open-weight\nmodel is yours",
        "Its\n{fact:largest} are in the file, which is yours",
    )
    replace(folder, LESSON, "| Answers only |", "| Answers, {fact:largest} at most |")
    replace(folder, "terms.yaml", "you can download. The", "you can download, up to {fact:largest}. The")
    replace(folder, QUIZ, "explain: What you hold stays", "explain: In {fact:largest}, what you hold stays")
    replace(folder, QUIZ, "  - id: how-many-copies\n", "  - id: how-many-copies\n    facts: [price]\n")
    return folder


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Day:
    """Sets the day on which the site is."""

    def set_day(day: str) -> None:
        monkeypatch.setattr("courses.facts.today", lambda: date.fromisoformat(day))

    return set_day


RECORD = FACTS.partition("- id: price")[0]
# name → what stands in facts.yaml, what is put in its place, the line, words of the message
WRONG_RECORDS = {
    "an unknown key": ("  value: 405", "  values: 405", 3, "unknown key values"),
    "a missing value": ("  value: 405 billion parameters\n", "", 1, "has no value"),
    "a missing source": (RECORD[RECORD.index("  source") : RECORD.index("  review")], "", 1, "has no source"),
    "a source without an address": (', url: "https://example.org/largest"', "", 5, "has no url"),
    "a source that is a text": (
        '{title: "The maker, on the day", url: "https://example.org/largest"}',
        "x",
        5,
        "list",
    ),
    "an address that is none": ("https://example.org/largest", "example.org", 5, "begins with https"),
    "a value that is a number": ("value: 405 billion parameters", "value: 405", 3, "not text quotes"),
    "a value with marks": ("value: 405 billion", "value: 405 *billion*", 3, "plain text"),
    "a value that is empty": ("value: 405 billion parameters", "value: ''", 3, "empty value"),
    "a day that is none": ("as_of: 2024-07-23", "as_of: July", 4, "July as_of"),
    "a day not of the calendar": ("as_of: 2024-07-23", "as_of: 2024-07-33", 4, "calendar"),
    "a review before the day": ("review_by: 2027-03-31", "review_by: 2024-07-22", 6, "before 2024-07-23"),
    "an id with capitals": ("id: largest", "id: Largest", 1, "id Largest small letters"),
    "an id twice": ("id: price", "id: largest", 7, "largest twice line 1"),
    "confirmed that is a word": ("confirmed: false", "confirmed: perhaps", 13, "perhaps true or false"),
    "a record that is a text": (RECORD, "- largest\n", 1, "not a list of `key: value`"),
    "no list": (FACTS, "largest: 405\n", 1, "not a list of facts"),
}


@pytest.mark.parametrize("name", WRONG_RECORDS)
def test_a_mistake_in_a_record_is_told_with_its_line(folder: Path, name: str) -> None:
    old, new, line, words = WRONG_RECORDS[name]
    replace(folder, "facts.yaml", old, new)
    assert_told(mistakes(folder), f"facts.yaml:{line}", words)


# name → file, what stands there, what is put in its place, words of the message
WRONG_MARKS = {
    "an unknown fact": (
        LESSON,
        "Blocks without",
        "{fact:smallest} without",
        "fact smallest not in facts.yaml",
    ),
    "a slip": (LESSON, "Blocks without", "{fact: largest} without", "names no fact {fact:ID}"),
    "a fact in code": (LESSON, "Blocks without", "`{fact:largest}` without", "in code"),
    "a fact in a code block": (LESSON, 'print("', 'print("{fact:largest}', "in code"),
    "a fact in a section's heading": (
        LESSON,
        "## Side by side",
        "## Side {fact:largest}",
        "in a heading",
    ),
    "a fact in a block's heading": (LESSON, "### A plain", "### A {fact:largest}", "in a heading"),
    "a fact in an address": (
        LESSON,
        "(https://opensource.org/ai)",
        "(https://example.org/{fact:largest})",
        "address",
    ),
    "a fact in the title": (LESSON, 'title: "Two', 'title: "{fact:largest} Two', "in its title"),
    "a fact in the summary": (
        LESSON,
        "summary: What",
        "summary: '{fact:largest} What'  #",
        "in its summary",
    ),
    "an unknown fact in a term": (
        "terms.yaml",
        "A piece of",
        "A {fact:smallest} of",
        "fact smallest not in",
    ),
    "an unknown fact in a quiz": (QUIZ, "Somebody will", "A {fact:smallest} will", "fact smallest not in"),
    "an unknown fact of a question": (QUIZ, "facts: [price]", "facts: [cost]", "fact cost not in"),
    "a fact to be put in order": (
        QUIZ,
        "order: [Closed",
        "order: ['{fact:largest}', Closed",
        "no fact can stand",
    ),
}


@pytest.mark.parametrize("name", WRONG_MARKS)
def test_a_fact_that_cannot_stand_where_it_is_named_is_told_with_its_line(folder: Path, name: str) -> None:
    file, old, new, words = WRONG_MARKS[name]
    replace(folder, file, old, new)
    text = (folder / file).read_text()
    at = text.index("token:\n" if file == "terms.yaml" else new)  # a term's mistakes are told at its id
    line = text.count("\n", 0, at) + 1
    assert_told(mistakes(folder), f"{file}:{line}", words)


@pytest.mark.parametrize(
    "text", ["Some {facts} are", "`{fact: name}` is", "``a ` {fact: b}`` is", "A {fact of life is"]
)
def test_other_braces_are_text(folder: Path, text: str) -> None:
    replace(folder, LESSON, "Blocks without", f"{text} without")
    parse_course(folder)


def test_a_line_of_many_backticks_is_read_at_once() -> None:
    begun = time.monotonic()
    text = "{" + "".join(f"{'`' * length}a" for length in range(1_000)) + "{fact:largest}"
    assert [mark.in_code for mark in marks_in(text)] == [False]
    assert [mark.in_code for mark in marks_in("`a` {fact:b} ``c` {fact:d}`` `e {fact:f}")] == [
        False,
        True,
        False,
    ]
    assert time.monotonic() - begun < 1


def test_facts_that_cannot_be_read_make_no_second_mistake_where_they_are_named(folder: Path) -> None:
    (folder / "facts.yaml").write_text("- id: [\n")
    assert [one for one in mistakes(folder) if "uses the fact" in one and one.startswith("lessons/")] == []


def test_the_value_stands_in_the_page_and_its_fact_is_at_hand(folder: Path) -> None:
    lesson = parse_course(folder).lessons["two-kinds"]
    html = lesson.sections[0].html
    assert '<data class="fact" value="largest" data-as-of="July 2024" data-review-by="2027-03-31">' in html
    opener = '<button type="button" popovertarget="fact-largest" aria-label="Day and source of 405 billion parameters">'
    assert f'<label class="term">{opener}</button>405 billion parameters</label></data>' in html
    assert lesson.facts == ("largest",)


def test_what_the_tutor_quotes_search_finds_and_markdown_says_is_the_plain_value(folder: Path) -> None:
    lesson = parse_course(folder).lessons["two-kinds"]
    texts = [passage.text for passage in lesson.passages]
    assert any("Its 405 billion parameters are in the file" in text for text in texts), texts
    assert any("What is released: Answers, 405 billion parameters at most" in text for text in texts)
    assert "405 billion parameters are in the file" in "\n".join(lines(lesson.sections[0].html))
    assert "405 billion parameters are in the file" in lesson.markdown
    assert "{fact" not in "".join(texts) + lesson.markdown


@pytest.mark.parametrize("text", ["[a link of {fact:largest}](#holding)", "- I hold {fact:largest}"])
def test_no_button_stands_within_a_link_or_a_label(folder: Path, text: str) -> None:
    replace(
        folder,
        LESSON,
        "- I have read the licence of this exact version",
        text if text[0] == "-" else f"- {text}",
    )
    html = parse_course(folder).lessons["two-kinds"].sections[2].html
    assert '2027-03-31">405 billion parameters</data>' in html


def test_a_value_is_raised_in_the_text_and_plain_for_the_tutor(folder: Path) -> None:
    replace(folder, "facts.yaml", "value: 405 billion parameters", "value: 10^25^ operations")
    lesson = parse_course(folder).lessons["two-kinds"]
    html = "".join(section.html for section in lesson.sections)
    assert "10<sup><i>^</i>25</sup> operations</label></data>" in html
    assert any("10^25 operations" in passage.text for passage in lesson.passages)


def test_a_term_within_a_value_opens_nothing(folder: Path) -> None:
    replace(folder, "facts.yaml", "value: 405 billion parameters", "value: 405 open weights")
    html = parse_course(folder).lessons["two-kinds"].sections[0].html
    assert '"Day and source of 405 open weights"></button>405 open weights</label></data>' in html


@pytest.mark.django_db
def test_one_edit_corrects_every_place(folder: Path) -> None:
    load(folder)
    replace(folder, "facts.yaml", "value: 405 billion parameters", "value: 400 thousand parameters")
    report = load(folder)
    assert LESSON in report.changed
    assert {"glossary", "facts", "quizzes"} <= set(report.other)
    client = Client()
    for address in ("/lessons/two-kinds/", "/lessons/two-kinds.md", "/terms/", "/facts/"):
        page = client.get(address).content.decode()
        assert "400 thousand parameters" in page
        assert "405 billion parameters<" not in page
    assert not Passage.objects.filter(text__contains="405 billion").exists()


@pytest.mark.django_db
@pytest.mark.both_databases
def test_loading_again_changes_nothing_and_a_new_source_changes_the_page_only(folder: Path) -> None:
    load(folder)
    assert not load(folder).anything
    before = Document.objects.get(slug="two-kinds")
    replace(folder, "facts.yaml", "https://example.org/largest", "https://example.org/other")
    assert load(folder).changed == (LESSON,)
    after = Document.objects.get(slug="two-kinds")
    assert after.sections == before.sections
    assert after.facts[0]["source"]["url"] == "https://example.org/other"
    assert after.hash != before.hash


@pytest.mark.django_db
def test_a_fact_knows_where_it_is_used(folder: Path) -> None:
    load(folder)
    largest, price = Fact.objects.all()
    assert [(use["kind"], use["url"]) for use in largest.used_in] == [
        ("lesson", "/lessons/two-kinds/"),
        ("quizzes", "/lessons/two-kinds/"),
        ("term", "/terms/#open-weights"),
    ]
    assert [use["kind"] for use in price.used_in] == ["quizzes"]
    assert 'href="/facts/#largest">405 billion parameters</a>' in Term.objects.get(slug="open-weights").means


@pytest.mark.django_db
def test_a_fact_that_is_taken_away_is_gone_once_nothing_names_it(folder: Path) -> None:
    load(folder)
    (folder / "facts.yaml").write_text(RECORD)
    assert any("fact price, which is not in facts.yaml" in one for one in mistakes(folder))
    replace(folder, QUIZ, "    facts: [price]\n", "")
    load(folder)
    assert [fact.slug for fact in Fact.objects.all()] == ["largest"]


def test_a_drawing_uses_the_facts_that_it_is_drawn_from(folder: Path) -> None:
    replace(folder, QUIZ, "    facts: [price]\n", "")
    (folder / "img").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" data-facts="price unknown"><title>a</title></svg>'
    (folder / "img/prices.svg").write_text(svg)
    lesson = folder / LESSON
    lesson.write_text(lesson.read_text() + "\n![Prices fall](../img/prices.svg)\n")
    assert compile_course(read_folder(folder)).warnings == []
    assert parse_course(folder).lessons["two-kinds"].facts == ("largest", "price")


def test_a_fact_that_nothing_uses_is_a_warning_and_no_mistake(folder: Path) -> None:
    replace(folder, QUIZ, "    facts: [price]\n", "")
    assert [str(one) for one in compile_course(read_folder(folder)).warnings] == [
        "facts.yaml:7: has the fact price, which nothing uses"
    ]
    err = StringIO()
    call_command("check_content", folder, stdout=StringIO(), stderr=err)
    assert err.getvalue() == "facts.yaml:7: has the fact price, which nothing uses (a warning)\n"


@pytest.mark.django_db
def test_a_lab_may_ask_for_a_value_and_has_its_own_in_a_course_without_it(folder: Path) -> None:
    load(folder)
    assert (value_of("largest", "?"), number_of("largest", 7.0), number_of("price", 1.0)) == (
        "405 billion parameters",
        405.0,
        2.5,
    )
    assert (value_of("smallest", "?"), number_of("smallest", 7.0)) == ("?", 7.0)


@pytest.mark.django_db
def test_a_page_tells_the_day_and_the_source_and_says_nothing_of_a_review_to_come(
    folder: Path, on: Day
) -> None:
    load(folder)
    on("2027-03-31")
    page = Client().get("/lessons/two-kinds/").content.decode()
    popover = page[page.index('id="fact-largest"') :]
    assert "The largest model of the family has 405 billion parameters." in popover
    assert '<time datetime="2024-07-23">23 Jul 2024</time>' in popover
    assert 'href="https://example.org/largest"' in popover
    assert 'href="/facts/#largest"' in popover
    assert "heck this" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/lessons/two-kinds/", "/terms/", "/facts/"])
def test_a_page_turns_by_itself_on_the_day_after_the_review_date(folder: Path, on: Day, address: str) -> None:
    load(folder)
    revision = Course.objects.get().revision
    client = Client()
    pages = []
    for day in ("2026-12-01", "2027-04-01"):
        on(day)
        pages.append(client.get(address).content.decode())
        assert not load(folder).anything
    assert ["heck this" in page for page in pages] == [False, True]
    assert address == "/facts/" or "(check this: was to be reviewed by 31 Mar 2027)" in pages[1]
    assert Course.objects.get().revision == revision


@pytest.mark.django_db
def test_the_page_of_facts_lists_them_all_with_anchors(folder: Path) -> None:
    load(folder)
    client = Client()
    page = client.get("/facts/").content.decode()
    for piece in (
        '<tr id="largest">',
        "$2.50",
        "5 Jan 2026",
        "15 Dec 2026",
        '<span class="to-check">No</span>',
    ):
        assert piece in page
    assert page.count("(quiz)") == 2
    assert "(glossary)" in page
    assert client.get("/facts/").headers["Cache-Control"].startswith("public")
    assert "/facts/</loc>" in client.get("/sitemap.xml").content.decode()
    for address in ("/terms/", "/lessons/two-kinds/"):
        assert 'href="/facts/"' in client.get(address).content.decode()


@pytest.mark.django_db
def test_a_course_without_facts_has_no_page_of_them(course: Course) -> None:
    assert Client().get("/facts/").status_code == 404


@pytest.mark.django_db
def test_facts_that_change_places_in_their_file_do_so_on_their_page(folder: Path) -> None:
    load(folder)
    first, second = re.split(r"(?m)^(?=- id: price)", FACTS)
    (folder / "facts.yaml").write_text(f"{second}{first}")
    load(folder)
    assert list(Fact.objects.values_list("slug", flat=True)) == ["price", "largest"]


@pytest.mark.django_db
def test_a_lesson_with_facts_costs_no_query_more(
    folder: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load(folder)
    Client().get("/lessons/two-kinds/")  # templates are compiled once
    with django_assert_num_queries(3):
        Client().get("/lessons/two-kinds/")


def test_what_falls_due_is_listed_with_where_it_is_used(folder: Path, on: Day) -> None:
    on("2026-11-23")
    out = StringIO()
    call_command("check_content", folder, due=30, stdout=out)
    assert out.getvalue().splitlines() == [
        "1 fact to be reviewed by 2026-12-23",
        "price: A million tokens cost $2.50.",
        "    review by 2026-12-15",
        f"    used in {QUIZ}",
        "1 fact not confirmed",
        "price: A million tokens cost $2.50.",
        "    review by 2026-12-15",
        f"    used in {QUIZ}",
    ]


def test_what_is_past_its_review_date_is_listed_as_such(folder: Path, on: Day) -> None:
    on("2027-04-01")
    out = StringIO()
    call_command("check_content", folder, due=0, stdout=out)
    assert "    review by 2027-03-31, which is past" in out.getvalue()
    assert f"    used in terms.yaml#open-weights, {QUIZ}, {LESSON}" in out.getvalue()


def test_a_page_of_many_facts_says_which_it_is(
    folder: Path, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "FACTS_ON_ONE_PAGE", 1)
    monkeypatch.setattr(reference, "FACTS_ON_A_PAGE", 1)
    load(folder)
    page = " ".join(client.get("/facts/2/").content.decode().split())
    assert "<title>Facts: Page 2 of 2 ·" in page
    assert re.search('rel="canonical" href="[^"]*/facts/2/"', page)
    assert 'aria-current="page">2</a>' in page
    assert "Page" not in client.get("/facts/").content.decode().partition("</title>")[0]
