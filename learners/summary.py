"""Where a learner stands, in all: what the progress page and the certificate say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from courses.course_order import the_course
from learners import next_act_rows, progress, weakest
from learners.events import Events, of_account
from learners.kept import Kept
from learners.models import Learner
from learners.next_act import Act
from learners.progress import ListedAttempt, ListedLesson, ListedTrack
from learners.weakest import Weak
from quizzes import begun, corrections, reviewing, schedule, unfinished
from quizzes.begun import Begun
from quizzes.corrections import Corrected
from quizzes.models import Attempt
from quizzes.schedule import Answered, Today

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Known:
    """All that is known of a learner, wherever it came from."""

    events: Events = field(default_factory=Events)
    answers: tuple[Answered, ...] = ()
    corrected: Mapping[UUID, Mapping[str, Corrected]] = field(default_factory=dict)
    under_way: Sequence[Begun] = ()


@dataclass(frozen=True)
class Standing:
    """`minutes_left` and `minutes_read` are of reading, `days` those on which something was done. Of the last seven days:
    the lessons in which something was read or taken, and the questions that were answered.
    """

    tracks: tuple[ListedTrack, ...]
    minutes_left: float
    minutes_read: float
    days: int
    week_lessons: int
    week_questions: int
    weakest: Sequence[Weak]
    attempts: Sequence[ListedAttempt]
    plan: Today
    act: Act | None
    begun: bool

    @property
    def lessons(self) -> list[ListedLesson]:
        return [lesson for track in self.tracks for lesson in track.lessons]

    @property
    def of(self) -> int:
        """How many lessons the course has, of which `lessons` may be only those that were begun."""
        return sum(track.of for track in self.tracks)

    @property
    def done(self) -> int:
        return sum(track.done for track in self.tracks)

    @property
    def finished(self) -> list[ListedLesson]:
        return [lesson for lesson in self.lessons if lesson.progress.done]

    @property
    def is_complete(self) -> bool:
        return bool(self.lessons) and self.done == self.of

    @property
    def last_finished(self) -> datetime | None:
        days = (lesson.progress.finished for lesson in self.finished)
        return max((day for day in days if day), default=None)


def known_of_account(learner: Learner) -> Known:
    rows = Attempt.objects.filter(learner=learner, finished__isnull=False)
    return Known(
        of_account(learner),
        tuple(reviewing.of_account(learner.pk)),
        corrections.of_attempts(rows),
        unfinished.of_account(learner.pk),
    )


def known_of_browser(posted: Kept, cookies: Mapping[str, str]) -> Known:
    found = reviewing.of_receipts(posted.receipts)
    return Known(posted.events, tuple(found.answers), found.corrected, begun.of_browser(cookies))


def both(account: Known, browser: Known) -> Known:
    """An account, and what its browser has not sent yet."""
    return Known(
        account.events | browser.events,
        tuple({*account.answers, *browser.answers}),
        {**browser.corrected, **account.corrected},
        account.under_way,
    )


def of(known: Known, *, linked: bool) -> Standing:
    """`linked` when the attempts have addresses: those of an account."""
    course = the_course()
    came = progress.of_events(known.events)
    tracks = progress.by_track(course, came)
    lessons = [lesson for track in tracks for lesson in track.lessons]
    now = timezone.localtime()
    plan = schedule.today(known.answers, now)
    marks, taken = known.events.marks, known.events.taken
    moments = [*(mark.at for mark in marks), *(one.finished for one in taken)]
    week = [one for one in taken if one.finished > now - WEEK]
    return Standing(
        tracks=tracks,
        minutes_left=_minutes_left(tracks),
        minutes_read=sum(_minutes_read(lesson) for lesson in lessons),
        days=len({timezone.localtime(at).date() for at in moments}),
        week_lessons=len(
            {mark.lesson for mark in marks if mark.at > now - WEEK}
            | {one.slug for one in week if one.counted}
        ),
        week_questions=sum(one.out_of for one in week),
        weakest=weakest.sections(known.answers),
        attempts=progress.attempts_of(taken, known.corrected, linked=linked),
        plan=plan,
        act=next_act_rows.act(came, known.under_way, len(plan.now)),
        begun=bool(came or known.under_way),
    )


def _minutes_left(tracks: Sequence[ListedTrack]) -> float:
    """A lesson that is not listed was not begun."""
    listed = [lesson for track in tracks for lesson in track.lessons]
    if len(listed) == sum(track.of for track in tracks):
        return sum(lesson.minutes_left for lesson in listed)
    spent = sum((lesson.document.minutes or 0) - lesson.minutes_left for lesson in listed)
    return sum(track.minutes for track in tracks) - spent


def _minutes_read(lesson: ListedLesson) -> float:
    share = len(lesson.progress.read) / lesson.sections if lesson.sections else 0
    return (lesson.document.minutes or 0) * share
