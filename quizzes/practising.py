"""The questions that can be practised: those of a lesson's quiz, and those in its text."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from courses.practice import Practice
from quizzes import attempts
from quizzes.models import LessonChecks, Quiz
from quizzes.questions import AnyQuestion


def in_text(lesson: str) -> tuple[AnyQuestion, ...]:
    """What the lesson asks in its text, as a practice that begins today asks it."""
    row = LessonChecks.objects.filter(slug=lesson).first()
    return attempts.as_of_today(row.questions) if row else ()


def in_section(lesson: str, section: str, after: str = "") -> Practice | None:
    """Which question is offered to somebody who wants to practise a section: in the order of the quiz, then what stands in
    the text, and from its end back to the beginning.
    """
    quiz = Quiz.objects.filter(slug=lesson).first()
    every = (*(attempts.questions_of(quiz) if quiz else ()), *in_text(lesson))
    some = [one for one in every if section and one.section == section] or list(every)
    if not some:
        return None
    ids = [one.id for one in some]
    found = some[(ids.index(after) + 1) % len(some) if after in ids else 0]
    url = f"{reverse('quizzes:practice', args=[lesson])}?{urlencode({'question': found.id})}"
    return Practice(lesson, found.id, found.section or "", url)
