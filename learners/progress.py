"""How far a learner came, worked out from their read marks and attempts each time it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from courses.models import Document
from learners.models import Learner, ReadMark
from quizzes.models import Attempt


@dataclass
class LessonProgress:
    """One lesson. `best` and `of` are None until its quiz was taken; `passed` holds once it ever was."""

    sections: int
    read: list[str] = field(default_factory=list)
    best: int | float | None = None
    of: int | None = None
    passed: bool = False

    @property
    def done(self) -> bool:
        """The rule that the page prints: every section read, and the quiz passed."""
        return self.passed and len(self.read) >= self.sections


def of_learner(learner: Learner) -> dict[str, LessonProgress]:
    """Lesson → progress, for lessons that were begun and are still in the course."""
    marks: dict[str, list[str]] = defaultdict(list)
    taken = _taken(learner)
    for lesson, section in ReadMark.objects.filter(learner=learner).values_list("lesson", "section"):
        marks[lesson].append(section)
    found: dict[str, LessonProgress] = {}
    for slug, outline in Document.objects.filter(
        kind="lesson", withdrawn=False, slug__in={*marks, *taken}
    ).values_list("slug", "outline"):
        here = [section["anchor"] for section in outline]
        found[slug] = LessonProgress(len(here), [anchor for anchor in here if anchor in marks[slug]])
        if tries := taken.get(slug):
            best = max(tries, key=lambda one: (one.points or 0) / (one.out_of or 1))
            found[slug].best, found[slug].of = best.points, best.out_of
            found[slug].passed = any(one.passed for one in tries)
    return found


def _taken(learner: Learner) -> dict[str, list[Attempt]]:
    """The finished attempts at whole quizzes, by lesson."""
    taken: dict[str, list[Attempt]] = defaultdict(list)
    finished = Attempt.objects.filter(learner=learner, finished__isnull=False, is_retake_of_missed=False)
    for attempt in finished.only("slug", "points", "out_of", "passed"):
        taken[attempt.slug].append(attempt)
    return taken


@dataclass(frozen=True)
class ListedLesson:
    slug: str
    title: str
    number: int | None
    sections: int
    next: str  # where to go on: the first section that was not read
    progress: LessonProgress


@dataclass(frozen=True)
class ListedTrack:
    id: str
    name: str
    lessons: tuple[ListedLesson, ...]

    @property
    def done(self) -> int:
        return sum(lesson.progress.done for lesson in self.lessons)


def by_track(
    tracks: Sequence[Mapping[str, Any]], begun: Mapping[str, LessonProgress]
) -> tuple[ListedTrack, ...]:
    """Every lesson of the course under its track, with the progress in it."""
    lessons = {
        lesson.slug: _listed(lesson, begun)
        for lesson in Document.objects.filter(kind="lesson", withdrawn=False).only(
            "slug", "title", "number", "outline"
        )
    }
    return tuple(
        ListedTrack(
            track["id"],
            track["name"],
            tuple(
                lessons[slug] for module in track["modules"] for slug in module["lessons"] if slug in lessons
            ),
        )
        for track in tracks
    )


def _listed(lesson: Document, begun: Mapping[str, LessonProgress]) -> ListedLesson:
    came = begun.get(lesson.slug, LessonProgress(len(lesson.outline)))
    address = reverse("courses:lesson", args=[lesson.slug])
    ahead = next(
        (section["anchor"] for section in lesson.outline if section["anchor"] not in came.read), None
    )
    at = f"{address}#{ahead}" if came.read and ahead else address
    return ListedLesson(lesson.slug, lesson.title, lesson.number, len(lesson.outline), at, came)
