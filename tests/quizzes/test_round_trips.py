"""A question of any kind goes out in any format and comes back as it was; what a format cannot carry is named before it goes.
Files that only come in are read with their key.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.compiling.markdown import render_inline
from courses.reading.course_files import Stored
from courses.reading.document import SourceFile
from courses.reading.strict_yaml import Yaml, read_yaml
from quizzes.exchange import aiken, importing, mdbook_quiz
from quizzes.exchange.source import Exchange, from_yaml, to_yaml, with_pictures
from quizzes.formats.escaping import FORMULA
from quizzes.management.commands.export_quiz import FORMATS
from quizzes.questions import KINDS
from tests.quizzes.generated import PICTURE, as_asked, questions, words
from tests.quizzes.test_imports import PNG


def of_yaml(text: str) -> dict[str, Any]:
    return read_yaml(SourceFile("quizzes/x.yaml", text, "")).data["questions"][0]  # type: ignore[no-any-return]


def beside(path: str) -> Stored | None:
    return Stored(path.rpartition("/")[2], "image/png", PNG) if path == PICTURE else None


def read_back(format_: str, text: str) -> Exchange:
    if format_ == "yaml":
        return from_yaml(Yaml({"questions": [of_yaml(text)]}, {}), {}, keep_marks=True)
    return importing.read("quiz", text.encode(), format_)


def comes_back(question: dict[str, Any], format_: str) -> list[str]:
    """Asserts that it comes back as it is asked, but for pictures that were named, or that it was named and is not there.
    Gives what was named.
    """
    out = from_yaml(Yaml({"questions": [question]}, {}), {}, keep_marks=format_ == "yaml")
    out.beside = beside
    back = read_back(format_, FORMATS[format_](out))
    assert back.notes == [] and len(set(out.notes)) == len(out.notes)
    if any(note.endswith("left out") for note in out.notes):
        assert back.items == []
        return out.notes
    lost = [note for note in out.notes if note.endswith("its words stand there")]

    def kept(path: str) -> str | None:
        return None if any(f" {path}, " in note for note in lost) else path

    if lost:
        question = of_yaml(to_yaml(Exchange([with_pictures(Exchange(), out.items[0], kept, format_)])))
    assert as_asked(of_yaml(to_yaml(back))) == as_asked(question)
    return out.notes


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_question_comes_back_with_its_key_and_its_texts_or_is_named(kind: str, data: Any) -> None:
    question = data.draw(questions(KINDS[kind]))
    for format_ in FORMATS:
        comes_back(question, format_)


ASKED = {"id": "the-one", "ask": "Which?", "explain": "So."}
TWO_OPTIONS = [{"text": "a", "right": True, "why": "w"}, {"text": "b", "why": "w"}]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    "said",
    [
        {"ask": "A sign of its own: \ue000", "holds": True},
        {"ask": f"![a]({PICTURE}) and ![a]({PICTURE}) again", "holds": True},
        {"ask": f'![a]({PICTURE} "Venn") has a caption', "holds": True},
        {"ask": "Wow![a](https://example.org/a_b)", "holds": True},
        {"ask": "`![a](img/b.png)` shows a picture, \\![a](img/b.png) does not", "holds": True},
        {"ask": "Not one: ![a][b] and ![c", "explain": "[plain] is a format of GIFT.", "holds": True},
        {"match": {"\\(x\\)": "a formula", "*x*": "bold words", "x": "plain words"}},
        {"match": {"+\\(x^2=4\\)": "a", "b": "c"}},
        {"number": 5.0, "within": 0.5, "unit": "m/s"},
        {"number": 1e22},
        {"short": ["IBM", "ibm"], "case": True},
        {"short": ["x"], "pattern": "a  b|c "},
        {"ask": f"What is ![it]({PICTURE})?", "gaps": f"![it]({PICTURE}) is [[here]]."},
        {"gaps": "The [[one~none]] and the [[other]].", "choose": True},
        {"gaps": "Signs \ue0010\ue002 around [[one]]."},
        {"gaps": "TODO: name the [[fruit]]."},
        {"gaps": "A gap [[{1:SA:=a~b}]] and [[X]].", "case": True},
        {"gaps": "In the list [[row[2]]] and ([[[a]|row[1] ]])\\], or [[b]]\\], or \\[[[c]] and \\\\[[d]]."},
        {"ask": "TODO: is a question too", "holds": True},
    ],
    ids=str,
)
def test_what_was_read_otherwise_once_comes_back(said: dict[str, Any], format_: str) -> None:
    question = ASKED | said
    comes_back(question, format_)


def test_a_number_that_no_other_program_compares_is_named() -> None:
    (note,) = comes_back(ASKED | {"number": 1e22}, "gift")
    assert note == "the-one: has the number 1e+22, which other programs cannot compare exactly; left out"


def test_words_that_look_like_a_picture_stay_words_where_only_words_can_stand() -> None:
    quiz = Yaml({"questions": [ASKED | {"order": ["![a][b](x)", "b", "c"]}]}, {})
    assert "![a][b](x)" in FORMATS["moodle-xml"](from_yaml(quiz, {}))


@pytest.mark.parametrize(
    "said",
    [
        {"options": TWO_OPTIONS, "any": "yes"},
        {"match": {"a": "x", "a ": "y"}},
        {"order": ["a", " a", "b", "c"]},
        {"gaps": f"[[![a]({PICTURE})]]"},
        {"holds": True, "explain": "#\u00a0A heading once its space is one"},
    ],
    ids=str,
)
def test_what_a_learner_would_see_otherwise_than_it_is_written_is_a_mistake(said: dict[str, Any]) -> None:
    assert as_asked(ASKED | said) is None


def toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def shown(texts: Sequence[str]) -> list[str]:
    """As learners read them, with `%20` as the space that it is in an address."""
    return [unquote(html.unescape(re.sub(r"<[^>]+>", "", said))) for said in render_inline(texts)]


plain = words.map(lambda text: FORMULA.sub(" ", text).strip() or "x").filter(
    lambda text: not re.match(r"([A-Z]\s*[.)]|ANSWER)", text)
)


@settings(max_examples=60)
@given(plain, st.lists(plain, min_size=2, max_size=5, unique=True), st.data())
def test_a_question_of_aiken_is_read_with_its_key_and_shown_as_it_is_written(
    ask: str, options: list[str], data: Any
) -> None:
    right = data.draw(st.integers(0, len(options) - 1))
    lines = [f"{chr(65 + place)}{'.)'[place % 2]} {option}" for place, option in enumerate(options)]
    quiz = aiken.read("\n".join([ask, *lines, f"ANSWER: {chr(65 + right)}", ""]))
    if not quiz.items:
        assert [note.endswith("left out") for note in quiz.notes].count(True) == 1
        return
    (item,) = quiz.items
    assert [bool(option.get("right")) for option in item.own["options"]] == [
        place == right for place in range(len(options))
    ]
    said = [unquote(" ".join(text.split())) for text in (ask, *options)]
    assert shown([item.ask, *(option["text"] for option in item.own["options"])]) == said


@settings(max_examples=80)
@given(
    words,
    st.lists(words, max_size=3, unique=True),
    st.lists(words, max_size=4, unique=True),
    st.sampled_from(["MultipleChoice", "ShortAnswer"]),
)
def test_a_question_of_mdbook_is_read_with_its_key_and_its_markdown(
    ask: str, right: list[str], wrong: list[str], type_: str
) -> None:
    is_short = type_ == "ShortAnswer"
    answer = right[:1] if is_short else right
    quiz = mdbook_quiz.read(
        "\n".join(
            (
                "[[questions]]",
                f"type = {toml(type_)}",
                f"prompt.prompt = {toml(ask)}",
                f"prompt.distractors = {toml([] if is_short else wrong)}",
                f"answer.answer = {toml(answer[0] if len(answer) == 1 else answer)}",
                f"answer.alternatives = {toml(right[1:] if is_short else [])}",
            )
        )
    )
    if not quiz.items:
        assert [note.endswith("left out") for note in quiz.notes].count(True) == 1
        return
    (item,) = quiz.items
    squeezed = [" ".join(text.split()) for text in right]
    assert item.ask == " ".join(ask.split()) or "picture" in quiz.notes[0]
    if is_short:
        (asked,) = [as_asked(of_yaml(to_yaml(quiz)) | {"explain": "So."})]
        assert asked and all(asked.grade(text).right for text in squeezed)
    elif not any("picture" in note for note in quiz.notes):
        assert [one["text"] for one in item.own["options"] if one.get("right")] == squeezed


def test_a_quiz_of_mdbook_without_an_answer_is_named() -> None:
    quiz = mdbook_quiz.read(
        '[[questions]]\ntype = "MultipleChoice"\nprompt.prompt = "Which?"\nanswer.answer = []\nprompt.distractors = ["a"]'
    )
    assert quiz.notes == ["which: has no answer that is right; left out"]


def test_a_list_in_a_question_of_mdbook_is_named_and_paragraphs_that_are_one_line_now_too() -> None:
    quiz = mdbook_quiz.read(
        "\n".join(
            f'[[questions]]\ntype = "ShortAnswer"\nprompt.prompt = "{ask}"\nanswer.answer = "a"\ncontext = "So."'
            for ask in (r"Which?\n\n- a\n- b", r"One.\n\nTwo.")
        )
    )
    assert [item.ask for item in quiz.items] == ["One. Two."]
    assert quiz.notes == [
        "which: has a list, which a question cannot show; left out",
        "one: has several lines, which are one now",
    ]
