"""The questions that a lesson asks in its text: they are answered there, and no quiz, score or review has them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client

from courses.compiling.folder_compiler import parse_course
from courses.loading.loader import check, load
from courses.reading.document import ContentErrors
from learners.models import Learner
from quizzes import practising
from quizzes.models import Attempt, Quiz, Report
from quizzes.schemas import every
from tests.conftest import EXAMPLE
from tests.quizzes.test_grading import right_form
from tests.quizzes.test_practice import hidden
from tests.quizzes.test_schemas import fits

PATH = "checks/two-kinds.yaml"
LESSON = "lessons/two-kinds.md"
PRACTICE = "/lessons/two-kinds/practice/"
CHECK = """questions:
  - id: who-closes
    section: holding
    ask: A *downloaded* file outlives its maker.
    holds: true
    explain: It needs nobody any more.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example course, and a question in the text of a lesson."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    write(folder, CHECK)
    place(folder, "who-closes")
    return folder


def write(folder: Path, text: str, path: str = PATH) -> None:
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text(text)


def place(folder: Path, id_: str, lesson: str = LESSON) -> None:
    with (folder / lesson).open("a") as opened:
        opened.write(f"\n```ask {id_}\n```\n")


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        check(folder)
    return [str(error) for error in caught.value.errors]


def found(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `check_content` prints."""
    try:
        call_command("check_content", folder)
    except SystemExit:
        return capsys.readouterr().err
    return ""


@pytest.mark.django_db
def test_it_is_asked_and_answered_from_its_place_and_leads_back_there(folder: Path, client: Client) -> None:
    load(folder)
    lesson = client.get("/lessons/two-kinds/").content.decode()
    assert f'href="{PRACTICE}?question=who-closes"' in lesson
    assert f"({PRACTICE}?question=who-closes)" in client.get("/lessons/two-kinds.md").content.decode()
    asked = client.get(f"{PRACTICE}?question=who-closes").content.decode()
    assert "A <em>downloaded</em> file" in asked and "A question in the text" in asked
    assert "It needs nobody" not in asked
    (question,) = practising.in_text("two-kinds")
    form = right_form(question, UUID(hidden(asked)["attempt"]).hex)
    verdict = client.post(PRACTICE, {**hidden(asked), **form}).content.decode()
    assert "It needs nobody" in verdict
    assert re.search(r'href="/lessons/two-kinds/#holding"[^>]*data-next', verdict)


@pytest.mark.django_db
def test_no_quiz_no_score_and_no_review_has_it(folder: Path, client: Client, alice: Learner) -> None:
    load(EXAMPLE)
    before = Quiz.objects.values().get(slug="two-kinds")
    load(folder)
    assert Quiz.objects.values().get(slug="two-kinds") == before
    client.force_login(alice)
    fields = hidden(client.get(f"{PRACTICE}?question=who-closes").content.decode())
    client.post(PRACTICE, {**fields, "do": "solution", "answer": "0"})
    assert not Attempt.objects.exists()
    assert client.get("/review/two-kinds/who-closes/").headers["Location"] == "/review/"
    assert client.get("/me/").json()["due"] == 0


@pytest.mark.django_db
def test_a_lesson_without_a_quiz_can_ask_in_its_text(folder: Path, client: Client) -> None:
    write(folder, CHECK.replace("    section: holding\n", ""), "checks/on-your-machine.yaml")
    place(folder, "who-closes", "lessons/on-your-machine.md")
    load(folder)
    practice = "/lessons/on-your-machine/practice/"
    assert "downloaded" in client.get(f"{practice}?question=who-closes").content.decode()
    assert "downloaded" in client.get(f"{practice}all/").content.decode()
    assert client.get(practice).status_code == 404


@pytest.mark.django_db
def test_it_is_changed_taken_out_and_brought_again_as_its_file_is(folder: Path) -> None:
    load(folder)
    write(folder, CHECK.replace("its maker", "its makers"))
    assert load(folder).other == ("checks",)
    assert "makers" in practising.in_text("two-kinds")[0].ask
    shutil.copy(EXAMPLE / LESSON, folder / LESSON)
    (folder / PATH).unlink()
    load(folder)
    assert practising.in_text("two-kinds") == ()


@pytest.mark.django_db
def test_something_wrong_with_it_can_be_reported(folder: Path, client: Client) -> None:
    load(folder)
    sent = {"question": "who-closes", "reason": "old", "text": ""}
    assert client.post("/lessons/two-kinds/quiz/report/", sent).status_code == 200
    assert Report.objects.get().question["ask"] == "A <em>downloaded</em> file outlives its maker."


def test_one_without_a_place_is_named_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(folder, capsys) == ""
    write(
        folder,
        CHECK + CHECK.partition("\n")[2].replace("who-closes", "who-stays").replace("needs", "asks for"),
    )
    assert found(folder, capsys).startswith(
        f"{PATH}:7: who-stays stands nowhere in {LESSON}: place it with a block ```ask who-stays\n"
    )


def test_an_id_of_both_files_is_a_mistake(folder: Path) -> None:
    write(folder, CHECK.replace("who-closes", "what-stays"))
    place(folder, "what-stays")
    assert (
        f"{PATH}:2: has the question what-stays, and quizzes/two-kinds.yaml has one of that id too"
        in mistakes(folder)
    )


def test_an_id_of_neither_file_is_a_mistake_that_names_both(folder: Path) -> None:
    place(folder, "fog")
    (said,) = mistakes(folder)
    assert said.endswith(f"asks the question fog, which neither quizzes/two-kinds.yaml nor {PATH} has")


@pytest.mark.parametrize("key", ["pass_mark: 0.5", "pick: 1", "pool: [who-closes]"])
def test_what_only_a_scored_quiz_has_is_a_mistake(folder: Path, key: str) -> None:
    text = f"{key}\n{CHECK}"
    write(folder, text)
    (said,) = mistakes(folder)
    assert said == f"{PATH}:1: has the unknown key {key.partition(':')[0]}; the keys are questions"
    data = {"questions": [{"id": "a", "ask": "So.", "holds": True, "explain": "It is."}]}
    assert fits(data, every()["checks"])
    assert not fits(data | {"pass_mark": 0.5}, every()["checks"])


def test_it_stands_in_its_place_on_paper_with_its_answer_at_the_end(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_course", folder)
    html = capsys.readouterr().out
    text, _, answers = html.partition("<h1>Answers</h1>")
    assert "A <em>downloaded</em> file outlives" in text and "Try a question" not in text
    assert "It needs nobody" in answers and "It needs nobody" not in text


def test_other_systems_get_it_as_they_get_a_quiz(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_quiz", "two-kinds", "--checks", "--format", "gift", "--course", str(folder))
    gift = capsys.readouterr().out
    assert "who-closes" in gift and "what-stays" not in gift


def test_one_about_a_section_that_is_not_there_is_a_mistake(folder: Path) -> None:
    write(folder, CHECK.replace("holding", "fog"))
    assert mistakes(folder) == [f"{PATH}:3: names the section fog, which the lesson does not have"]
    write(folder, CHECK)
    assert parse_course(folder).parts["checks"]["two-kinds"].questions[0].id == "who-closes"  # type: ignore[attr-defined]
