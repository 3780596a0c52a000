"""A question that a lesson asks in its text: it exists, it has a place, and the place leads to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from courses.compiling.folder_compiler import parse_course
from courses.loading.loader import load
from courses.reading.document import ContentErrors

LESSON = "lessons/two-kinds.md"


def add(folder: Path, text: str, lesson: str = LESSON) -> int:
    """Adds to a lesson; returns the line in which it begins."""
    before = (folder / lesson).read_text().rstrip("\n") + "\n\n"
    (folder / lesson).write_text(f"{before}{text}\n")
    return before.count("\n") + 1


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    return [str(error) for error in caught.value.errors]


def test_it_has_a_place_that_leads_to_its_practice(folder: Path) -> None:
    add(folder, "```ask what-stays\n```")
    document = parse_course(folder).lessons["two-kinds"]
    address = "/lessons/two-kinds/practice/?question=what-stays"
    assert (
        f'<div class="question-here" data-ask="what-stays"><p><a href="{address}">Try a question about this</a></p></div>'
        in document.sections[-1].html
    )
    assert f"[A question about this]({address})" in document.markdown
    assert not any("question about this" in passage.text for passage in document.passages)


def test_one_that_is_not_there_is_a_mistake(folder: Path) -> None:
    line = add(folder, "```ask fog\n```")
    assert mistakes(folder) == [
        f"{LESSON}:{line}: asks the question fog, which quizzes/two-kinds.yaml does not have"
    ]


def test_a_lesson_without_a_quiz_asks_nothing(folder: Path) -> None:
    line = add(folder, "```ask fog\n```", "lessons/on-your-machine.md")
    assert mistakes(folder) == [
        f"lessons/on-your-machine.md:{line}: asks the question fog, but quizzes/on-your-machine.yaml does not exist"
    ]


def test_a_place_without_an_id_is_a_mistake(folder: Path) -> None:
    line = add(folder, "```ask\n```")
    assert f"{LESSON}:{line}: asks no question: behind `ask` stands the id of one of its quiz" in mistakes(
        folder
    )


@pytest.mark.django_db
def test_the_practice_begins_with_that_question(folder: Path, client: Client) -> None:
    add(folder, "```ask what-stays\n```")
    load(folder)
    page = client.get("/lessons/two-kinds/practice/?question=what-stays").content.decode()
    assert "still runs next year" in page
