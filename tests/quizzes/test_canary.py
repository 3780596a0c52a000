"""The key of a quiz reaches nobody before it is due. A canary is planted in every part of it; then every address of the
site is walked, in every form that it has."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from courses.loading.loader import load
from courses.models import Document
from learners.models import Learner
from quizzes.attempts import questions_of
from quizzes.models import Quiz
from tests.conftest import EXAMPLE
from tests.quizzes.test_grading import right_form

pytestmark = pytest.mark.django_db
CANARY = "kanarienvogel"
QUIZ = "/lessons/two-kinds/quiz/"
# Practice tells each answer to whoever asks, and scores nothing; this page of it is for devices without a network.
TOLD_ON_DEMAND = {"/lessons/two-kinds/practice/all/"}


@pytest.fixture
def planted(db: None, tmp_path: Path) -> None:
    """The example course, its quizzes with a canary in every reason and explanation."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    for path in (folder / "quizzes").iterdir():
        text = re.sub(r"(why|explain): ", rf"\1: {CANARY} ", path.read_text())
        assert CANARY in text
        path.write_text(text)
    load(folder)


def every_address() -> set[str]:
    """Each pattern of the site, filled in with what exists."""
    slugs = {
        "articles/": Document.objects.filter(kind="article").values_list("slug", flat=True)[0],
        "briefs/": Document.objects.filter(kind="brief").values_list("slug", flat=True)[0],
    }
    found = set()
    for pattern in _patterns(get_resolver().url_patterns, ""):
        slug = next((slug for place, slug in slugs.items() if place in pattern), "two-kinds")
        path = re.sub(r"<slug:name>", "break-even", pattern)
        path = re.sub(r"<slug:question>", Quiz.objects.get(slug="two-kinds").questions[0]["id"], path)
        path = re.sub(r"<(?:slug|str):\w+>", slug, path)
        path = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", path)
        path = re.sub(r"<[^>]+>", "1", path)
        if not re.search(r"[\\^$?*(]", path) and not path.startswith("admin"):
            found.add(f"/{path}")
    return found


def _patterns(patterns: list[URLPattern | URLResolver], prefix: str) -> list[str]:
    found = []
    for one in patterns:
        path = prefix + str(one.pattern)
        found += _patterns(one.url_patterns, path) if isinstance(one, URLResolver) else [path]
    return found


@pytest.mark.parametrize("who", ["anonymous", "alice"])
def test_no_address_gives_the_key_away(planted: None, client: Client, alice: Learner, who: str) -> None:
    if who == "alice":
        client.force_login(alice)
    addresses = every_address()
    assert {QUIZ, "/lessons/two-kinds/", "/lessons/two-kinds.md", "/feed.xml", "/llms.txt"} <= addresses
    for address in sorted(addresses - TOLD_ON_DEMAND):
        for query in ("", "?q=maker", "?n=1", "?again", "?missed"):
            body = client.get(address + query).content.decode(errors="replace")
            assert CANARY not in body, address + query


def test_search_does_not_know_the_key(planted: None, client: Client) -> None:
    html = client.get("/search/", {"q": CANARY}).content.decode()
    assert 'class="found"' not in html


def test_the_key_is_there_after_the_answer_and_for_that_question_alone(planted: None, client: Client) -> None:
    html = client.get(QUIZ).content.decode()
    assert CANARY not in html
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    question = questions_of(Quiz.objects.get(slug="two-kinds"))[0]
    form = right_form(question, fields["attempt"].replace("-", ""))
    verdict = client.post(QUIZ, {**fields, **form}, follow=True).content.decode()
    assert CANARY in verdict
    assert CANARY not in client.get(f"{QUIZ}?n=2").content.decode()
    assert CANARY not in client.cookies["quiz-two-kinds"].value


def test_taking_away_ones_data_half_way_gives_no_key_of_what_is_still_asked(
    planted: None, client: Client, alice: Learner
) -> None:
    client.force_login(alice)
    html = client.get(QUIZ).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    client.post(QUIZ, {**fields, "answer": "0"})
    (attempt,) = client.get("/me/data/").json()["quiz_attempts"]
    assert [one["id"] for one in attempt["questions"]] == ["what-stays"]
