"""Which question is offered to somebody who wants to practise a section."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from courses.practice import Practice
from quizzes import attempts
from quizzes.models import Quiz


def in_section(lesson: str, section: str, after: str = "") -> Practice | None:
    """In the order of the quiz, and from its end back to the beginning."""
    quiz = Quiz.objects.filter(slug=lesson).first()
    every = attempts.questions_of(quiz) if quiz else ()
    some = [one for one in every if section and one.section == section] or list(every)
    if not some:
        return None
    ids = [one.id for one in some]
    found = some[(ids.index(after) + 1) % len(some) if after in ids else 0]
    url = f"{reverse('quizzes:practice', args=[lesson])}?{urlencode({'question': found.id})}"
    return Practice(lesson, found.id, found.section or "", url)
