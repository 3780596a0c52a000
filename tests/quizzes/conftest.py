"""The example course's quiz, and answering it through the site's own forms."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from courses.models import Course
from quizzes.attempts import questions_of
from quizzes.models import Quiz
from quizzes.questions import AnyQuestion
from tests.conftest import EXAMPLE
from tests.quizzes.test_grading import right_form

QUIZ = "/lessons/two-kinds/quiz/"


@dataclass
class Taker:
    """Somebody who takes the quiz of `two-kinds` with a browser that runs no scripts."""

    client: Client

    @property
    def questions(self) -> list[AnyQuestion]:
        return list(questions_of(Quiz.objects.get(slug="two-kinds")))

    def open(self, query: str = "") -> tuple[str, dict[str, str]]:
        """The page, and the hidden fields of its form."""
        html = self.client.get(QUIZ + query).content.decode()
        return html, dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))

    def send(self, fields: dict[str, str], form: dict[str, list[str]]) -> str:
        """Answers and gives the page that follows."""
        answer = self.client.post(QUIZ, {**fields, **form}, follow=True)
        return answer.content.decode()

    def answer(self, *, right: bool = True, query: str = "") -> str:
        """Answers the question that is shown."""
        _, fields = self.open(query)
        question = next(one for one in self.questions if one.id == fields["question"])
        seed = UUID(fields["attempt"]).hex
        form = right_form(question, seed)
        return self.send(fields, form if right else wrong_form(question, seed, form))

    def finish(self, wrong: tuple[int, ...] = (), query: str = "") -> str:
        """Takes the whole quiz and gives the result page; `wrong` are the places of questions to miss."""
        for place in range(len(self.questions)):
            self.answer(right=place not in wrong, query=query if place == 0 else "")
        return self.client.get(f"{QUIZ}result/").content.decode()


def wrong_form(question: AnyQuestion, seed: str, form: dict[str, list[str]]) -> dict[str, list[str]]:
    """An answer worth nothing, or at least not all."""
    if question.kind == "number":
        return {"answer": ["987654"]}
    if question.kind in ("order", "match"):
        values = [value for (value,) in form.values()]
        return {name: [value] for name, value in zip(form, [*values[1:], values[0]], strict=True)}
    rows = question.rows(seed, {})
    return {"answer": [str(row.value) for row in rows if str(row.value) not in form["answer"]][:1]}


@pytest.fixture
def taker(course: Course) -> Callable[[Client], Taker]:
    return Taker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example course."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
