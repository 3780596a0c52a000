"""Notes in an account: read, saved and merged with what a browser kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext

from courses import moved
from notes.copies import NoteCopy, Unreadable, read, union
from notes.models import Note

MOST = 2_000  # notes of one account, and as many that were deleted
AT_ONCE = 500  # in one message


def of_learner(learner_id: int, document: str = "") -> list[NoteCopy]:
    """Those that are there, the last changed first; all, or those of one document."""
    rows = Note.objects.filter(learner_id=learner_id, deleted=False)
    return [read(row.copy) for row in (rows.filter(document=document) if document else rows)]


def count(learner_id: int) -> int:
    return Note.objects.filter(learner_id=learner_id, deleted=False).count()


def find(learner_id: int, id_: UUID) -> NoteCopy | None:
    row = Note.objects.filter(learner_id=learner_id, key=id_, deleted=False).first()
    return read(row.copy) if row else None


def rewrite(learner_id: int, copy: NoteCopy, text: str) -> NoteCopy:
    """The same note with another text; raises `Unreadable`."""
    newer = replace(copy, text=text, at=_after(copy.at))
    keep(learner_id, [newer])
    return newer


def delete(learner_id: int, copy: NoteCopy) -> None:
    """Its words go at once; its id stays, so that an old copy in a browser does not bring it back."""
    keep(learner_id, [NoteCopy(copy.id, at=_after(copy.at), deleted=True)])


def as_called_now(copies: Iterable[NoteCopy]) -> list[NoteCopy]:
    """A browser may hold notes of a text that got another slug since."""
    some = list(copies)
    kinds = {one.document.partition("/")[0] for one in some if one.document}
    now = {f"{kind}/{old}": f"{kind}/{new}" for kind in kinds for old, new in moved.renamed(kind).items()}
    return [replace(one, document=now[one.document]) if one.document in now else one for one in some]


def _after(at: datetime) -> datetime:
    """Now, and in any case later than `at`: two changes may fall into one millisecond, which is all a browser tells apart."""
    return max(datetime.now(UTC), at + timedelta(milliseconds=1))


@transaction.atomic
def keep(learner_id: int, copies: Iterable[NoteCopy]) -> int:
    """The union of what is there and of `copies`; how many of these were newer. Raises `Unreadable` beyond `MOST`."""
    given = union(as_called_now(copies))
    # Locked, so that two tabs that send at once follow one another.
    get_user_model().objects.select_for_update().get(pk=learner_id)
    mine = Note.objects.filter(learner_id=learner_id)
    held = {row.key: read(row.copy) for row in mine.filter(key__in=given)}
    newer = [
        copy
        for id_, copy in given.items()
        if id_ not in held or (held[id_] != copy and union([held[id_], copy])[id_] == copy)
    ]
    for copy in newer:
        values = {"document": copy.document, "at": copy.at, "deleted": copy.deleted, "copy": copy.as_json()}
        Note.objects.update_or_create(learner_id=learner_id, key=copy.id, defaults=values)
    if newer and count(learner_id) > MOST:
        raise Unreadable(
            gettext(
                "An account holds at most {most} notes. Delete some on the page of your notes first."
            ).format(most=f"{MOST:,}")
        )
    forgotten = mine.filter(deleted=True).values_list("pk", flat=True)[MOST:]
    Note.objects.filter(pk__in=list(forgotten)).delete()
    return len(newer)
