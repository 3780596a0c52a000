"""The revision of the course: a number that every load bumps, by which site processes know that pages may be old.

Which pages, they read from `courses.stamps`.
"""

from __future__ import annotations

from collections.abc import Set

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from courses.models import Course

# Sent when another revision is in the database for everybody to see, with the class Course as its sender, and with the keys
# of what is another than before as `changed`.
committed = Signal()


def bump(changed: Set[str]) -> None:
    """Has every site process look which pages are old, though the course is the same. `changed` are keys of `courses.stamps`."""
    Course.objects.update(revision=F("revision") + 1)
    tell(changed)


def tell(changed: Set[str]) -> None:
    """Sends `committed` once what was written is."""
    transaction.on_commit(lambda: committed.send(sender=Course, changed=frozenset(changed)))
