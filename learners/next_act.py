"""The one next act of a learner. A browser works it out in the same way from what it keeps
(`static/js/next-act-law.js`); both are held to `tests/learners/next_act_cases.json`.

The law:
1. What was touched last wins while it is unfinished. Unfinished are a quiz under way, and a lesson in which a section was
   read or the quiz was taken and which is not done. At one moment the quiz comes before the lesson, and the earlier
   lesson before the later.
2. When nothing is unfinished, the questions that are due.
3. Then the next lesson that is not done, in the order of the course, after the one touched last; from the beginning when
   there is none after it.
4. When every lesson is done, the certificate.

An unfinished lesson leads to its first section that is not read, and to its quiz once all are read. What was done in a
lesson that has left the course leads nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext, ngettext

Kind = Literal["quiz", "read", "due", "next", "start", "done"]
CERTIFICATE = "/progress/certificate/"
REVIEW = "/review/"


@dataclass(frozen=True)
class Lesson:
    """A lesson of the course. `sections` are anchors and titles."""

    slug: str
    title: str
    sections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Came:
    """How far somebody came in a lesson, and when they read or answered in it last. `taken`: they have finished its quiz."""

    touched: datetime
    read: Sequence[str] = ()
    taken: bool = False
    done: bool = False


@dataclass(frozen=True)
class UnderWay:
    """A quiz that is begun: the number of the question that comes, of how many, and when one was answered last."""

    slug: str
    question: int
    of: int
    touched: datetime


@dataclass(frozen=True)
class Act:
    """What to do next: the words of its button and where that leads."""

    kind: Kind
    label: str
    url: str


def next_act(
    lessons: Sequence[Lesson], came: Mapping[str, Came], under_way: Sequence[UnderWay], due: int
) -> Act | None:
    """None of a course without lessons. `lessons` are in the order of the course; `due` is a number of questions."""
    place = {lesson.slug: at for at, lesson in enumerate(lessons)}
    begun = {slug: one for slug, one in came.items() if slug in place}
    quizzes = [(one.touched, 1, -place[one.slug], _go_on(one)) for one in under_way if one.slug in place]
    reading = [
        (one.touched, 0, -place[slug], _read_on(lessons[place[slug]], one))
        for slug, one in begun.items()
        if not one.done
    ]
    if unfinished := [*quizzes, *reading]:
        return max(unfinished, key=lambda one: one[:3])[3]
    if due:
        return Act("due", ngettext("{n} question is due", "{n} questions are due", due).format(n=due), REVIEW)
    return _onward(lessons, begun, place)


def _go_on(quiz: UnderWay) -> Act:
    label = gettext("Go on with the quiz, question {question} of {of}").format(
        question=quiz.question, of=quiz.of
    )
    return Act("quiz", label, f"{_address(quiz.slug)}quiz/")


def _read_on(lesson: Lesson, came: Came) -> Act:
    address = _address(lesson.slug)
    ahead = next((section for section in lesson.sections if section[0] not in came.read), None)
    if ahead is None:
        label = gettext("Take the quiz again: {title}") if came.taken else gettext("Take the quiz: {title}")
        return Act("quiz", label.format(title=lesson.title), f"{address}quiz/")
    if not came.read:
        return Act("read", gettext("Read: {title}").format(title=lesson.title), address)
    return Act("read", gettext("Read on: {title}").format(title=ahead[1]), f"{address}#{ahead[0]}")


def _onward(lessons: Sequence[Lesson], begun: Mapping[str, Came], place: Mapping[str, int]) -> Act | None:
    last = max(begun, key=lambda slug: (begun[slug].touched, -place[slug]), default=None)
    here = -1 if last is None else place[last]
    ahead = [lesson for lesson in (*lessons[here + 1 :], *lessons[: here + 1]) if not _is_done(lesson, begun)]
    if ahead and last is None:
        return Act("start", gettext("Start the first lesson"), _address(ahead[0].slug))
    if ahead:
        return Act("next", gettext("Next: {title}").format(title=ahead[0].title), _address(ahead[0].slug))
    if not lessons:
        return None
    label = ngettext("Done: your certificate", "All {n} done: your certificate", len(lessons))
    return Act("done", label.format(n=len(lessons)), CERTIFICATE)


def _is_done(lesson: Lesson, begun: Mapping[str, Came]) -> bool:
    return lesson.slug in begun and begun[lesson.slug].done


def _address(slug: str) -> str:
    return f"/lessons/{slug}/"
