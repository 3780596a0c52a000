"""The sections of the course that somebody knows least, by their latest answer to each question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from courses.models import Document
from quizzes.models import Quiz
from quizzes.schedule import Answered

FEWEST = 2  # answers of a section: one miss says little
SHOWN = 3


@dataclass(frozen=True)
class Weak:
    """A section, and how many of its questions were answered rightly the last time."""

    title: str
    lesson: str
    url: str
    right: int
    of: int


def sections(answers: Iterable[Answered]) -> list[Weak]:
    """The weakest first, at most three; none in which nothing was missed."""
    latest = {(one.lesson, one.question): one.right for one in sorted(answers, key=lambda one: one.at)}
    quizzes = dict(
        Quiz.objects.filter(slug__in={slug for slug, _ in latest}).values_list("slug", "questions")
    )
    by_section: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for slug, asked in quizzes.items():
        for question in asked:
            if (slug, question["id"]) in latest and question.get("section"):
                by_section[slug, question["section"]].append(latest[slug, question["id"]])
    weak = [(place, given) for place, given in by_section.items() if len(given) >= FEWEST and not all(given)]
    weak.sort(key=lambda one: (sum(one[1]) / len(one[1]), -len(one[1]), one[0]))
    lessons = {
        row.slug: row
        for row in Document.objects.filter(kind="lesson", slug__in={slug for (slug, _), _ in weak}).only(
            "slug", "title", "outline"
        )
    }
    found = [_named(lessons.get(slug), anchor, given) for (slug, anchor), given in weak]
    return [one for one in found if one][:SHOWN]


def _named(lesson: Document | None, anchor: str, given: list[bool]) -> Weak | None:
    section = next((one for one in lesson.outline if one["anchor"] == anchor), None) if lesson else None
    if lesson is None or section is None:
        return None
    url = f"{reverse('courses:lesson', args=[lesson.slug])}#{anchor}"
    return Weak(section["title"], lesson.title, url, sum(given), len(given))
