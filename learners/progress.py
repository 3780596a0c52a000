"""How far a learner came, worked out from their read marks and attempts each time it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from courses.models import Document
from learners.completion import Outline, Section, completion
from learners.merging import BY_HAND, Mark
from learners.models import Learner, ReadMark
from quizzes import corrections
from quizzes.models import Attempt, Quiz


@dataclass(frozen=True)
class LessonProgress:
    """One lesson. `best` and `of` are None until its quiz was taken; `passed` holds once it ever was.

    `read` are anchors, `changed` and `added` sections: edited since they were read, added since the lesson was finished.
    """

    sections: int
    read: Sequence[str] = ()
    best: int | float | None = None
    of: int | None = None
    passed: bool = False
    by_hand: bool = False
    changed: Sequence[Mapping[str, str]] = ()
    added: Sequence[Mapping[str, str]] = ()
    quiz_added: bool = False
    done: bool = False


def of_learner(learner: Learner) -> dict[str, LessonProgress]:
    """Lesson → progress, for lessons that were begun and are still in the course."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for mark in ReadMark.objects.filter(learner=learner).values_list("at", "lesson", "section", "hash"):
        marks[mark[1]].append(Mark(*mark))
    taken = _taken(learner)
    quizzes = dict(Quiz.objects.values_list("slug", "since"))
    begun = Document.objects.filter(kind="lesson", withdrawn=False, slug__in={*marks, *taken})
    return {
        lesson.slug: _progress(lesson, quizzes, marks[lesson.slug], taken.get(lesson.slug, []))
        for lesson in begun.only("slug", "outline", "gone_sections")
    }


def unread(learner: Learner, lesson: str, anchor: str) -> None:
    """Takes the marks of a section back, those included that were made under an earlier anchor of the same text."""
    document = Document.objects.filter(kind="lesson", slug=lesson).only("outline").first()
    hashes = [one["hash"] for one in (document.outline if document else ()) if one["anchor"] == anchor]
    held = ReadMark.objects.filter(learner=learner, lesson=lesson)
    held.filter(Q(section=anchor) | Q(hash__in=hashes)).delete()


def _progress(
    lesson: Document, quizzes: Mapping[str, datetime | None], marks: list[Mark], tries: list[Attempt]
) -> LessonProgress:
    passes = [one.finished for one in tries if one.passed and one.finished]
    came = completion(_outline(lesson, quizzes), marks, passes)
    best = max(tries, key=lambda one: (one.points or 0) / (one.out_of or 1), default=None)
    sections = {section["anchor"]: section for section in lesson.outline}
    return LessonProgress(
        sections=len(lesson.outline),
        read=came.read,
        best=best.points if best else None,
        of=best.out_of if best else None,
        passed=bool(passes),
        by_hand=any(mark.section == BY_HAND for mark in marks),
        changed=[sections[anchor] for anchor in came.changed],
        added=[sections[anchor] for anchor in came.added],
        quiz_added=came.quiz_added,
        done=came.done,
    )


def _outline(lesson: Document, quizzes: Mapping[str, datetime | None]) -> Outline:
    return Outline(
        sections=tuple(map(_section, lesson.outline)),
        gone=tuple(map(_section, lesson.gone_sections)),
        has_quiz=lesson.slug in quizzes,
        quiz_since=quizzes.get(lesson.slug),
    )


def _section(listed: Mapping[str, str]) -> Section:
    since, until = (
        datetime.fromisoformat(listed[name]) if name in listed else None for name in ("since", "until")
    )
    return Section(listed["anchor"], listed.get("hash", ""), since, until)


def _taken(learner: Learner) -> dict[str, list[Attempt]]:
    """The finished attempts at whole quizzes, by lesson."""
    taken: dict[str, list[Attempt]] = defaultdict(list)
    finished = Attempt.objects.filter(learner=learner, finished__isnull=False, is_retake_of_missed=False)
    for attempt in finished.only("slug", "points", "out_of", "passed", "finished"):
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
    progress: LessonProgress
    document: Document


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
            "slug", "title", "number", "outline", "gone_sections"
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
        came,
        lesson,
    )


@dataclass(frozen=True)
class ListedAttempt:
    """A finished attempt at a whole quiz."""

    title: str
    url: str
    finished: datetime
    points: float
    out_of: int
    passed: bool
    # how many of its questions were corrected since, and when the last of them was
    corrected: int
    corrected_at: datetime | None


def attempts_of(learner: Learner) -> list[ListedAttempt]:
    """The newest first; at most a hundred."""
    finished = Attempt.objects.filter(learner=learner, finished__isnull=False, is_retake_of_missed=False)
    rows = finished.order_by("-finished").values_list("pk", "slug", "finished", "points", "out_of", "passed")
    titles = dict(Document.objects.filter(kind="lesson").values_list("slug", "title"))
    corrected = corrections.of_attempts(finished)
    return [
        ListedAttempt(
            titles[slug],
            reverse("quizzes:attempt", args=[slug, pk]),
            at or datetime.min,
            points or 0,
            out_of,
            passed,
            *corrections.counted(corrected.get(pk, {})),
        )
        for pk, slug, at, points, out_of, passed in rows[:100]
        if slug in titles
    ]
