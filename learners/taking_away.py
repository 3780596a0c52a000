"""Everything that the site holds of a learner, in one JSON document that names its own format."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from learners.models import Learner, ReadMark
from quizzes.models import Attempt
from tutor.models import Question


def everything(learner: Learner) -> dict[str, Any]:
    return {
        "format": "ajar-learner/1",
        "taken": timezone.now().isoformat(),
        "account": {
            "email": learner.email,
            "joined": learner.date_joined.isoformat(),
            "last_signed_in": learner.last_login.isoformat() if learner.last_login else None,
        },
        "read_marks": [
            {"lesson": mark.lesson, "section": mark.section, "hash": mark.hash, "at": mark.at.isoformat()}
            for mark in ReadMark.objects.filter(learner=learner)
        ],
        "quiz_attempts": [
            {
                "id": str(attempt.pk),
                "lesson": attempt.slug,
                "started": attempt.started.isoformat(),
                "finished": attempt.finished.isoformat() if attempt.finished else None,
                "points": attempt.points,
                "out_of": attempt.out_of,
                "passed": attempt.passed,
                # of a quiz under way only what was answered: the rest still holds its key
                "questions": [one for one in attempt.questions if one["id"] in attempt.answers],
                "answers": attempt.answers,
            }
            for attempt in Attempt.objects.filter(learner=learner)
        ],
        "tutor_questions": [
            question.as_json() | {"asked": question.asked_at.isoformat()}
            for question in Question.objects.filter(learner=learner, deleted_at=None)
        ],
    }
