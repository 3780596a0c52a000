"""The next act of somebody whose progress is known here: the law of `next_act.py` on the rows of the course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from courses.models import Document
from learners import next_act
from learners.next_act import Act, Came, Lesson, UnderWay
from learners.progress import LessonProgress
from quizzes.begun import Begun


def act(begun: Mapping[str, LessonProgress], quizzes: Sequence[Begun], due: int) -> Act | None:
    under_way = [UnderWay(one.slug, one.question, one.of, one.touched) for one in quizzes]
    came = {
        slug: Came(one.touched, one.read, one.best is not None, one.done)
        for slug, one in begun.items()
        if one.touched
    }
    return next_act.next_act(_lessons(came, under_way), came, under_way, due)


def _lessons(came: Mapping[str, Came], under_way: Sequence[UnderWay]) -> list[Lesson]:
    """Those of the course that can be the next: begun ones, and the first that is not done, from the beginning and after
    the one touched last. The others would be read in vain, and a course may have thousands.
    """
    every = Document.objects.filter(kind="lesson", withdrawn=False).only("slug", "title", "number", "outline")
    known = list(every.filter(slug__in={*came, *(one.slug for one in under_way)}))
    not_done = every.exclude(slug__in=[slug for slug, one in came.items() if one.done]).order_by("number")
    begun = [row for row in known if row.slug in came]
    last = max(begun, key=lambda row: (came[row.slug].touched, -(row.number or 0)), default=None)
    ahead = [not_done.first(), not_done.filter(number__gt=last.number).first() if last else None]
    rows = {row.slug: row for row in (*known, *(row for row in ahead if row))}
    return [_lesson(row) for row in sorted(rows.values(), key=lambda row: row.number or 0)]


def _lesson(row: Document) -> Lesson:
    return Lesson(row.slug, row.title, tuple((one["anchor"], one["title"]) for one in row.outline))
