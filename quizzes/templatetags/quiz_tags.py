"""The quiz's place in the page of its lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from quizzes.models import Quiz

register = template.Library()


@dataclass(frozen=True)
class QuizCard:
    """What a lesson's page says of its quiz."""

    count: int

    @property
    def minutes(self) -> int:
        """Half a minute a question."""
        return max(1, round(self.count / 2))


@register.simple_tag
def quiz_of(document: Any) -> QuizCard | None:
    """The quiz of a lesson: one query, the same for everybody."""
    count = Quiz.objects.filter(slug=document.slug).values_list("count", flat=True).first()
    return QuizCard(count) if count else None
