"""The first answers of learners to a quiz, from the rows, one attempt at a time."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes import questions
from quizzes.item_statistics import Answer
from quizzes.models import Attempt
from quizzes.question import thawed


def first_answers(slug: str) -> Iterator[Answer]:
    """Of attempts at the whole quiz; of one learner the first at each version of a question."""
    seen: set[tuple[int, str, str]] = set()
    rows = Attempt.objects.filter(slug=slug, is_retake_of_missed=False).order_by("started", "pk")
    for learner, asked, answers, grades in rows.values_list(
        "learner_id", "questions", "answers", "grades"
    ).iterator(chunk_size=200):
        for data in asked:
            name = data["id"]
            if name not in answers or name not in grades:
                continue
            question = questions.restore(data)
            if (learner, name, question.hash) in seen:
                continue
            seen.add((learner, name, question.hash))
            others = [points for other, points in grades.items() if other != name]
            yield Answer(
                question=name,
                version=question.hash,
                points=grades[name],
                rest=sum(others) / len(others) if others else None,
                chosen=question.counted(thawed(answers[name])),
            )
