"""Quizzes as the course folder says them, and what learners answered.

An attempt names its lesson by slug, and the questions as they were asked by the hash of what they say, so the course can be
rebuilt and edited under it and nothing that was answered changes.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Quiz(models.Model):
    """The quiz of one lesson."""

    slug = models.SlugField(max_length=100, unique=True)
    pass_mark = models.FloatField()
    count = models.PositiveSmallIntegerField(help_text="How many questions an attempt has.")
    # [question.data(), …]: the key included, so nothing of this reaches a page before it is due
    questions = models.JSONField(default=list)
    pick = models.PositiveSmallIntegerField(
        default=0, help_text="How many of the pool are asked; 0: all questions."
    )
    pool = models.JSONField(default=list, help_text="Ids of its questions; empty: all of them.")
    hash = models.CharField(max_length=16)
    lines = models.JSONField(default=dict, help_text="Id of a question → its line in the file.")
    since = models.DateTimeField(
        null=True, help_text="When it was added to a lesson that was there before; empty: from the beginning."
    )

    class Meta:
        verbose_name_plural = "quizzes"

    def __str__(self) -> str:
        return self.slug


class LessonChecks(models.Model):
    """The questions that one lesson asks in its text: practice, of which nothing of a learner's is kept."""

    slug = models.SlugField(max_length=100, unique=True)
    # [question.data(), …], as in a quiz
    questions = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "questions in lessons"

    def __str__(self) -> str:
        return self.slug


class EarlierQuestion(models.Model):
    """A version of a question that the course no longer asks, for those who have answered it."""

    slug = models.CharField("lesson", max_length=100)
    question_id = models.CharField("question", max_length=100)
    hash = models.CharField(max_length=16, help_text="Of all that a learner was asked and told.")
    data = models.JSONField(help_text="As it was asked.")
    until = models.DateTimeField(help_text="When another version took its place, or it was taken out.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "hash"], name="one_row_per_version")]
        ordering: ClassVar = ["until", "pk"]

    def __str__(self) -> str:
        return f"{self.slug}: {self.question_id} until {self.until:%Y-%m-%d}"


class Correction(models.Model):
    """A load brought a question whose key is another one than that of the version before."""

    slug = models.CharField("lesson", max_length=100, db_index=True)
    question_id = models.CharField("question", max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.slug}: {self.question_id} on {self.at:%Y-%m-%d}"


class QuestionSet(models.Model):
    """Questions as they were asked, in their order, once for all attempts that asked the same. It is never changed
    (`quizzes.question_sets`).
    """

    hash = models.CharField(primary_key=True, max_length=64, help_text="Of all that it says.")
    # [question.data(), …]
    questions = models.JSONField()

    def __str__(self) -> str:
        return self.hash[:16]


class Attempt(models.Model):
    """One learner's way through a quiz. It is finished once every question has its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiz_attempts"
    )
    slug = models.CharField(max_length=100, db_index=True)
    seed = models.CharField(max_length=32)
    pass_mark = models.FloatField()
    # the questions as they were asked, in the order in which they were: in a set, or here while it is under way
    asked = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, null=True, related_name="attempts")
    in_full = models.JSONField(default=list, db_column="questions")
    # {question id: answer}, as each kind parses it
    answers = models.JSONField(default=dict)
    # {question id: points}, as they were graded then
    grades = models.JSONField(default=dict)
    # {question id: true or false}, for the answers whose learner said how sure they were; never scored
    sure = models.JSONField(default=dict)
    points = models.FloatField(null=True)
    out_of = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField(default=False)
    is_retake_of_missed = models.BooleanField(
        default=False,
        help_text="Some of the questions again, missed or due for review: not counted as the quiz.",
    )
    started = models.DateTimeField()
    touched = models.DateTimeField(null=True, help_text="When one of its questions was answered last.")
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["learner", "slug", "-started"], name="attempts_of_learner"),
            # which tells whether a learner has answered anything since, without reading the rows
            models.Index(fields=["learner", "started", "touched", "finished"], name="attempts_in_time"),
        ]
        ordering: ClassVar = ["-started"]

    def __str__(self) -> str:
        return f"{self.slug} {self.id}"

    @property
    def questions(self) -> list[dict[str, Any]]:
        """`[question.data(), …]`"""
        held: list[dict[str, Any]] = self.asked.questions if self.asked else self.in_full
        return held


class Report(models.Model):
    """Somebody says that something is wrong with a question. It holds what they saw, so that it can be looked into."""

    class Reason(models.TextChoices):
        KEY = "key", _("The answer is wrong")
        UNCLEAR = "unclear", _("It can be read in two ways")
        OLD = "old", _("It is out of date")
        MISPRINT = "misprint", _("There is a misprint")
        OTHER = "other", _("Something else")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="question_reports",
        help_text="Empty for an anonymous reader.",
    )
    attempt = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, blank=True)
    slug = models.CharField("lesson", max_length=100)
    question_id = models.CharField("question", max_length=100)
    question = models.JSONField(help_text="As it was asked.")
    answer = models.JSONField(null=True, help_text="What the reader had answered.")
    reason = models.CharField(max_length=10, choices=Reason)
    text = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    settled = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["settled", "-at"]

    def __str__(self) -> str:
        return f"{self.slug}: {self.question_id}"
