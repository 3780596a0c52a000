"""What is found for a question in a lesson of a few lines: word by word, together in a section, and how sure it may sound."""

from __future__ import annotations

import pytest

from courses.reading.document import Passage
from tutor.embedding import static
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Before, Conversation, find
from tutor.understanding.fusion import Order, fused
from tutor.understanding.ranking import Glossary, Hit, LessonIndex, Outline
from tutor.understanding.refusals import asked_in
from tutor.understanding.wordwise import Wordwise
from tutor.voices.fixed import said


def lesson(*lines: str, sections: str = "", outline: Outline | None = None) -> LessonIndex:
    """One passage a line, `p0`, `p1` …, each a paragraph of its own; `sections` has one letter a line."""
    return LessonIndex(
        [
            Passage(f"p{place}", line, ("A section",), False, section, "sentence", paragraph=f"p{place}")
            for place, (line, section) in enumerate(zip(lines, sections or "a" * len(lines), strict=True))
        ],
        Glossary({}),
        outline=outline,
    )


def names(hits: list[Hit]) -> list[str]:
    return [hit.passage.name for hit in hits]


BREAD = lesson(
    "The crumb is still setting while the loaf is hot, so wait an hour.",
    "Keep the jar in the fridge at about 4 °C.",
    "Mould sends threads below the surface.",
    "Salt tightens the dough.",
)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Where do I store it in the refrigerator?", "p1"),
        ("Can I eat it when there is a fungus on it?", "p2"),
        ("sodium?", "p3"),
    ],
)
def test_a_word_that_the_lesson_does_not_use_finds_what_is_like_it(question: str, meant: str) -> None:
    assert names(Wordwise(BREAD, static.table().embed).rank(question, BREAD))[0] == meant


@pytest.mark.parametrize("question", ["", "?", "what is it", "東京", "x" * 500, "word " * 100])
def test_any_question_has_an_order_or_none(question: str) -> None:
    assert len(Wordwise(BREAD, static.table().embed).rank(question, BREAD)) <= 4


def test_a_lesson_without_a_word_has_no_order() -> None:
    empty = lesson()
    assert Wordwise(empty, static.table().embed).rank("Where is the fridge?", empty) == []


def test_of_passages_found_alike_those_come_first_whose_section_has_more_of_them() -> None:
    index = lesson("one", "two", "three", "four", sections="abca")
    first, second, third, fourth = (Hit(heard, 1.0) for heard in index.heard)
    both = [Order([second, first, fourth], 1.0), Order([third, fourth, first], 1.0)]
    assert names(fused(both))[:2] == ["p0", "p3"]


def test_an_order_counts_as_much_as_it_is_given() -> None:
    index = lesson("one", "two", sections="ab")
    first, second = (Hit(heard, 1.0) for heard in index.heard)
    assert names(fused([Order([first, second], 1.0), Order([second, first], 0.5)])) == ["p0", "p1"]
    assert names(fused([Order([first, second], 0.5), Order([second, first], 1.0)])) == ["p1", "p0"]


DISCARD = lesson(
    "What you take away before a feed is called discard.",
    "The float test is popular with bakers.",
    "The float test works with wheat.",
    "Wet clothes are worse, for water carries heat away 25 times as fast as air.",
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "tier"),
    [
        ("What can I make with the discard?", "closest"),
        ("and what about the discard?", "closest"),
        ("is the float test any good?", "closest"),
        ("does the float test work with wheat?", "direct"),
        ("How much water do I need to carry?", "closest"),
        ("how often is discard called that?", "closest"),
        ("how often do clothes carry heat in water?", "direct"),
    ],
)
def test_a_line_that_leaves_out_what_is_asked_about_its_subject_claims_nothing(
    question: str, tier: str
) -> None:
    given = answer(question, Conversation("x", DISCARD))
    assert given.tier == tier
    assert given.sentences


@pytest.mark.django_db
def test_a_small_word_that_the_lesson_writes_in_capitals_is_asked_about() -> None:
    index = lesson(
        "WHERE filters rows before they are grouped; HAVING filters groups afterwards.",
        "An index makes reading faster.",
        "A row that is deleted is gone where it stood.",
    )
    for question in ("difference between where and having?", "alias in where?"):
        given = answer(question, Conversation("x", index))
        assert given.sentences[0]["passage"] == "p0", question


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Quelle est l'entreprise qui est derrière le Explorer ?", True),
        ("Quel temps est-ce qu'il fait demain dans la ville ?", False),
        ("Wie ist das mit dem Explorer, und was ist er wert?", True),
        ("Was ist das beste Rezept für eine Suppe mit der Maps?", False),
    ],
)
def test_a_question_in_another_language_that_names_what_the_lesson_has_is_shown_it(
    question: str, shown: bool
) -> None:
    index = lesson("For a first walk take the Explorer.", "A handrail is a line on the ground.")
    given = answer(question, Conversation("x", index))
    assert bool(given.sentences) is shown


@pytest.mark.django_db
def test_a_question_in_a_script_that_nobody_reads_gets_the_outline_of_the_lesson() -> None:
    index = lesson(
        "For a first walk take the Explorer.", outline=Outline("Maps", "Which map to take.", (("a", "Maps"),))
    )
    given = answer("オープンモデルの差は縮まっていますか?", Conversation("x", index))
    assert (given.tier, given.opener) == ("closest", said("unread"))
    assert [one["quote"] for one in given.sentences] == ["Which map to take."]
    assert given.offer == {"kind": "sections", "sections": [{"anchor": "a", "title": "Maps"}]}
    french = answer("Quel temps est-ce qu'il fait demain dans la ville ?", Conversation("x", index))
    assert french.tier == "refused"


class Listening:
    """Stands for vectors, and keeps of which text and which share of stray words it was asked whether it is foreign."""

    def __init__(self) -> None:
        self.judged, self.stray = "", 0.0

    def rank(self, question: str, index: LessonIndex) -> list[Hit]:
        return []

    def orders(self, question: str, index: LessonIndex) -> list[Order]:
        return []

    def is_foreign(self, question: str, *, stray: float) -> bool:
        self.judged, self.stray = question, stray
        return False


@pytest.mark.parametrize(
    ("question", "judged"),
    [
        ("and how often should I do that?", "How do I keep the jar? and how often should I do that?"),
        ("who repairs it?", "How do I keep the jar? who repairs it?"),
        ("in the fridge?", "How do I keep the jar? in the fridge?"),
        (
            "ok and may I keep the starter outside in summer?",
            "How do I keep the jar? ok and may I keep the starter outside in summer?",
        ),
        (
            "what about very hot days in the garden?",
            "How do I keep the jar? what about very hot days in the garden?",
        ),
        ("what's 15% of 240", "what's 15% of 240"),
        ("recipe for pancakes", "recipe for pancakes"),
        ("Can my landlord put up the rent in winter?", "Can my landlord put up the rent in winter?"),
    ],
)
def test_a_short_question_that_leans_on_the_one_before_is_judged_with_it(question: str, judged: str) -> None:
    meaning = Listening()
    find(question, Conversation("x", BREAD, before=lambda: Before("How do I keep the jar?"), meaning=meaning))
    assert meaning.judged == judged


def test_a_short_question_on_another_subject_is_foreign_by_its_words_too() -> None:
    asked_of = Conversation("x", BREAD, before=lambda: Before("How do I keep the jar in the fridge?"))
    egg, jar = find("how do I boil an egg", asked_of), find("how often, in the fridge?", asked_of)
    assert egg and egg.foreign
    assert jar and not jar.foreign


def test_words_that_a_question_borrows_are_not_counted_where_it_is_judged_alone() -> None:
    meaning = Listening()
    before = Before("How do I keep the jar in the fridge?")
    find("recipe for pancakes", Conversation("x", BREAD, before=lambda: before, meaning=meaning))
    assert meaning.stray == 1


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("how often, by the jarrs?", "how often, by the jarrs?"),
        ("Is the sourdogh done?", "Is the sourdough done?"),
        ("", ""),
    ],
)
def test_what_a_question_misspells_is_read_as_the_lesson_has_it(question: str, meant: str) -> None:
    index = lesson("A sourdough is done when it sounds hollow.", "Feed the jar each morning.")
    assert index.spelt(question) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Does email identify a customer?", "p0"),
        ("Does e-mail identify a customer?", "p0"),
        ("why is my wifi slow", "p1"),
        ("why is my wi-fi slow", "p1"),
        ("why is my Wi Fi slow", "p1"),
    ],
)
def test_what_the_lesson_writes_in_two_is_found_in_one(question: str, meant: str) -> None:
    index = lesson(
        "Addresses for e-mail change.", "Walls weaken Wi-Fi.", "A key says which.", "A plan helps."
    )
    assert names(index.rank(index.read(question)))[:1] == [meant]
    assert not any(index.is_stray(word) for word in index.read(question)[:1])


def test_spanish_marks_tell_the_language() -> None:
    assert asked_in("¿Conviene la masa madre?") == "es"
    assert asked_in("Is it worth it?") == "en"
