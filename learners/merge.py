"""Takes what a browser sent into an account: the union of both, in one transaction, and back out of it for 30 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from courses import moved
from courses.models import Document
from learners.models import Learner, Merge, ReadMark
from learners.payload import Claimed, Refused, Sent
from learners.union import Mark, union
from quizzes import attempts, signed
from quizzes.models import Attempt

UNDO_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Merged:
    """What became of it: how many things were added and how many were there already. `undo` takes it back."""

    added: int
    already: int
    refused: tuple[Refused, ...]
    undo: UUID | None


@dataclass(frozen=True)
class _Marks:
    """Those that were new, and those that an earlier moment replaced, as they had been."""

    new: list[Mark]
    replaced: list[Mark]


@transaction.atomic
def take_in(learner: Learner, sent: Sent) -> Merged:
    known = _known_lessons({mark.lesson for mark in sent.marks})
    marks = union(mark for mark in sent.marks if mark.lesson in known)
    strangers = {mark for mark in sent.marks if mark.lesson not in known}
    refused = [
        Refused(f"{mark.lesson}#{mark.section}", gettext("The course has no such lesson."))
        for mark in strangers
    ]
    kept = _keep_marks(learner, marks)
    claimed, already, not_claimed = _claim(learner, sent.receipts)
    merge = None
    if not sent.own and (kept.new or kept.replaced or claimed):
        merge = Merge.objects.create(
            learner=learner,
            marks=[_as_json(mark) for mark in kept.new],
            replaced=[_as_json(mark) for mark in kept.replaced],
            receipts=claimed,
        )
    return Merged(
        added=len(kept.new) + len(claimed),
        already=len(marks) - len(kept.new) + already,
        refused=(*sent.refused, *refused, *not_claimed),
        undo=merge.pk if merge else None,
    )


@transaction.atomic
def take_back(learner: Learner, id_: UUID) -> dict[str, Any] | None:
    """Undoes a merge and gives what it had added, for the browser to keep again; None when there is nothing to undo.

    What was read or answered since stays: only what this merge added is taken out.
    """
    since = timezone.now() - UNDO_FOR
    merge = Merge.objects.select_for_update().filter(pk=id_, learner=learner, at__gte=since).first()
    if merge is None:
        return None
    rows = {_text(row): row for row in ReadMark.objects.filter(learner=learner)}
    reads, replaced = _as_called_now(merge.marks), _as_called_now(merge.replaced)
    for mark in reads:
        row = rows.get((mark["lesson"], mark["section"], mark["hash"]))
        if row and row.at == parse_datetime(mark["at"]):
            row.delete()
    for mark in replaced:
        row = rows.get((mark["lesson"], mark["section"], mark["hash"]))
        if row:
            row.at = parse_datetime(mark["at"]) or row.at
            row.save()
    taken = Attempt.objects.filter(learner=learner, pk__in=merge.receipts)
    receipts = [_receipt(row, merge.receipts[str(row.pk)]) for row in taken]
    taken.delete()
    merge.delete()
    return {"reads": reads, "receipts": receipts}


def _as_called_now(marks: list[dict[str, str]]) -> list[dict[str, str]]:
    """A lesson may have got another slug since."""
    now = moved.renamed("lesson") if marks else {}
    return [mark | {"lesson": now.get(mark["lesson"], mark["lesson"])} for mark in marks]


def recent(learner: Learner) -> list[Merge]:
    """Those that can still be undone, the newest first."""
    return list(Merge.objects.filter(learner=learner, at__gte=timezone.now() - UNDO_FOR))


def _claim(learner: Learner, sent: tuple[Claimed, ...]) -> tuple[dict[str, str], int, list[Refused]]:
    """The receipts that are new, by attempt; how many were there already; and those that were not taken."""
    claimed, already, refused = {}, 0, []
    for one in sent:
        try:
            receipt = signed.read_receipt(one.receipt)
            if attempts.claim(learner.pk, receipt):
                claimed[str(receipt.id)] = one.receipt
            else:
                already += 1
        except signed.Refused as why:
            refused.append(Refused(one.id or why.id, str(why)))
    return claimed, already, refused


def _known_lessons(slugs: set[str]) -> set[str]:
    return set(Document.objects.filter(kind="lesson", slug__in=slugs).values_list("slug", flat=True))


def _keep_marks(learner: Learner, marks: frozenset[Mark]) -> _Marks:
    """An earlier moment replaces a later one."""
    # Locked, so that two tabs that send at once follow one another.
    Learner.objects.select_for_update().get(pk=learner.pk)
    held = {_text(row): row for row in ReadMark.objects.filter(learner=learner)}
    new: list[Mark] = []
    earlier: list[Mark] = []
    later: list[int] = []
    replaced: list[Mark] = []
    for mark in marks:
        row = held.get(mark.text)
        if row is None:
            new.append(mark)
            continue
        before = Mark(row.at, row.lesson, row.section, row.hash)
        if mark < before:
            replaced.append(before)
            earlier.append(mark)
            later.append(row.pk)
    # Written anew, not changed, so that the newest key and the number of them tell whether anything is another (`learners.sums`).
    ReadMark.objects.filter(pk__in=later).delete()
    ReadMark.objects.bulk_create(ReadMark(learner=learner, **vars(mark)) for mark in (*new, *earlier))
    return _Marks(new, replaced)


def _text(row: ReadMark) -> tuple[str, str, str]:
    return row.lesson, row.section, row.hash


def _as_json(mark: Mark) -> dict[str, str]:
    return {"lesson": mark.lesson, "section": mark.section, "hash": mark.hash, "at": mark.at.isoformat()}


def _receipt(row: Attempt, receipt: str) -> dict[str, Any]:
    """As the browser keeps it (`static/js/reader-store.js`)."""
    return {
        "id": str(row.pk),
        "slug": row.slug,
        "receipt": receipt,
        "score": row.points,
        "of": row.out_of,
        "passed": row.passed,
        "at": row.finished.isoformat() if row.finished else "",
        "again": row.is_retake_of_missed,
    }
