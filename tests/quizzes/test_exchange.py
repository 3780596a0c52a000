"""Quizzes out to GIFT and Moodle XML and back: nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from config.env import ROOT
from courses.reading.folder import read_folder
from courses.reading.strict_yaml import read_yaml
from quizzes.exchange import gift, moodle_xml
from quizzes.exchange.source import Exchange, Item, from_yaml, to_yaml
from quizzes.formats.travel import MISSING_WHY, Refused
from tests.conftest import EXAMPLE
from tests.quizzes.test_imports import IMPORTS


def test_what_gift_cannot_say_is_named() -> None:
    quiz = Exchange([Item("tiers", "Order these.", "So.", {"order": ["a", "b", "c"]})])
    assert "tiers" not in gift.write(quiz)
    assert quiz.notes == ["tiers: GIFT has no question that puts things in order; left out"]


@pytest.mark.parametrize("slug", [path.stem for path in (ROOT / "content/quizzes").iterdir()])
def test_the_courses_own_quizzes_come_back_as_they_were(slug: str) -> None:
    source = next(one for one in read_folder(ROOT / "content").within("quizzes") if one.slug == slug)
    quiz = from_yaml(read_yaml(source), {})
    assert moodle_xml.read(moodle_xml.write(quiz)).items == quiz.items
    kept = [one for one in quiz.items if not {"order", "gaps"} & one.own.keys()]
    assert gift.read(gift.write(quiz)).items == kept


def test_a_file_of_another_system_becomes_a_quiz(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "quiz.gift"
    file.write_text(
        "$CATEGORY: models\n\n// a comment\n::Q1:: Who made Llama? {=Meta#Yes ~Google ~%50%Both#Half}\n\n"
        "Weights are code. {F}\n\nTwo plus two? {#4:0.5}\n\nThe tiers are {1:~one =four}in all.\n\nWrite! {}\n\n"
        "Name it {=Llama =llama}\n\nMatch {=cat -> animal =rose -> plant}\n"
    )
    call_command("import_quiz", file)
    out, err = capsys.readouterr()
    for text in (
        "id: q1",
        "holds: false",
        "number: 4",
        "within: 0.5",
        "cat: animal",
        "- Llama\n",
        MISSING_WHY,
    ):
        assert text in out
    for text in (
        "asks for an essay",
        "categories",
        "to be written",
        "gave 50 % for “Both”",
    ):
        assert text in err


def test_moodles_html_becomes_markdown_and_the_rest_is_named() -> None:
    text = """<quiz><question type="multichoice"><name><text>A Name</text></name>
      <questiontext format="html"><text><![CDATA[<p>What is <b>open</b> &amp; <u>free</u>?</p>]]></text></questiontext>
      <answer fraction="100" format="html"><text>This</text></answer><answer fraction="0"><text>That</text></answer>
      <hint><text>h</text></hint></question><question type="essay"><name><text>E</text></name></question></quiz>"""
    quiz = moodle_xml.read(text)
    assert quiz.items[0].id == "a-name"
    assert quiz.items[0].ask == "What is **open** & free?"
    notes = "\n".join(quiz.notes)
    for part in ("<u>", "hints", "essay", "no general feedback"):
        assert part in notes


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>',
        "<quiz>",
        "<html></html>",
        "<quiz>" + "x" * 5_000_001 + "</quiz>",
    ],
)
def test_what_is_no_quiz_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Refused):
        moodle_xml.read(text)


def test_the_commands_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no quiz"):
        call_command("export_quiz", "no-such-lesson", format="gift", course=EXAMPLE)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_quiz", tmp_path / "nothing.gift")
    empty = tmp_path / "empty.gift"
    empty.write_text("\n")
    with pytest.raises(CommandError, match="no question"):
        call_command("import_quiz", empty)


def test_an_export_is_what_the_import_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_quiz", "two-kinds", format="moodle-xml", course=EXAMPLE)
    file = tmp_path / "quiz.xml"
    file.write_text(capsys.readouterr().out)
    call_command("import_quiz", file)
    source = next(one for one in read_folder(EXAMPLE).within("quizzes") if one.slug == "two-kinds")
    assert capsys.readouterr().out == to_yaml(from_yaml(read_yaml(source), {}))


@pytest.mark.parametrize(("format_", "said"), [("gift", "5000 rows"), ("yaml", "{fact:rows-a-day} rows")])
def test_a_fact_goes_out_as_its_value_and_stays_a_mark_in_its_course(
    folder: Path, capsys: pytest.CaptureFixture[str], format_: str, said: str
) -> None:
    (folder / "facts.yaml").write_text((IMPORTS / "export-marks.facts.yaml").read_text())
    asked = {"id": "q", "ask": "It writes {fact:rows-a-day} rows.", "holds": True, "explain": "So it does."}
    (folder / "quizzes" / "two-kinds.yaml").write_text(yaml.safe_dump({"questions": [asked]}))
    call_command("export_quiz", "two-kinds", format=format_, course=folder)
    assert said in capsys.readouterr().out
