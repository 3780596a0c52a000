"""What the templates of a question are given: of its key nothing until it was answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from courses.models import Document
from courses.reading.markup import plain_of
from quizzes.models import Report
from quizzes.question import Grade, Submission
from quizzes.questions import AnyQuestion


def titled(*parts: str) -> str:
    """A page's title: what was just learnt first, since it is heard first; parts that are empty are left out."""
    return " · ".join(part for part in parts if part)


_SURE = {"yes": True, "no": False}


def asked(question: AnyQuestion, id_: UUID, sent: Submission | None = None) -> dict[str, Any]:
    """For `_asking.html`: the form, shuffled by the attempt `id_`, with what was `sent` put in again."""
    return {
        "question": question,
        "kind": question.template(),
        "asking": {
            "id": question.id,
            "ask": question.ask,
            "rows": question.rows(id_.hex, sent or {}),
            "sure": ((sent or {}).get("sure") or [""])[0],
        },
        "attempt": id_,
    }


def _outcome(grade: Grade) -> str:
    if grade.right:
        return gettext("Right")
    return gettext("Partly right") if grade.partly else gettext("Not right")


def answered(question: AnyQuestion, id_: UUID, answer: Any, lesson: Document) -> dict[str, Any]:
    """For `_verdict.html`: the answer, the key, the reasons and the section to re-read."""
    grade = question.grade(answer)
    return {
        "outcome": _outcome(grade),
        "question": question,
        "kind": question.template(),
        "grade": grade,
        "rows": question.verdict(id_.hex, answer),
        "solution": question.solution() if question.tells_solution else "",
        "explain": question.explain,
        "section": section_of(lesson, question),
        "reasons": Report.Reason.choices,
        "ask_why": _ask_why(question, lesson),
        "attempt": id_,
    }


def _ask_why(question: AnyQuestion, lesson: Document) -> str:
    """What to ask the lesson's tutor, which knows the lesson's text and no key."""
    section = section_of(lesson, question)
    if section is None:
        return ""
    asked = plain_of(question.ask)
    last = re.split(r"(?<=[.!?])\s+", asked)[-1]
    return f"{section['title']}: {last}"[:300]


def section_of(lesson: Document, question: AnyQuestion) -> dict[str, str] | None:
    """The section to re-read, when the lesson still has it."""
    return next((one for one in lesson.outline if one["anchor"] == question.section), None)


def sure_of(sent: Mapping[str, Sequence[str]]) -> bool | None:
    """Whether the learner was sure, when they said so."""
    return _SURE.get((sent.get("sure") or [""])[0])
