"""The revision of the course: a number that every load bumps, by which site processes know that their pages are old."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from courses.models import Course

# Sent when another revision is in the database for everybody to see, with the class Course as its sender.
committed = Signal()


def bump() -> None:
    """Has every site process make its pages anew, though the course is the same."""
    Course.objects.update(revision=F("revision") + 1)
    tell()


def tell() -> None:
    """Sends `committed` once what was written is."""
    transaction.on_commit(lambda: committed.send(sender=Course))
