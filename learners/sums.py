"""What `/me/` says of an account in sum, kept in a row until something that it rests on changes.

Both parts are worked out from every answer and every read mark, so a page view must not: of a thousand lessons begun that
takes a fifth of a second.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, Max
from django.utils import timezone

from courses.models import Course, Document
from learners import next_act_rows, progress
from learners.models import KeptSums, Learner, Merge, ReadMark
from learners.progress import LessonProgress
from notes import keeping as notes
from quizzes import review, unfinished
from quizzes.begun import Begun
from quizzes.models import Attempt

_Json = dict[str, Any]


@dataclass(frozen=True)
class State:
    """Hashes of what the answers to one learner rest on: `answers` of what is due, `all` of everything; and how many notes there
    are.
    """

    answers: str
    all: str
    notes: int


@dataclass(frozen=True)
class Sums:
    """`next` is an `Act` as JSON; `done` how many lessons are done, in each track and in each module by their ids, and the
    minutes that were read.
    """

    due: int
    next: _Json | None
    done: _Json


def state_of(learner: Learner) -> State:
    """Five queries over indexes, whatever the learner has done. An attempt says when it was; a mark is changed in
    place only by a load, which is another revision, and by the undoing of a merge, which is then one fewer.
    """
    marks = ReadMark.objects.filter(learner=learner).aggregate(Count("pk"), Max("pk"))
    tried = Attempt.objects.filter(learner=learner).aggregate(
        Count("pk"), Max("started"), Max("touched"), Max("finished")
    )
    merged = Merge.objects.filter(learner=learner).aggregate(Count("pk"), Max("at"))
    revision = Course.objects.filter(pk=1).values_list("revision", flat=True).first()
    day = timezone.localdate(), timezone.get_current_timezone_name()
    answers = _hash(sorted(tried.items()), revision, day)
    noted = notes.count(learner.pk)
    return State(answers, _hash(answers, sorted(marks.items()), sorted(merged.items()), noted), noted)


def of(learner: Learner, state: State) -> Sums:
    kept = KeptSums.objects.filter(learner=learner).first()
    if kept and kept.state == state.all:
        return Sums(kept.due, kept.next, kept.done)
    due = kept.due if kept and kept.answers == state.answers else len(review.due_of(learner.pk).now)
    made = made_of(progress.of_learner(learner), unfinished.of_account(learner.pk), due)
    # A page that is only read stays readable when nothing can be written.
    with suppress(DatabaseError), transaction.atomic():
        values = {"state": state.all, "answers": state.answers, **asdict(made)}
        row = KeptSums(learner=learner, **values)
        KeptSums.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["learner"], update_fields=list(values)
        )
    return made


def made_of(begun: Mapping[str, LessonProgress], under_way: list[Begun], due: int) -> Sums:
    act = next_act_rows.act(begun, under_way, due)
    return Sums(due, asdict(act) if act else None, _done(begun))


def _done(begun: Mapping[str, LessonProgress]) -> _Json:
    done = {slug for slug, one in begun.items() if one.done}
    rows = Document.objects.filter(kind="lesson", withdrawn=False, slug__in=begun)
    tracks, modules, minutes = Counter[str](), Counter[str](), 0.0
    for slug, place, all_of_it in rows.values_list("slug", "place", "minutes"):
        share = len(begun[slug].read) / (begun[slug].sections or 1)
        minutes += (all_of_it or 0) * (1 if slug in done else share)
        if slug in done:
            tracks[place.get("track_id", "")] += 1
            modules[place.get("module_id", "")] += 1
    return {"lessons": len(done), "minutes": round(minutes), "tracks": dict(tracks), "modules": dict(modules)}


def _hash(*of: object) -> str:
    return hashlib.sha256(repr(of).encode()).hexdigest()[:32]
