"""A quiz being taken: the questions as they are asked, and the answers so far. Pure; where it is kept is another matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from quizzes.question import Grade
from quizzes.questions import AnyQuestion

# Sums of thirds and the like come out a hair below the mark.
_HAIR = 1e-9


@dataclass(frozen=True)
class Score:
    """What a finished attempt came to, as it was written down then."""

    points: float
    out_of: int
    passed: bool


@dataclass(frozen=True)
class Taking:
    """One attempt. `answers` maps a question's id to its answer, as the kind parses it; the first answer stands."""

    id: UUID
    slug: str
    pass_mark: float
    questions: tuple[AnyQuestion, ...]
    started: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    # question's id → whether the learner was sure, where they said so; never scored
    sure: Mapping[str, bool] = field(default_factory=dict)
    # some of the questions again, missed or due for review: not counted as the quiz
    of_missed: bool = False
    finished: datetime | None = None
    # of a finished attempt: it stands, though some of its questions may be gone from the course since
    score: Score | None = None

    @property
    def seed(self) -> str:
        """Decides every shuffle, so that the attempt can be shown again exactly."""
        return self.id.hex

    def answer(self, question: AnyQuestion, answer: Any, sure: bool | None = None) -> Taking:
        if self.finished or question.id in self.answers:
            return self
        said = {} if sure is None else {question.id: sure}
        return replace(self, answers={**self.answers, question.id: answer}, sure={**self.sure, **said})

    def on(self, now: Sequence[AnyQuestion], pass_mark: float) -> Taking:
        """An attempt under way on the quiz as it is `now`: an answer to a question that was edited since it was asked is
        asked for again, one to a question that was not stands. A finished attempt stays as it was.
        """
        if self.finished:
            return self
        held = {question.hash: question.counts for question in self.questions}
        ids = {question.id for question in self.questions}
        asked = tuple(
            replace(question, counts=held[question.hash])
            if held.get(question.hash, question.counts) != question.counts
            else question
            for question in now
            if question.id in ids or not self.of_missed
        )
        same = {question.id for question in asked if question.hash in held}
        return replace(
            self,
            pass_mark=pass_mark,
            questions=asked,
            answers={name: given for name, given in self.answers.items() if name in same},
            sure={name: said for name, said in self.sure.items() if name in same},
        )

    def grade(self, question: AnyQuestion) -> Grade | None:
        """None while it is not answered."""
        if question.id not in self.answers:
            return None
        return question.grade(self.answers[question.id])

    @property
    def grades(self) -> list[Grade | None]:
        return [self.grade(question) for question in self.questions]

    @property
    def ahead(self) -> int:
        """The place of the first question without an answer; the number of questions when there is none."""
        return next((at for at, grade in enumerate(self.grades) if grade is None), len(self.questions))

    @property
    def is_complete(self) -> bool:
        return self.ahead == len(self.questions)

    @property
    def points(self) -> float:
        if self.score:
            return self.score.points
        graded = zip(self.questions, self.grades, strict=True)
        return round(sum(grade.points for question, grade in graded if grade and question.counts), 6)

    @property
    def out_of(self) -> int:
        return self.score.out_of if self.score else len(self.questions) - self.uncounted

    @property
    def out_of_so_far(self) -> int:
        """How many of the answered questions count."""
        return sum(question.counts and question.id in self.answers for question in self.questions)

    @property
    def uncounted(self) -> int:
        """How many questions do not count: asked while a fact they rest on was past its review date."""
        return sum(not question.counts for question in self.questions)

    @property
    def passed(self) -> bool:
        if self.score:
            return self.score.passed
        enough = self.points + _HAIR >= self.pass_mark * self.out_of
        return not self.of_missed and self.out_of > 0 and enough

    @property
    def missed(self) -> list[AnyQuestion]:
        """Answered, and not fully right, where it counts."""
        return [
            question
            for question, grade in zip(self.questions, self.grades, strict=True)
            if grade and not grade.right and question.counts
        ]


def shown_points(points: float) -> str:
    """12, or 4.25 and 11.67 where parts of questions were right: never more than hundredths."""
    hundredths = Decimal(str(points)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{hundredths}".rstrip("0").removesuffix(".")


def marks(taking: Taking, here: int) -> list[str]:
    """For each question: right, partly, wrong, here or ahead."""
    names: list[str] = []
    for at, grade in enumerate(taking.grades):
        if grade is None:
            names.append("here" if at == here else "ahead")
        else:
            names.append("right" if grade.right else "partly" if grade.partly else "wrong")
    return names


def of_ids(questions: Sequence[AnyQuestion], ids: Sequence[str]) -> tuple[AnyQuestion, ...]:
    return tuple(question for question in questions if question.id in ids)
