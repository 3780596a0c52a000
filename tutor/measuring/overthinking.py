"""Models that thought so long that nothing was left for an answer: told to the operator, wherever they look."""

from __future__ import annotations

from collections import Counter

from django.conf import settings

from tutor.measuring.days import latest
from tutor.providers import thinking

DAYS = 7


def thought_too_long() -> dict[str, str]:
    """Models of the list that did so lately → what the operator can do."""
    found = Counter[str]()
    for day in latest(DAYS):
        found.update(day.thought_too_long)
    return {
        model.name: f"{thinking.advice(model.name, model.kind)} "
        f"It happened {found[model.name]} time{'s' if found[model.name] > 1 else ''} in the last {DAYS} days."
        for model in settings.TUTOR_MODELS
        if model.name in found
    }
