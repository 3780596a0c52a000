"""A course of mathematics, begun with the commands that docs/authoring.md names: its formulas have words everywhere."""

from __future__ import annotations

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from courses.compiling.folder_compiler import parse_course
from courses.compiling.markdown import render_inline
from courses.loading.loader import load
from courses.models import Document
from courses.reading.document import ContentErrors
from courses.reading.markup import plain_of
from tests.courses.test_blocks import section
from tutor import lessons
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer, Conversation

MATHS = Path(__file__).parent / "maths"
SLUGS = ("straight-lines", "quadratics", "growth")


@pytest.fixture
def maths(db: None) -> None:
    load(MATHS)


def ask(question: str, slug: str) -> Answer:
    lesson = lessons.find("lesson", slug)
    assert lesson
    return answer(question, Conversation(slug, lessons.index_of(lesson)))


def test_check_content_has_nothing_to_say_of_it() -> None:
    out, err = StringIO(), StringIO()
    call_command("check_content", MATHS, stdout=out, stderr=err)
    assert "no mistakes" in out.getvalue() and not err.getvalue()


def without_words(html: str) -> list[str]:
    return [tag for tag in re.findall(r"<math\b[^>]*>", html) if not re.search(r'alttext="[^"]+"', tag)]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_formula_of_a_lesson_its_quiz_and_its_verdicts_has_words(
    client: Client, maths: None, slug: str
) -> None:
    for address in (
        f"/lessons/{slug}/",
        f"/lessons/{slug}/quiz/",
        f"/lessons/{slug}/practice/all/",
        "/terms/",
    ):
        html = client.get(address).content.decode()
        assert "<math" in html and without_words(html) == [], address


def test_a_formula_that_may_be_wider_than_a_phone_can_be_reached_by_the_keyboard(maths: None) -> None:
    html = "".join(one["html"] for one in Document.objects.get(slug="quadratics").sections)
    paragraphs = re.findall(r'<p class="formula"[^>]*>', html)
    assert ["tabindex" in one for one in paragraphs] == [True, True]
    assert "tabindex" not in str(re.findall(r'<math[^>]*alttext="D = b² − 4ac"[^>]*>', html))


def test_a_formula_at_the_head_of_a_row_names_it() -> None:
    html = section("| Sign | Shape |\n|---|---|\n| \\(a > 0\\) | \\(b\\) up |")
    assert (
        re.search(r'<th scope="row"><math [^>]*aria-label="a &gt; 0"', html)
        and html.count('aria-label="b') == 0
    )


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"x = -\frac{b}{2a}", "x = −b/(2a)"),
        (r"b \pm c", "b ± c"),
        (r"\frac{-b \pm \sqrt{D}}{2a}", "(−b ± √(D))/(2a)"),
        (r"\frac{\ln 2}{\lambda} \approx \frac{0.693}{\lambda}", "(ln 2)/λ ≈ 0.693/λ"),
        (r"\frac{ab}{cd} + \frac{km}{h}", "ab/(cd) + km/h"),
        (r"e^{2a} + e^{-x}", "e^(2a) + e^(−x)"),
        (r"\binom{n}{k}", "(n; k)"),
        (r"2 \cdot (-1) - 3", "2 · (−1) − 3"),
    ],
)
def test_the_words_of_a_formula_are_not_another_formula(tex: str, words: str) -> None:
    (html,) = render_inline([rf"\({tex}\)"])
    assert f'alttext="{words}"' in html


def test_the_name_of_a_function_stands_apart_from_what_follows_it() -> None:
    (html,) = render_inline([r"\(\ln 2 + \sin(x)\)"])
    assert '<mi>ln</mi><mspace width="0.167em"></mspace><mn>2</mn>' in html and html.count("<mspace") == 1


def test_the_words_of_a_page_hold_those_of_its_formulas_and_pictures() -> None:
    html = '<p>So <math alttext="a/b &lt; 1"><mi>a</mi></math><br><img alt="a parabola" src="x"> <b>here</b>.</p>'
    assert plain_of(html) == "So a/b < 1a parabola here."


@pytest.mark.parametrize(
    ("question", "slug", "formula"),
    [
        ("What is the quadratic formula?", "quadratics", "x_(1, 2) = (−b ± √(b² − 4ac))/(2a)"),
        ("What does the discriminant say?", "quadratics", "D = b² − 4ac"),
        ("Where does the vertex of the parabola lie?", "quadratics", "x = −b/(2a)"),
        ("How do I get the slope from two points?", "straight-lines", "m = (y₂ − y₁)/(x₂ − x₁)"),
        ("How does the half-life follow from the decay constant?", "growth", "t_(1/2) = (ln 2)/λ ≈ 0.693/λ"),
    ],
)
def test_the_tutor_quotes_a_formula_with_its_words(
    maths: None, question: str, slug: str, formula: str
) -> None:
    given = ask(question, slug)
    assert given.tier != "refused"
    said = " ".join(one["text"] for one in given.sentences)
    assert formula in said
    for one in given.sentences:
        assert without_words(one.get("excerpt", "")) == []


def test_a_formula_of_a_question_that_cannot_be_read_is_named_as_one(tmp_path: Path) -> None:
    course = Path(shutil.copytree(MATHS, tmp_path / "maths"))
    path = course / "quizzes" / "growth.yaml"
    path.write_text(path.read_text().replace(r"80 \cdot 2^{-3}", r"\frac{80}{"))
    with pytest.raises(ContentErrors, match=r"has the formula .*, which cannot be read: "):
        parse_course(course)
