"""Files as other systems write them: no key is changed on the way in, and what does not come along is named."""

from __future__ import annotations

import base64
import html
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.compiling.folder_compiler import parse_course
from courses.compiling.markdown import render_inline
from courses.reading.document import ContentErrors, SourceFile
from courses.reading.strict_yaml import read_yaml
from quizzes.exchange import aiken, gift, importing, moodle_xml
from quizzes.exchange.source import Exchange, Item, from_yaml, problem_of, to_yaml
from quizzes.formats.escaping import begun, escaped
from quizzes.formats.travel import MISSING_WHY, Refused
from tests.conftest import EXAMPLE

IMPORTS = Path(__file__).parent / "imports"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def read(name: str) -> Exchange:
    return importing.read(name, (IMPORTS / name).read_bytes())


def the_one(quiz: Exchange) -> Item:
    (item,) = quiz.items
    return item


def texts(item: Item) -> list[str]:
    return [option["text"] for option in item.own["options"]]


def right(item: Item) -> list[str]:
    return [option["text"] for option in item.own["options"] if option.get("right")]


def whys(item: Item) -> list[str]:
    return [option["why"] for option in item.own["options"]]


def shown(markdown: str) -> str:
    """As a learner sees it."""
    return render_inline([markdown])[0]


def of_gift(text: str) -> Exchange:
    return importing.read("questions.gift", text.encode())


def of_moodle(
    body: str, *, type_: str = "multichoice", ask: str = "Which?", format_: str = "html"
) -> Exchange:
    return importing.read(
        "questions.xml",
        f"""<quiz><question type="{type_}"><name><text>The one</text></name>
        <questiontext format="{format_}"><text><![CDATA[{ask}]]></text></questiontext>
        <generalfeedback format="html"><text>Because.</text></generalfeedback>{body}</question></quiz>""".encode(),
    )


TWO = (
    '<answer fraction="100" format="html"><text>this</text><feedback><text>w</text></feedback></answer>'
    '<answer fraction="0" format="html"><text>that</text><feedback><text>w</text></feedback></answer>'
)


def loaded(quiz: Exchange, tmp_path: Path) -> None:
    """`check_content` takes it, reasons that are to be written apart."""
    course = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    text = to_yaml(quiz).replace(MISSING_WHY, "Because.")
    (course / "quizzes" / "two-kinds.yaml").write_text(text)
    parse_course(course)


@pytest.mark.parametrize("name", ["partial-single.gift", "partial-single.xml"])
def test_only_what_is_wholly_right_is_right_where_one_is_chosen(name: str) -> None:
    quiz = read(name)
    assert right(the_one(quiz)) == ["LEFT JOIN"]
    assert any("50 %" in note and "FULL JOIN" in note for note in quiz.notes)


def test_several_answers_that_are_each_enough_stay_so() -> None:
    quiz = read("two-equals-single.gift")
    assert right(the_one(quiz)) == ["2", "4"] and the_one(quiz).own["any"] is True
    assert the_one(gift.read(gift.write(quiz))) == the_one(quiz)


def test_several_answers_of_100_percent_in_a_single_choice_of_moodle_are_each_enough() -> None:
    answers = "".join(
        f'<answer fraction="{part}"><text>{part}</text></answer>' for part in ("100", "100.0", "0")
    )
    assert the_one(of_moodle(f"<single>true</single>{answers}")).own["any"] is True


def test_a_choice_of_several_has_all_that_add_to_the_points_for_right_and_names_weights_of_its_own() -> None:
    quiz = of_gift("::q:: Which? {~%70%a#w ~%30%b#w ~%-100%c#w ~d#w ####e}")
    assert right(the_one(quiz)) == ["a", "b"]
    assert "q: had weights of its own" in quiz.notes[0]


def test_a_choice_that_gives_no_answer_all_the_points_is_left_out_and_named() -> None:
    answers = '<answer fraction="50"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    quiz = of_moodle(f"<single>true</single>{answers}")
    assert (quiz.items, "worth 100 %" in quiz.notes[-1]) == ([], True)


@pytest.mark.parametrize("fraction", ["abc", "nan", "inf", "", "33,3"])
def test_a_fraction_that_is_no_number_is_told_in_a_sentence(fraction: str) -> None:
    quiz = of_moodle(f'<answer fraction="{fraction}"><text>1</text></answer>{TWO}')
    assert (quiz.items == []) == bool(fraction)
    assert not fraction or quiz.notes == [
        f"the-one: has the fraction “{fraction}”, which is no number; left out"
    ]


def test_the_number_is_the_one_that_is_worth_all_points_wherever_it_stands() -> None:
    quiz = read("number-order.xml")
    assert the_one(quiz).own == {"number": 12}
    assert any("“7”" in note for note in quiz.notes) and any("“*”" in note for note in quiz.notes)


def test_the_unit_is_the_one_in_which_the_number_is_given() -> None:
    quiz = read("number-units.xml")
    assert the_one(quiz).own == {"number": 8, "within": 0.5, "unit": "kB"}
    assert any("“MB”" in note for note in quiz.notes)


def test_a_number_is_read_as_moodle_writes_it() -> None:
    item = the_one(read("numeric-moodle-export.gift"))
    assert (item.own, item.explain) == ({"number": 12}, "Multiply.")
    assert item.ask == "How many rows has the cross join of 3 and 4 rows?"
    quiz = read("numeric-partial.gift")
    assert the_one(quiz).own == {"number": 1986} and any("50 %" in note for note in quiz.notes)


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("#3.141..3.142", {"number": 3.1415, "within": 0.0005}),
        ("#0.1:0.2", {"number": 0.1, "within": 0.2}),
        ("#-5..5", {"number": 0, "within": 5}),
        ("#=%50%7:0#Near. =12:1#Right.", {"number": 12, "within": 1}),
        ("#=1e3", {"number": 1000}),
        ("#12 ~#No.", {"number": 12}),
        ("#=12:0 =12:0.5", {"number": 12, "within": 0.5}),
    ],
)
def test_numbers_of_gift_are_exact(body: str, own: dict[str, Any]) -> None:
    assert the_one(of_gift(f"::n:: How many? {{{body}####So.}}")).own == own


@pytest.mark.parametrize("body", ["#many", "#1,5", "#=1 =2", "#=%50%3", "#", "#1:x", "#1e400"])
def test_what_is_not_one_number_is_left_out_and_named(body: str) -> None:
    quiz = of_gift(f"::n:: How many? {{{body}}}")
    assert quiz.items == [] and quiz.notes[-1].startswith("n: ") and quiz.notes[-1].endswith("left out")


def test_what_is_said_of_true_and_of_false_is_kept_or_named() -> None:
    quiz = read("tf-feedback.gift")
    assert (the_one(quiz).own, the_one(quiz).explain) == ({"holds": False}, "Indeed, it is unknown.")
    assert any("No, the comparison is unknown." in note for note in quiz.notes)


def test_html_in_gift_becomes_markdown() -> None:
    item = the_one(read("html-gift.gift"))
    assert item.ask == "Which **clause** filters groups: *before* or after grouping?"
    assert (texts(item), whys(item)[0]) == (["HAVING", "WHERE"], "It runs after `GROUP BY`.")


def test_each_text_of_gift_may_have_a_format_of_its_own() -> None:
    item = the_one(read("answer-format.gift"))
    assert (texts(item), whys(item)) == (["DELETE", "DROP"], ["Yes.", "It removes the *table*."])
    assert item.explain == "Rows, not the table."
    plain = the_one(of_gift("::q::[plain]What is *this*, <b>? {=[markdown]*a*#w ~[html]<i>b</i>#w ####e}"))
    assert shown(plain.ask) == "What is *this*, &lt;b&gt;?"
    assert texts(plain) == ["*a*", "*b*"]


def test_only_the_signs_of_gift_are_escaped_in_it() -> None:
    item = the_one(read("backslash.gift"))
    assert [shown(text) for text in texts(item)] == [r"\d", r"\w", r"C:\temp"]
    one = the_one(of_gift(r"::q:: A \= B\: \{x\} \# \~ \\ \a ? {T####So.}"))
    assert shown(one.ask) == r"A = B: {x} # ~ \ \a ?"


def test_an_extra_answer_of_a_match_is_named() -> None:
    quiz = read("match-extra.gift")
    assert the_one(quiz).own == {"match": {"SELECT": "query", "CREATE": "definition"}}
    assert quiz.notes == ["pairs: has the extra answer “permission” without a thing; left out"]


def test_things_to_match_are_plain_text_and_none_is_lost_in_silence() -> None:
    assert the_one(read("match-markup.xml")).own["match"] == {
        "key & id < 3": "R&D",
        "5 < 7": "true",
        "lock": "wait",
    }
    quiz = read("match-twice.xml")
    assert the_one(quiz).own["match"] == {"key": "primary", "view": "query"}
    assert any("foreign" in note for note in quiz.notes)


def test_ids_are_right_and_no_two_are_the_same(tmp_path: Path) -> None:
    assert [item.id for item in read("same-name.gift").items] == ["warm-up", "warm-up-2"]
    quiz = of_gift(
        "\n\n".join(
            f"::{name}:: {number} is odd. {{T####{number} is.}}"
            for number, name in enumerate(
                ["Вопрос", "Вопрос", "Été!", "质数 3", "", "x" * 59 + " y", "--", "été"]
            )
        )
    )
    ids = [item.id for item in quiz.items]
    assert ids[2:4] == ["ete", "3"] and ids[7] == "ete-2" and ids[5] == "x" * 59
    assert len(set(ids)) == 8 and ids[0] == "question-1"
    assert any("Вопрос" in note for note in quiz.notes)
    loaded(quiz, tmp_path)
    loaded(read("long-name.gift"), tmp_path / "b")


def test_a_file_of_which_nothing_comes_in_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nothing.gift"
    file.write_text("::e1:: Describe a join. {}\n\n::m1:: Two and {1:SA:=two}.\n")
    with pytest.raises(CommandError, match="no question"):
        call_command("import_quiz", file)
    told = capsys.readouterr().err
    assert "e1: asks for an essay; left out" in told and "m1: " in told
    quiz = read("nothing.gift")
    assert {note.partition(":")[0] for note in quiz.notes} == {"s1", "e1"}


def test_a_missing_blank_line_makes_no_text_of_the_next_question() -> None:
    quiz = read("no-blank.gift")
    assert [(item.id, item.ask) for item in quiz.items] == [("a", "One is odd."), ("b", "Two is odd.")]
    assert any(note.startswith("b: stood directly below") for note in quiz.notes)


@pytest.mark.parametrize(
    "text", ["::g:: The {1:MC:=SELECT~INSERT} reads.", "::g:: A {=b} and {=c}.", "::g:: A {=b"]
)
def test_what_gift_does_not_have_is_left_out_and_named(text: str) -> None:
    quiz = of_gift(text)
    assert quiz.items == [] and quiz.notes[-1].startswith("g: ")
    assert read("cloze-in-gift.gift").items == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_a_file_that_is_not_utf_8_is_told_so(encoding: str) -> None:
    with pytest.raises(Refused, match="Save the file as UTF-8"):
        importing.read("quiz.gift", "::ü:: Één is odd. {T}".encode(encoding))


def test_what_stands_above_or_below_the_line_stays_there() -> None:
    item = the_one(read("supsub.xml"))
    assert item.ask == "How much is 2^10^, and what is H~2~O?" and texts(item)[1] == "10^2^"
    quiz = of_moodle(TWO, ask="x<sup>a^(b)</sup> and <code>2<sup>3</sup></code>")
    assert the_one(quiz).ask.endswith(" and `23`") and "above or below" in quiz.notes[0]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("x<sup>n+1</sup>", "x<sup><i>^(</i>n+1<i>)</i></sup>"),
        ("x<sup>a b</sup>", "x<sup><i>^(</i>a b<i>)</i></sup>"),
        ("<sup>14</sup>C", "¹⁴C"),
        ("a <sub>2</sub>", "a ₂"),
        ('<b>"so"</b>called', '"<strong>so</strong>"called'),
        ("f<b>(x)</b>", "f(<strong>x</strong>)"),
        ("这是<b>“重要”</b>的", "这是“<strong>重要</strong>”的"),
        ('<span style="font-weight: bold">b</span>', "<strong>b</strong>"),
        ("AT&T and R&D", "AT&amp;T and R&amp;D"),
        ("a List<String> and #include <stdio.h>", "a List&lt;String&gt; and #include &lt;stdio.h&gt;"),
        ("if x<y and y>z then", "if x&lt;y and y&gt;z then"),
        ("if a<b and c>d then", "if a&lt;b and c&gt;d then"),
        ("a<details><summary>s</summary>t</details>", "a s t"),
        (
            '<a href="https://x.org/a_(b)">l</a>',
            '<a href="https://x.org/a_%28b%29">l</a>',
        ),
        ('<video src="a.mp4">film</video>', "film"),
    ],
)
def test_no_word_and_no_mark_of_html_is_lost_or_shows_its_signs(given: str, read: str) -> None:
    assert shown(the_one(of_moodle(TWO, ask=f"<p>{given}</p>")).ask) == read


def test_bold_words_that_markdown_cannot_mark_are_kept_and_named() -> None:
    quiz = of_moodle(TWO, ask="a<b><code>b</code></b>c")
    assert shown(the_one(quiz).ask) == "a<code>b</code>c" and "cannot mark" in quiz.notes[0]


def test_one_of_several_languages_is_taken_and_the_others_are_named() -> None:
    languages = "".join(
        f'<span lang="{lang}" class="multilang">{said}</span>'
        for lang, said in (("en", "One"), ("de", "Eins"))
    )
    quiz = of_moodle(TWO, ask=languages)
    assert the_one(quiz).ask == "One" and "Eins" in quiz.notes[0]
    quiz = of_moodle(
        TWO, ask="<p>{mlang en}<b>One</b>{mlang} {mlang de}Eins{mlang}.</p> {mlang fr}Un{mlang}?"
    )
    assert the_one(quiz).ask == "**One**. Un?" and "“Eins” in another language (de)" in quiz.notes[0]


@pytest.mark.parametrize("answer", ["<strong>", "<b>x</b>", "&lt;", "a & b", "%5", "[x]"])
def test_words_to_type_are_what_stands_there_also_where_they_look_like_html(answer: str) -> None:
    body = f'<answer fraction="100"><text>{html.escape(answer)}</text><feedback><text/></feedback></answer>'
    quiz = of_moodle(body, type_="shortanswer")
    assert the_one(quiz).own["short"] == [answer]
    assert the_one(moodle_xml.read(moodle_xml.write(quiz))) == the_one(quiz)
    assert the_one(gift.read(gift.write(quiz))) == the_one(quiz)


def test_an_equals_sign_with_half_of_the_points_is_not_right() -> None:
    quiz = of_gift("::q:: Which? {=%50%half#w =full#w ~no#w ####e}")
    assert right(the_one(quiz)) == ["full"] and "50 %" in quiz.notes[0]


def test_a_blank_line_before_the_xml_is_none() -> None:
    text = moodle_xml.write(of_moodle(TWO))
    assert the_one(importing.read("x.xml", f"\n\n{text}".encode()))


def test_text_is_shown_letter_by_letter_whatever_markdown_would_make_of_it() -> None:
    item = the_one(read("mdchars.xml"))
    assert shown(item.ask) == (
        "What does <code>SELECT * FROM t WHERE a_b_c</code> and 2*3*4 and __init__ and [x](y) and `a` mean?"
    )
    assert [shown(text) for text in texts(item)] == ["int *p, *q;", "_id_ and *"]


@pytest.mark.parametrize(
    "text",
    [
        "a * b * c", "*a* **b**", "_x_ __y__ a_b_c", "`x` ``y``", "[a](b) ![c](d) [e][f]", r"\* \_ \\ \d \(", "# no",
        "- no", "> no", "* no", "~5 to ~10, ~~x~~ ~y~", "x^2^ ^y", "==m== a == b", "&amp; & &#60;", "<b>x</b> <i> 1<2",
        "{fact:x}", "!a !", "1. x", "[a [b] c](d)", "![[a](b)", "<https://example.org/?a=1>", "https://example.org/?a=b%0Dc", "(c) ... --", "a\\", "\\", "***", "<http://example.org/a_b_c*d*>",
    ],
)  # fmt: skip
def test_plain_text_comes_in_as_markdown_that_shows_it(text: str) -> None:
    bare = re.sub(r"<a [^>]*>|</a>", "", shown(begun(escaped(text))))
    assert html.unescape(bare) == " ".join(text.split())


def test_words_and_their_marks_stand_together_as_they_did() -> None:
    item = the_one(read("inline-space.xml"))
    assert (item.ask, *texts(item)) == ("The clause is called HAVING.", "untrue", "**bold** word")
    nested = the_one(
        of_moodle(TWO, ask="<b>a</b><strong>b</strong> <b><strong>c</strong></b><i> d </i>e<b></b>")
    )
    assert nested.ask == "**ab** **c** *d* e"


def test_links_stay_and_those_that_lead_nowhere_are_named() -> None:
    assert (
        the_one(read("link.xml")).ask == "Read [the page on NULL](https://example.org/nulls). What is NULL?"
    )
    quiz = of_moodle(TWO, ask='<a href="javascript:x()">One</a> <a href="/mod/page">two</a>')
    assert the_one(quiz).ask == "One two" and len(quiz.notes) == 2


def test_texts_without_a_format_have_that_of_the_question() -> None:
    item = the_one(read("no-format-html.xml"))
    assert (item.ask, texts(item), whys(item)) == (
        "Which is **fast**?",
        ["An index", "A scan"],
        ["Yes", "No"],
    )


def test_a_picture_that_did_not_come_along_is_named_and_its_description_kept() -> None:
    quiz = read("image-alt.xml")
    assert quiz.items == []
    told = "\n".join(quiz.notes)
    assert "“v.png”" in told and "“w.png”" in told and "img: has an option without any text; left out" in told
    one = the_one(of_moodle(TWO, ask='What does <img src="@@PLUGINFILE@@/v.png" alt="the overlap"> show?'))
    assert one.ask == "What does (the overlap) show?"
    assert any("has a picture “circles.png”" in note for note in read("old-picture.xml").notes)


def test_a_picture_that_came_along_is_written_beside_the_quiz(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "quiz.xml"
    picture = base64.b64encode(PNG).decode()
    file.write_text(
        f"""<quiz><question type="multichoice"><name><text>q</text></name><questiontext format="html"><text>
        <![CDATA[What is <img src="@@PLUGINFILE@@/Two%20circles.png" alt="two circles">?]]></text>
        <file name="Two circles.png" encoding="base64">{picture}</file>
        <file name="notes.pdf" encoding="base64">aGk=</file></questiontext>
        <generalfeedback format="html"><text><![CDATA[<img src="data:image/png;base64,{picture}" alt="it">
        <img src="data:image/png;base64,aGVsbG8=" alt="not it">]]></text></generalfeedback>{TWO}</question></quiz>"""
    )
    course = tmp_path / "course"
    course.mkdir()
    call_command("import_quiz", file, course=course)
    out, err = capsys.readouterr()
    assert "What is ![two circles](img/two-circles.png)?" in out
    assert (course / "img" / "two-circles.png").read_bytes() == PNG
    assert "![it](img/picture.png) (not it)" in out and (course / "img" / "picture.png").exists()
    assert "notes.pdf" in err and "that is no picture" in err


def test_no_picture_leaves_its_folder_or_takes_the_place_of_another(tmp_path: Path) -> None:
    quiz = Exchange()
    assert quiz.pictures.add("../../etc/pass wd.png", PNG) == "img/etc-pass-wd.png"
    assert quiz.pictures.add("a.png", PNG) == quiz.pictures.add("a.png", PNG) == "img/a.png"
    assert quiz.pictures.add("a.png", PNG + b"x") == "img/a-2.png"
    assert quiz.pictures.add("a.png", b"<html>") is None


def test_what_a_question_has_in_moodle_and_not_here_is_named() -> None:
    assert "combined feedback" in read("combined-feedback.xml").notes[0]
    quiz = of_moodle(
        f"<defaultgrade>2.0000</defaultgrade><hint><text>h</text></hint>{TWO}<tags><tag><text>t</text></tag></tags>"
    )
    told = "\n".join(quiz.notes)
    assert all(part in told for part in ("counts 2 points", "hints", "the tag t"))


def test_formulas_keep_their_marks() -> None:
    item = the_one(read("latex.xml"))
    assert item.ask == r"What is \(\frac{a_1}{b_2}\) if \(x^2 = 4\) and \(n \times m\)?"
    assert texts(item) == [r"\(\pm 2\)", r"\(0\)"]


@pytest.mark.parametrize(
    "ask", ["<pre>a\nb</pre>", "<table><tr><td>a</td></tr></table>", "<code>a<br>b</code>"]
)
def test_what_one_line_cannot_show_leaves_the_question_out_by_name(ask: str) -> None:
    quiz = of_moodle(TWO, ask=ask)
    assert quiz.items == [] and quiz.notes[-1].startswith("the-one: has ")
    assert read("pre.xml").items == []


def test_whatever_comes_in_is_right_for_check_content(tmp_path: Path) -> None:
    for path in sorted(IMPORTS.iterdir()):
        if path.suffix in (".gift", ".xml") and path.name != "utf16.gift" and (quiz := read(path.name)).items:
            loaded(quiz, tmp_path / path.name)


def mistakes(name: str, tmp_path: Path) -> list[str]:
    course = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    shutil.copy(IMPORTS / name, course / "quizzes" / "two-kinds.yaml")
    with pytest.raises(ContentErrors) as caught:
        parse_course(course)
    return [str(error) for error in caught.value.errors]


def test_a_reason_that_is_to_be_written_is_a_mistake_once_for_each_question(tmp_path: Path) -> None:
    found = mistakes("quiz-todo.yaml", tmp_path)
    assert len(found) == 3 and all("TODO" in mistake for mistake in found)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("quiz-empty-thing.yaml", "an empty thing"),
        ("quiz-code.yaml", "code"),
        ("quiz-picture.yaml", "picture"),
    ],
)
def test_what_a_learner_could_not_see_is_a_mistake(name: str, told: str, tmp_path: Path) -> None:
    assert any(told in mistake for mistake in mistakes(name, tmp_path))


@pytest.mark.parametrize("format_", [gift, moodle_xml])
def test_an_export_says_the_values_of_facts_and_comes_back_the_same(format_: Any) -> None:
    source = SourceFile("quizzes/x.yaml", (IMPORTS / "export-marks.yaml").read_text(), "")
    quiz = from_yaml(read_yaml(source), {"rows-a-day": "5000"})
    text = format_.write(quiz)
    assert "writes 5000 rows" in text and "{fact:" not in text and "-\\>" not in text
    assert quiz.items[0].facts == ("rows-a-day",)
    left = [note.partition(":")[0] for note in quiz.notes]
    assert left == (["pairs"] if format_ is gift else [])
    back = format_.read(text)
    assert back.items == [item for item in quiz.items if item.id not in (*left, "tf")]
    (told,) = back.notes  # an explanation that begins as a heading does
    assert told.startswith("tf: has a heading")
    assert "{fact:rows-a-day}" in to_yaml(from_yaml(read_yaml(source), {"rows-a-day": "5"}, keep_marks=True))


def test_words_to_type_come_in_with_what_they_accept() -> None:
    quiz = of_gift("::s:: Who made it? {=Meta#Yes. =%100%Facebook =%50%Zuck =%0%Apple#No.}")
    assert the_one(quiz).own == {"short": ["Meta", "Facebook"]} and the_one(quiz).explain == "Yes."
    assert any("50 % for “Zuck”" in note for note in quiz.notes)
    wild = the_one(of_gift(r"::s:: Which? {=colo*r =\\* ####e}"))
    assert wild.own == {"short": ["color", "*"], "pattern": "colo.*r"}
    assert of_gift("::s:: Which? {=*}").items == []
    cased = of_moodle(
        '<usecase>1</usecase><answer fraction="100"><text>IBM</text></answer>', type_="shortanswer"
    )
    assert the_one(cased).own == {"short": ["IBM"], "case": True}


def test_the_number_that_cannot_be_read_is_the_one_that_is_named() -> None:
    assert of_gift("::n:: How many? {#=5 =six}").notes == ["n: has “six” for its number; left out"]
    assert of_gift("::n:: How many? {#=5 =*}").notes == ["n: takes any number for right; left out"]


def test_a_tilde_before_the_first_answer_of_a_gap_is_no_answer() -> None:
    quiz = of_moodle("", type_="cloze", ask="It {1:MC:~no~=yes} and {1:SA:~=two~%100%2}.")
    assert the_one(quiz).own["gaps"] == "It [[yes~no]] and [[two|2]]."


def test_a_gap_for_a_number_has_one() -> None:
    assert of_moodle("", type_="cloze", ask="It is {1:NM:=%100%2}.").items == []
    quiz = of_moodle("", type_="cloze", ask="It is {1:NM:%33,3%3~=2~*#No}.")
    assert the_one(quiz).own["gaps"] == "It is [[2]]." and any("33.3 %" in note for note in quiz.notes)


def test_weights_are_told_only_where_they_count() -> None:
    quiz = of_moodle(f"<single>false</single>{TWO}")
    assert quiz.notes == ["the-one: let several be chosen, of which one is right; here one is chosen"]


@pytest.mark.parametrize("href", ["../ch04.md", "#rules", "ch/04.html", "javascript:x()", ""])
def test_a_link_of_markdown_that_leads_nowhere_here_keeps_its_text_and_is_named(href: str) -> None:
    quiz = of_gift(
        f"::q:: [markdown]See [the *rules*]({href}) and `[x](y)`? {{T####So.}}".replace("#r", r"\#r")
    )
    assert the_one(quiz).ask == "See the *rules* and `[x](y)`?" and "leads nowhere here" in quiz.notes[0]
    kept = "See [a](https://example.org/) and [b](../lessons/joins.md)."
    assert the_one(of_moodle(TWO, ask=kept, format_="markdown")).ask == kept


def test_the_text_that_questions_of_mdbook_share_stands_before_each() -> None:
    text = """
[multipart]
trees = "Take a *tree*."
code = '''```rust
fn a() {}
```'''
[[questions]]
type = "ShortAnswer"
multipart = "trees"
prompt.prompt = "Which leaf?"
answer.answer = "this"
[[questions]]
type = "ShortAnswer"
multipart = "code"
prompt.prompt = "Which name?"
answer.answer = "a"
"""
    quiz = importing.read("trees.toml", text.encode())
    assert the_one(quiz).ask == "Take a *tree*. Which leaf?"
    assert any("code of several lines in its multipart code" in note for note in quiz.notes)


def test_gaps_of_moodle_come_in_as_gaps() -> None:
    ask = (
        "<p>The {1:SA:=SELECT~%100%select all~%50%sel#near} reads, {2:MC:=DELETE~DROP#no} <b>removes</b>.</p>"
    )
    quiz = of_moodle("", type_="cloze", ask=ask)
    assert the_one(quiz).own == {"gaps": "The [[SELECT|select all]] reads, [[DELETE~DROP]] **removes**."}
    told = "\n".join(quiz.notes)
    assert "50 % for “sel”" in told and "“no”" in told and "weights of its own" in told
    for gap in ("{1:NM:=1:0.5}", "{1:MC:a~b}", "{1:XY:=a}", "{1:SA:=a*}"):
        assert of_moodle("", type_="cloze", ask=f"A {gap}.").items == []


def test_aiken_comes_in_with_its_key() -> None:
    quiz = importing.read(
        "quiz.txt",
        b"Which *is* it?\nA. This\nB) That\nANSWER: B\n\nNo answer here\nA. a\nB. b\n\nBad\nA. a\nB. b\nANSWER: C\n",
    )
    assert right(the_one(quiz)) == ["That"] and shown(the_one(quiz).ask) == "Which *is* it?"
    told = [note for note in quiz.notes if note.endswith("left out")]
    assert [note.partition(":")[0] for note in told] == ["no-answer-here", "bad"]


@pytest.mark.parametrize(
    "text",
    [
        "Which?\na. This\nb. That\nANSWER: b\n",
        "Which?\na) This\nb) That\nAnswer: B.\n",
        "Which?\nA.This\nB.That\nANSWER:B\n",
        "Which?\r\n\r\nA. This\r\n\r\nB. That\r\n\r\nANSWER: B",
        "Which?\nA.\u00a0This\nB.\u00a0That\nANSWER: B\n",
    ],
)
def test_aiken_is_known_however_its_letters_are_written(text: str) -> None:
    item = the_one(importing.read("quiz.txt", text.encode()))
    assert (item.ask, texts(item), right(item)) == ("Which?", ["This", "That"], ["That"])


def test_a_text_of_aiken_stays_whole() -> None:
    """The letters of options follow one another, an option may go on, and braces are none of GIFT."""
    text = "A. Turing,\nU.S. and {x}?\nA. This goes\non\nB. That\nANSWER: A\n"
    item = the_one(importing.read("quiz.txt", text.encode()))
    assert (item.ask, right(item)) == ("A. Turing, U.S. and {x}?", ["This goes on"])


def test_what_stands_below_an_answer_of_aiken_is_no_part_of_the_next_question() -> None:
    text = "Which?\nA. This\nB. That\nANSWER: A\nFEEDBACK: It *is*.\nSCORE: 2\nWho?\nA. a\nB. b\nANSWER: B\n"
    quiz = importing.read("quiz.txt", text.encode())
    assert [item.ask for item in quiz.items] == ["Which?", "Who?"]
    assert shown(quiz.items[0].explain) == "It *is*."
    assert any("“SCORE: 2”" in note and note.endswith("left out") for note in quiz.notes)


def test_quizzes_of_mdbook_come_in_with_their_keys() -> None:
    quiz = importing.read(
        "ownership.toml",
        b"""
[[questions]]
type = "MultipleChoice"
prompt.prompt = "Which `let`?"
prompt.distractors = ["`a`"]
answer.answer = "`b`"
context = "Because *b*."
[[questions]]
type = "MultipleChoice"
prompt.prompt = "Which two?"
prompt.distractors = ["c"]
answer.answer = ["a", "b"]
[[questions]]
type = "ShortAnswer"
prompt.prompt = "Which keyword?"
answer.answer = "fn"
answer.alternatives = ["Fn", "func"]
context = "So."
[[questions]]
type = "Tracing"
prompt.program = "fn main() {}"
answer.doesCompile = true
[[questions]]
type = "MultipleChoice"
prompt.prompt = \"\"\"What?
```rust
let a;
```
\"\"\"
prompt.distractors = ["c"]
answer.answer = "a"
""",
    )
    single, multiple, short = quiz.items
    assert (right(single), single.explain) == (["`b`"], "Because *b*.")
    assert right(multiple) == ["a", "b"] and short.own["short"] == ["fn", "func"]
    told = [note for note in quiz.notes if note.endswith("left out")]
    assert len(told) == 2 and "Tracing" in told[0] and "code of several lines" in told[1]


@pytest.mark.parametrize("text", ["", "a = 1", "questions = 3", "[[x]"])
def test_what_is_no_quiz_of_mdbook_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        importing.read("quiz.toml", text.encode())


def test_lines_that_are_one_now_are_named_and_lines_that_were_only_wrapped_are_not() -> None:
    for ask in ("One.<br>Two.", "<p>One.</p><p>Two.</p>"):
        quiz = of_moodle(TWO, ask=ask)
        assert the_one(quiz).ask == "One. Two." and quiz.notes == [
            "the-one: has several lines, which are one now"
        ]
    assert of_moodle(TWO, ask="<p>One.<br></p><p></p>").notes == []
    assert of_gift("::a:: One\n  and two. {T####So.}").notes == []
    assert of_gift(r"::a:: One\n and two. {T####So.}").notes == ["a: has several lines, which are one now"]


def test_markdown_that_is_not_one_line_is_left_out_and_named() -> None:
    for ask in ("Which?\n\n- a\n- b", "What?\n\n```\nx\n```"):
        quiz = of_moodle(TWO, ask=ask, format_="markdown")
        assert quiz.items == [] and quiz.notes[-1].endswith(", which a question cannot show; left out")


PIECES = [
    "::", "::a::", "{", "}", "=", "~", "#", "####", "->", "T", "%50%", "%x%", "\\", "[html]", "[plain]", "<b>", "</b>", "<i",
    "&amp;", "&#0;", "$$x$$", "\\(", "\\)", "*", "_", "`", "\n", "\n\n", "// ajar ", "pick: x", "case: yes", "text", "1..2", ":", "A. ",
    "ANSWER: A", "[[", "]]", "{1:SA:=a~b}", "![x](y)", "<img src=x>", "<br>", "<pre>", "<a href='x'>", "\u202e", "é", " ",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_is_read_comes_in_right_or_is_named(text: str) -> None:
    for reader in (gift.read, aiken.read):
        quiz = reader(text)
        assert [problem_of(item) for item in quiz.items] == [""] * len(quiz.items)
        assert len({item.id for item in quiz.items}) == len(quiz.items)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.sampled_from(["html", "markdown", "plain_text", "moodle_auto_format"]),
)
def test_whatever_moodle_holds_comes_in_right_or_is_named(text: str, format_: str) -> None:
    for type_ in ("multichoice", "cloze", "shortanswer", "matching", "numerical", "truefalse", "ordering"):
        root = ET.Element("quiz")
        question = ET.SubElement(root, "question", type=type_)
        for parent, name in (
            (question, "questiontext"),
            (question, "generalfeedback"),
            (question, "subquestion"),
        ):
            ET.SubElement(ET.SubElement(parent, name, format=format_), "text").text = text
        for fraction in ("100", "0"):
            answer = ET.SubElement(question, "answer", fraction=fraction, format=format_)
            ET.SubElement(answer, "text").text = f"{text}{fraction}"
        quiz = moodle_xml.read(ET.tostring(root, encoding="unicode"))
        assert [problem_of(item) for item in quiz.items] == [""] * len(quiz.items)
        assert quiz.items or quiz.notes


def test_a_question_without_a_name_is_named_by_what_it_asks() -> None:
    quiz = of_gift("[html]<p>What is <b>open</b>?</p>{=a ~b}\n\nWhat is open? {}")
    assert [item.id for item in quiz.items] == ["what-is-open"]
    assert quiz.notes[-1] == "what-is-open-2: asks for an essay; left out"
