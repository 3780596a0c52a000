"""Models that thought so long that nothing was left for an answer: told to the operator, wherever they look."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tutor.models import Question
from tutor.providers import thinking

DAYS = 7


def thought_too_long() -> dict[str, str]:
    """Models of the list that did so lately → what the operator can do."""
    since = timezone.now() - timedelta(days=DAYS)
    routes = Question.objects.filter(asked_at__gt=since).exclude(route=[]).values_list("route", flat=True)
    found = Counter(
        step["name"] for steps in routes.iterator() for step in steps if step["why"] == thinking.THOUGHT
    )
    return {
        model.name: f"{thinking.advice(model.name, model.kind)} "
        f"It happened {found[model.name]} time{'s' if found[model.name] > 1 else ''} in the last {DAYS} days."
        for model in settings.TUTOR_MODELS
        if model.name in found
    }
