"""The quiz's place in the page of its lesson."""

from __future__ import annotations

from typing import Any

from django import template

from quizzes.models import Quiz

register = template.Library()


@register.simple_tag
def quiz_of(document: Any) -> Quiz | None:
    """The quiz of a lesson without its questions: one query, the same for everybody."""
    return Quiz.objects.filter(slug=document.slug).defer("questions").first()
