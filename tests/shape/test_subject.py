"""The software says nothing of the subject of the course beside it: all of that stands in the course's own folder."""

from __future__ import annotations

import re

import pytest

from config.env import ROOT
from dev.sizes import committed

# What the course of content/ is about, and the names of its labs.
SUBJECT = re.compile(
    r"\bopen[- ]weights?\b|\bopen(?:[- ]source)?[- ]models?\b|\bclosed[- ](?:models?|api)\b|\bopen and closed\b|"
    r"\bself-host\w*|\blicen[cs](?:es?|ed|ing)\b|\bgpus?\b|\b(?:llama|gemma|mistral|qwen|olmo|deepseek)\b(?![.-]cpp|-server)|"
    r"\bbreak[-_ ]even\b|\bwhich[-_]one\b|\bwill[-_]it[-_]fit\b|\bhow[-_]open\b|\blicence[-_]reader\b",
    re.I,
)
FOLDERS = (
    "courses/", "decisions/", "labs/", "learners/", "notes/", "quizzes/", "static/css/", "static/js/", "templates/", "tutor/",
    "config/",
)  # fmt: skip
# Where the operator's own models are named, and the word lists by which the tutor reads English.
ALLOWED = (
    "config/model_list.py",
    "config/variables.py",
    "tutor/embedding/",
    "tutor/english.py",
    "tutor/providers/",
    "tutor/voices/lexicon.py",
)
# The default of LAB_PACKAGES is a setting, and migrations are what they were.
OUTSIDE = re.compile(r"/migrations/")


def test_no_template_and_no_module_speaks_of_the_subject_of_the_course() -> None:
    ours = [
        path
        for path in committed(".py", ".html", ".txt", ".js", ".css")
        if path.startswith(FOLDERS) and not path.startswith(ALLOWED) and not OUTSIDE.search(path)
    ]
    assert len(ours) > 400
    spoken = [
        f"{path}:{number}: {found[0]}"
        for path in ours
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if (found := SUBJECT.search(line))
    ]
    assert not spoken


def test_no_template_has_the_name_of_the_software_in_place_of_the_courses() -> None:
    pages = [path for path in committed(".html", ".txt") if path.startswith("templates/")]
    assert not [path for path in pages if re.search(r"\bAjar\b", (ROOT / path).read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "line",
    [
        "<p>When to run an open-weight AI model",
        "Which licence?",
        "one GPU",
        "as in Llama 3",
        "/labs/which-one/",
    ],
)
def test_a_word_of_the_subject_is_recognised(line: str) -> None:
    assert SUBJECT.search(line)


@pytest.mark.parametrize(
    "line",
    ["the models the tutor may call", "llama.cpp", "class open", "weights = {}", "This question is open"],
)
def test_what_is_said_of_the_tutors_models_is_let_be(line: str) -> None:
    assert not SUBJECT.search(line)
