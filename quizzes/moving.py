"""What is kept under the slug of a lesson goes with it to another one."""

from __future__ import annotations

from quizzes.models import Attempt, Correction, EarlierQuestion, LessonChecks, Quiz, Report


def follow(kind: str, old: str, now: str) -> None:
    if kind != "lesson":
        return
    for model in (Attempt, Report, Correction):
        model._default_manager.filter(slug=old).update(slug=now)
    there = EarlierQuestion.objects.filter(slug=now).values_list("hash", flat=True)
    EarlierQuestion.objects.filter(slug=old).exclude(hash__in=list(there)).update(slug=now)
    for one in (Quiz, LessonChecks):
        if not one._default_manager.filter(slug=now).exists():
            one._default_manager.filter(slug=old).update(slug=now)
