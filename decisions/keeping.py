"""Decision records in an account: read, saved and merged with what a browser kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from decisions.models import Decision
from decisions.record import Record, Unreadable, read, union

MOST = 200  # records of one account, and as many that were deleted


def of_learner(learner_id: int) -> list[Record]:
    """Those that are there, the last changed first."""
    rows = Decision.objects.filter(learner_id=learner_id, deleted=False)
    return [read(row.record) for row in rows]


def find(learner_id: int, id_: UUID) -> Record | None:
    row = Decision.objects.filter(learner_id=learner_id, key=id_, deleted=False).first()
    return read(row.record) if row else None


def delete(learner_id: int, id_: UUID) -> None:
    """Its words go at once; its id stays, so that an old copy in a browser does not bring it back."""
    keep(learner_id, [Record(id_, at=datetime.now(UTC), deleted=True)])


@transaction.atomic
def keep(learner_id: int, records: Iterable[Record]) -> int:
    """The union of what is there and of `records`; how many of these were newer. Raises `Unreadable` beyond `MOST`."""
    given = union(records)
    rows = Decision.objects.select_for_update().filter(learner_id=learner_id)
    held = {row.key: row for row in rows}
    newer = 0
    for id_, record in given.items():
        row = held.get(id_)
        both = union([record, *([read(row.record)] if row else [])])
        if row and both[id_] != record:
            continue
        newer += not row or read(row.record) != record
        kept = Record(id_, at=record.at, deleted=True) if record.deleted else record
        Decision.objects.update_or_create(
            learner_id=learner_id,
            key=id_,
            defaults={"at": kept.at, "deleted": kept.deleted, "record": kept.as_json()},
        )
    mine = Decision.objects.filter(learner_id=learner_id)
    if mine.filter(deleted=False).count() > MOST:
        raise Unreadable(
            gettext("An account holds at most {most} decision records. Delete one first.").format(most=MOST)
        )
    forgotten = mine.filter(deleted=True).values_list("pk", flat=True)[MOST:]
    Decision.objects.filter(pk__in=list(forgotten)).delete()
    return newer


def as_json(records: Iterable[Record]) -> list[dict[str, Any]]:
    return [record.as_json() for record in records]
