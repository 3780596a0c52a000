"""How far a learner came, worked out from their read marks and attempts each time it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from courses.course_order import is_small, tracks_of
from courses.models import Course, Document
from learners import events
from learners.completion import Outline, Section, completion, finished_at
from learners.events import Events, Taken
from learners.models import Learner, ReadMark
from learners.union import BY_HAND, Mark
from quizzes import corrections
from quizzes.corrections import Corrected
from quizzes.models import Quiz


@dataclass(frozen=True)
class LessonProgress:
    """One lesson. `best` and `of` are None until its quiz was taken; `passed` holds once it ever was. `touched` is when
    something was read or its quiz taken last, `finished` when it was done.

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
    touched: datetime | None = None
    finished: datetime | None = None


def of_learner(learner: Learner, lessons: Collection[str] | None = None) -> dict[str, LessonProgress]:
    """Of an account, in all lessons or in some."""
    return of_events(events.of_account(learner, lessons))


def of_events(happened: Events) -> dict[str, LessonProgress]:
    """Lesson → progress, for lessons that were begun and are still in the course."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for mark in sorted(happened.marks):
        marks[mark.lesson].append(mark)
    taken: dict[str, list[Taken]] = defaultdict(list)
    for one in happened.taken:
        if one.counted:
            taken[one.slug].append(one)
    quizzes = dict(Quiz.objects.filter(slug__in={*marks, *taken}).values_list("slug", "since"))
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
    lesson: Document, quizzes: Mapping[str, datetime | None], marks: list[Mark], tries: list[Taken]
) -> LessonProgress:
    passes = [one.finished for one in tries if one.passed]
    outline = _outline(lesson, quizzes)
    came = completion(outline, marks, passes)
    best = max(tries, key=lambda one: one.points / (one.out_of or 1), default=None)
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
        touched=max((*(mark.at for mark in marks), *(one.finished for one in tries)), default=None),
        finished=finished_at(outline, marks, passes),
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

    @property
    def minutes_left(self) -> float:
        """Of its minutes the share of the sections that are not read."""
        if self.progress.done:
            return 0
        unread = self.sections - len(self.progress.read)
        return (self.document.minutes or 0) * (unread / self.sections if self.sections else 1)


SHOWN = 40  # lessons of a course of many: those in which something was done last


@dataclass(frozen=True)
class ListedTrack:
    """`lessons` are all of a small course; of a course of many those that were begun, of which `shown` are listed."""

    id: str
    name: str
    lessons: tuple[ListedLesson, ...]
    shown: tuple[ListedLesson, ...]
    of: int
    minutes: int

    @property
    def done(self) -> int:
        return sum(lesson.progress.done for lesson in self.lessons)


def by_track(course: Course, begun: Mapping[str, LessonProgress]) -> tuple[ListedTrack, ...]:
    """The lessons of the course under their tracks, with the progress in them."""
    rows = Document.objects.filter(kind="lesson", withdrawn=False)
    if not is_small(course):
        rows = rows.filter(slug__in=begun)
    lessons = {
        lesson.slug: _listed(lesson, begun)
        for lesson in rows.only("slug", "title", "number", "minutes", "outline", "gone_sections")
    }
    newest = {*lessons} if is_small(course) else _newest(begun)
    made = []
    for track in tracks_of(course):
        slugs = [slug for module in track.modules for slug in module.lessons if slug in lessons]
        here = tuple(lessons[slug] for slug in slugs)
        shown = tuple(lesson for lesson in here if lesson.slug in newest)
        made.append(ListedTrack(track.id, track.name, here, shown, track.lessons, track.minutes))
    return tuple(made)


def _newest(begun: Mapping[str, LessonProgress]) -> set[str]:
    moments = sorted(((one.touched, slug) for slug, one in begun.items() if one.touched), reverse=True)
    return {slug for _, slug in moments[:SHOWN]}


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
    """A finished attempt at a whole quiz; `url` is empty when only a browser keeps it."""

    title: str
    url: str
    finished: datetime
    points: float
    out_of: int
    passed: bool
    # how many of its questions were corrected since, and when the last of them was
    corrected: int
    corrected_at: datetime | None


def attempts_of(
    taken: Sequence[Taken], corrected: Mapping[UUID, Mapping[str, Corrected]], *, linked: bool
) -> list[ListedAttempt]:
    """Those at whole quizzes, the newest first; at most a hundred. Only an account's have an address (`linked`)."""
    slugs = {one.slug for one in taken}
    titles = dict(Document.objects.filter(kind="lesson", slug__in=slugs).values_list("slug", "title"))
    counted = [one for one in taken if one.counted and one.slug in titles]
    newest = sorted(counted, key=lambda one: one.finished, reverse=True)[:100]
    by_id = {str(id_): found for id_, found in corrected.items()}
    return [
        ListedAttempt(
            titles[one.slug],
            reverse("quizzes:attempt", args=[one.slug, one.id]) if linked else "",
            one.finished,
            one.points,
            one.out_of,
            one.passed,
            *corrections.counted(by_id.get(one.id, {})),
        )
        for one in newest
    ]
