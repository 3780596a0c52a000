"""Accounts. A learner is known by an e-mail address and nothing else."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models


class LearnerManager(UserManager["Learner"]):
    """Creates accounts by e-mail address, since there is no user name."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """All in lower case: nobody has two mailboxes that differ in capitals only, and many type them at random."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Learner:  # type: ignore[override]
        learner = self.model(email=self.normalize_email(email), **fields)
        learner.set_password(password)
        learner.save(using=self._db)
        return learner

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Learner:  # type: ignore[override]
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Learner(AbstractUser):
    """A person with an account."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = LearnerManager()  # type: ignore[misc]

    class Meta(AbstractUser.Meta):
        indexes: ClassVar = [
            # those who never came in, for the expiry
            models.Index(fields=["date_joined"], condition=models.Q(last_login=None), name="learner_never_in")
        ]

    def __str__(self) -> str:
        return self.email


class ReadMark(models.Model):
    """A learner read a text of a section; the first time counts. Lesson and section by name, since the course is rebuilt."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="read_marks")
    lesson = models.CharField(max_length=100)
    section = models.CharField(max_length=200)
    hash = models.CharField(max_length=64, blank=True, help_text="Of the section's text when it was read.")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "lesson", "section", "hash"], name="one_mark_per_text")
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.lesson}#{self.section}"


class Merge(models.Model):
    """What a browser's anonymous events changed in an account, so that it can be taken back for a while."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="merges")
    at = models.DateTimeField(auto_now_add=True)
    # [{"lesson", "section", "hash", "at"}]: the read marks that were new
    marks = models.JSONField(default=list)
    # the same, as they were before an earlier moment replaced them
    replaced = models.JSONField(default=list)
    # {attempt id: receipt}: the attempts that were new
    receipts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{len(self.marks)} marks and {len(self.receipts)} results, {self.at:%j}"


class KeptSums(models.Model):
    """What `/me/` says of an account in sum (`learners.sums`), until something that it rests on changes. It can be made again."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, primary_key=True, related_name="sums")
    state = models.CharField(max_length=32, help_text="Hash of all that it was made of.")
    answers = models.CharField(
        max_length=32, help_text="Hash of what the due questions were worked out from."
    )
    due = models.PositiveIntegerField()
    next = models.JSONField(null=True, help_text="The next act.")
    done = models.JSONField(help_text="How many lessons are done, by track and by module.")

    class Meta:
        verbose_name_plural = "kept sums"

    def __str__(self) -> str:
        return f"{self.due} due"


class Carried(models.Model):
    """What a browser encrypted for another device, for ten minutes (`learners.carrying`). It belongs to nobody known here."""

    id = models.CharField(
        primary_key=True, max_length=64, help_text="Keyed hash of what the letters lead to."
    )
    sealed = models.BinaryField(help_text="Encrypted by the browser, and once more by the site.")
    size = models.PositiveIntegerField()
    address = models.CharField(max_length=64, help_text="Keyed hash of where it came from.")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.size} bytes"


class WrongCode(models.Model):
    """Somebody asked for what is carried under a code that leads nowhere; counted for ten minutes."""

    address = models.CharField(max_length=64, help_text="Keyed hash.")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"
