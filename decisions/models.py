"""Decision records of accounts. One row a record; a deleted one keeps its id and day, so that no old copy brings it back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Decision(models.Model):
    # A browser gives the id; two learners may bring the same one from a shared file, so it is unique with its learner only.
    key = models.UUIDField(default=uuid.uuid4)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="decisions")
    at = models.DateTimeField(help_text="When it was changed last.")
    deleted = models.BooleanField(default=False)
    # as `decisions.record.Record.as_json`
    record = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "key"], name="one_decision_per_key")
        ]

    def __str__(self) -> str:
        return str(self.record.get("title") or self.key)
