"""How far a learner came, worked out from their read marks and attempts each time it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from courses.models import Document
from learners.merging import BY_HAND
from learners.models import Learner, ReadMark
from quizzes.models import Attempt, Quiz


@dataclass
class LessonProgress:
    """One lesson. `best` and `of` are None until its quiz was taken; `passed` holds once it ever was."""

    sections: int
    read: list[str] = field(default_factory=list)
    best: int | float | None = None
    of: int | None = None
    passed: bool = False
    by_hand: bool = False
    has_quiz: bool = True
    # those that were edited since they were read
    changed: list[dict[str, str]] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """The rule that the page prints: every section read and the quiz passed, or marked as done by hand."""
        return self.by_hand or (len(self.read) >= self.sections and (self.passed or not self.has_quiz))


def of_learner(learner: Learner) -> dict[str, LessonProgress]:
    """Lesson → progress, for lessons that were begun and are still in the course."""
    marks: dict[str, dict[str, str]] = defaultdict(dict)
    taken = _taken(learner)
    held = ReadMark.objects.filter(learner=learner)
    for lesson, section, hash_ in held.values_list("lesson", "section", "hash"):
        marks[lesson][section] = hash_
    quizzes = set(Quiz.objects.values_list("slug", flat=True))
    found: dict[str, LessonProgress] = {}
    for slug, outline in Document.objects.filter(
        kind="lesson", withdrawn=False, slug__in={*marks, *taken}
    ).values_list("slug", "outline"):
        read = [section for section in outline if section["anchor"] in marks[slug]]
        found[slug] = LessonProgress(
            len(outline),
            [section["anchor"] for section in read],
            by_hand=BY_HAND in marks[slug],
            has_quiz=slug in quizzes,
            changed=[section for section in read if _differs(section, marks[slug])],
        )
        if tries := taken.get(slug):
            best = max(tries, key=lambda one: (one.points or 0) / (one.out_of or 1))
            found[slug].best, found[slug].of = best.points, best.out_of
            found[slug].passed = any(one.passed for one in tries)
    return found


def _differs(section: Mapping[str, str], read: Mapping[str, str]) -> bool:
    """Whether the text was edited since; of marks without a hash nobody can tell."""
    then = read[section["anchor"]]
    return bool(then) and then != section.get("hash", then)


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
    ahead: str  # the title of that section, "" before the first was read and after the last
    address: str
    outline: list[dict[str, str]]
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
    ahead = next((section for section in lesson.outline if section["anchor"] not in came.read), None)
    begun_here = bool(came.read and ahead)
    return ListedLesson(
        lesson.slug,
        lesson.title,
        lesson.number,
        len(lesson.outline),
        f"{address}#{ahead['anchor']}" if begun_here and ahead else address,
        ahead["title"] if begun_here and ahead else "",
        address,
        lesson.outline,
        came,
    )


def outlines(tracks: Iterable[ListedTrack]) -> dict[str, list[dict[str, str]]]:
    """Lesson → its sections with the hashes of their texts, for the browser to tell what changed since it was read."""
    return {lesson.slug: lesson.outline for track in tracks for lesson in track.lessons}


@dataclass(frozen=True)
class ListedAttempt:
    """A finished attempt at a whole quiz."""

    title: str
    url: str
    finished: datetime
    points: float
    out_of: int
    passed: bool


def attempts_of(learner: Learner) -> list[ListedAttempt]:
    """The newest first; at most a hundred."""
    finished = Attempt.objects.filter(learner=learner, finished__isnull=False, is_retake_of_missed=False)
    rows = finished.order_by("-finished").values_list("pk", "slug", "finished", "points", "out_of", "passed")
    titles = dict(Document.objects.filter(kind="lesson").values_list("slug", "title"))
    return [
        ListedAttempt(
            titles[slug],
            reverse("quizzes:attempt", args=[slug, pk]),
            at or datetime.min,
            points or 0,
            out_of,
            passed,
        )
        for pk, slug, at, points, out_of, passed in rows[:100]
        if slug in titles
    ]
