"""The author edits a quiz while somebody is half-way through it: what they answer is graded by the quiz as it is now."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from courses.loading.loader import load
from learners.models import Learner
from quizzes.models import Attempt
from quizzes.question import EDITED
from tests.quizzes.conftest import QUIZ, Taker

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Takes = Callable[[Client], Taker]

# one edit for each kind of question: what turns its key round
TURNED = {
    "what-stays": (
        "      - text: The weights that a team downloaded in time\n        right: true\n",
        "      - text: The weights that a team downloaded in time\n",
        "      - text: The closed API that the team has a contract for\n",
        "      - text: The closed API that the team has a contract for\n        right: true\n",
    ),
    "before-shipping": (
        "      - text: Know where the prompts go\n        right: true\n",
        "      - text: Know where the prompts go\n",
        "      - text: Wait until the model is a year old\n",
        "      - text: Wait until the model is a year old\n        right: true\n",
    ),
    "least-to-most": (
        "[Closed API, Open weights, Open weights and code]",
        "[Open weights and code, Open weights, Closed API]",
    ),
    "sort-the-costs": (
        "{ Closed API: the token, Open weights: the hardware }",
        "{ Closed API: the hardware, Open weights: the token }",
    ),
    "how-many-copies": ("number: 2\n", "number: 3\n"),
}


def turn(folder: Path, name: str) -> None:
    """The author turns the key of a question round, and the course loads."""
    change(folder, *TURNED[name])


def change(folder: Path, *steps: str) -> None:
    path = folder / "quizzes/two-kinds.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in zip(steps[::2], steps[1::2], strict=True):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    load(folder)


def take_out(folder: Path, name: str) -> None:
    path = folder / "quizzes/two-kinds.yaml"
    head, *questions = path.read_text(encoding="utf-8").split("  - id: ")
    kept = [question for question in questions if not question.startswith(f"{name}\n")]
    path.write_text("  - id: ".join([head, *kept]), encoding="utf-8")
    load(folder)


@pytest.fixture(params=["anonymous", "signed in"])
def anyone(request: pytest.FixtureRequest, client: Client, alice: Learner, folder: Path) -> Taker:
    load(folder)
    if request.param == "signed in":
        client.force_login(alice)
    return Taker(client)


@pytest.mark.parametrize("name", TURNED)
def test_a_question_still_to_come_is_graded_by_its_new_key(anyone: Taker, folder: Path, name: str) -> None:
    place = [question.id for question in anyone.questions].index(name)
    if place:  # the first is still to come while nothing was answered, and then there is no attempt yet
        anyone.answer()
    turn(folder, name)
    pages = [anyone.answer() for _ in range(len(anyone.questions) - bool(place))]
    assert all("Right." in page for page in pages)
    assert "Your result: 5 of 5" in anyone.client.get(f"{QUIZ}result/").content.decode()


def test_an_answer_to_a_question_whose_key_was_turned_is_asked_for_again(anyone: Taker, folder: Path) -> None:
    anyone.answer()
    anyone.answer()
    turn(folder, "what-stays")
    page, fields = anyone.open()
    assert fields["question"] == "what-stays"
    assert "1 right of 1" in page
    assert "Right." in anyone.answer()


def test_a_form_of_before_the_edit_is_asked_again_and_counts_for_nothing(anyone: Taker, folder: Path) -> None:
    anyone.answer()
    _, fields = anyone.open()
    turn(folder, fields["question"])
    answer = anyone.client.post(QUIZ, {**fields, "answer": ["0", "1"]})
    assert answer.status_code == 422
    assert EDITED in answer.content.decode()
    assert not re.search(r'name="answer"[^>]* checked', answer.content.decode())
    assert "Right." in anyone.answer()


def test_a_review_of_before_the_edit_is_asked_again(client: Client, alice: Learner, folder: Path) -> None:
    load(folder)
    client.force_login(alice)
    address = "/review/two-kinds/what-stays/"
    html = client.get(address).content.decode()
    version = html.split('name="version" value="')[1].split('"')[0]
    attempt = html.split('name="attempt" value="')[1].split('"')[0]
    turn(folder, "what-stays")
    answer = client.post(
        address, {"attempt": attempt, "question": "what-stays", "version": version, "answer": "0"}
    )
    assert answer.status_code == 422
    assert EDITED in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_quiz_whose_last_question_was_taken_out_is_finished(anyone: Taker, folder: Path) -> None:
    for _ in range(4):
        anyone.answer()
    take_out(folder, "how-many-copies")
    page = anyone.client.get(QUIZ, follow=True).content.decode()
    assert "Your result: 4 of 4" in page
    assert "Passed." in page
    assert "Question 1 of 4" in anyone.open()[0]  # a new attempt: that one is over


def test_a_question_that_was_added_is_asked_too(anyone: Taker, folder: Path) -> None:
    anyone.answer()
    path = folder / "quizzes/two-kinds.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f"{text}  - id: added\n    ask: It rains.\n    holds: true\n    explain: It does.\n", encoding="utf-8"
    )
    load(folder)
    assert "Question 2 of 6" in anyone.open()[0]


def test_a_retake_asks_the_edited_question_as_it_is_now(anyone: Taker, folder: Path) -> None:
    anyone.finish(wrong=(0, 4))
    anyone.answer(query="?missed")
    turn(folder, "how-many-copies")
    assert "Right." in anyone.answer()
    assert "Your result: 2 of 2" in anyone.client.get(f"{QUIZ}result/").content.decode()
