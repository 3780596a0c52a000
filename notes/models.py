"""Notes of accounts. One row a note; a deleted one keeps its id and day, so that no old copy brings it back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Note(models.Model):
    # A browser gives the id; two learners may bring the same one from a shared file, so it is unique with its learner only.
    key = models.UUIDField()
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes")
    document = models.CharField(
        max_length=110, blank=True, help_text="As lesson/first-loaf; empty when deleted."
    )
    at = models.DateTimeField(help_text="When it was changed last.")
    deleted = models.BooleanField(default=False)
    # as `notes.copies.NoteCopy.as_json`
    copy = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["learner", "key"], name="one_note_per_key")]
        indexes: ClassVar = [models.Index(fields=["learner", "document"], name="notes_of_document")]

    def __str__(self) -> str:
        return f"{self.document or 'deleted'} {self.key}"
