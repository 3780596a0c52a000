"""The quiz's place in the page of its lesson."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template

from quizzes.models import Quiz
from quizzes.taking import shown_points

register = template.Library()
OUTLINED = ("slug", "outline", "gone_sections", "was")  # of a lesson, for `outlines`


@dataclass(frozen=True)
class QuizCard:
    """What a lesson's page says of its quiz; `since` it was added, when not from the beginning."""

    count: int
    since: datetime | None = None

    @property
    def minutes(self) -> int:
        """Half a minute a question."""
        return max(1, round(self.count / 2))


register.filter("points", shown_points)


@register.simple_tag
def practice_of(kind: str, slug: str, section: str) -> str:
    """Where to practise a section of a lesson, or its whole quiz; empty without a quiz."""
    if not quiz_address(kind, slug):
        return ""
    wanted = f"?{urlencode({'section': section})}" if section else ""
    return f"/lessons/{slug}/practice/{wanted}"


@register.simple_tag
def quiz_address(kind: str, slug: str) -> str:
    """The quiz of a lesson; empty without one."""
    return f"/lessons/{slug}/quiz/" if kind == "lesson" and Quiz.objects.filter(slug=slug).exists() else ""


@register.simple_tag
def quiz_of(document: Any) -> QuizCard | None:
    """The quiz of a lesson: one query, the same for everybody."""
    found = Quiz.objects.filter(slug=document.slug).values_list("count", "since").first()
    return QuizCard(*found) if found else None


@register.simple_tag
def outlines(lessons: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Slug → what a browser works the progress in a lesson out from (`static/js/completion.js`). One query."""
    listed = list(lessons)
    slugs = [lesson.slug for lesson in listed]
    quizzes = dict(Quiz.objects.filter(slug__in=slugs).values_list("slug", "since"))
    return {
        lesson.slug: _outline(lesson, _quiz(quizzes[lesson.slug]) if lesson.slug in quizzes else None)
        for lesson in listed
    }


@register.simple_tag
def outlines_of(lesson: Any, quiz: QuizCard | None) -> dict[str, dict[str, Any]]:
    """The same of the one lesson whose page it is."""
    return {lesson.slug: _outline(lesson, _quiz(quiz.since) if quiz else None)}


def _outline(lesson: Any, quiz: dict[str, str] | None) -> dict[str, Any]:
    was = {"was": lesson.was} if lesson.was else {}
    return {"sections": lesson.outline, "gone": lesson.gone_sections, "quiz": quiz, **was}


def _quiz(since: datetime | None) -> dict[str, str]:
    return {"since": since.isoformat(timespec="milliseconds")} if since else {}
