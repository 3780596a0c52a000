"""Takes what a browser sent into an account: the union of both, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from courses.models import Document
from learners.merging import Mark, union
from learners.models import Learner, ReadMark
from learners.sent import Refused, Sent
from quizzes import attempts, signed


@dataclass(frozen=True)
class Merged:
    """What became of it: how many things were added and how many were there already."""

    added: int
    already: int
    refused: tuple[Refused, ...]


@transaction.atomic
def take_in(learner: Learner, sent: Sent) -> Merged:
    known = _known_lessons({mark.lesson for mark in sent.marks})
    marks = union(mark for mark in sent.marks if mark.lesson in known)
    strangers = {mark for mark in sent.marks if mark.lesson not in known}
    refused = [
        Refused(f"{mark.lesson}#{mark.section}", "The course has no such lesson.") for mark in strangers
    ]
    added = _keep_marks(learner, marks)
    claimed, not_claimed = _claim(learner, sent.receipts)
    return Merged(
        added=added + sum(claimed),
        already=len(marks) - added + len(claimed) - sum(claimed),
        refused=(*sent.refused, *refused, *not_claimed),
    )


def _claim(learner: Learner, receipts: tuple[str, ...]) -> tuple[list[bool], list[Refused]]:
    """For each receipt that was taken, whether it is new; and those that were not taken."""
    claimed, refused = [], []
    for text in receipts:
        try:
            claimed.append(attempts.claim(learner.pk, signed.read_receipt(text)))
        except signed.Refused as why:
            refused.append(Refused(why.id, str(why)))
    return claimed, refused


def _known_lessons(slugs: set[str]) -> set[str]:
    return set(Document.objects.filter(kind="lesson", slug__in=slugs).values_list("slug", flat=True))


def _keep_marks(learner: Learner, marks: frozenset[Mark]) -> int:
    """The number of new ones; an earlier moment replaces a later one."""
    # Locked, so that two tabs that send at once follow one another.
    Learner.objects.select_for_update().get(pk=learner.pk)
    held = {(row.lesson, row.section): row for row in ReadMark.objects.filter(learner=learner)}
    new, earlier = [], []
    for mark in marks:
        row = held.get((mark.lesson, mark.section))
        if row is None:
            new.append(
                ReadMark(
                    learner=learner, lesson=mark.lesson, section=mark.section, hash=mark.hash, at=mark.at
                )
            )
        elif mark < Mark(row.at, row.lesson, row.section, row.hash):
            row.at, row.hash = mark.at, mark.hash
            earlier.append(row)
    ReadMark.objects.bulk_create(new)
    ReadMark.objects.bulk_update(earlier, ["at", "hash"])
    return len(new)
