"""`manage.py check --deploy` tells of a model that cannot be reached, before a learner finds out."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from config.model_list import Model
from tutor.models_available import key_of

SECONDS = 3
_NEED_KEYS = ("openai", "anthropic")


@register(Tags.compatibility, deploy=True)
def models_are_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in settings.TUTOR_MODELS:
        if model.kind in _NEED_KEYS and not key_of(model):
            found.append(
                Warning(
                    f"The model {model.name} has no key.",
                    hint=f"Set TUTOR_KEY_{model.name.upper()}.",
                    id="tutor.W001",
                )
            )
        elif problem := _unreachable(model):
            found.append(
                Warning(
                    f"The model {model.name} cannot be reached at {model.base_url}: {problem}.",
                    hint="Start its server, or correct the address in TUTOR_MODELS. Until then the tutor answers without it.",
                    id="tutor.W002",
                )
            )
    return found


@register(Tags.compatibility, deploy=True)
def models_do_not_think(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    from tutor.measuring.overthinking import thought_too_long

    try:
        thinkers = thought_too_long()
    except DatabaseError:
        return []  # others say that there is no database
    return [Warning(advice, id="tutor.W003") for advice in thinkers.values()]


def _unreachable(model: Model) -> str:
    place = urlsplit(model.base_url)
    port = place.port or (443 if place.scheme == "https" else 80)
    try:
        with socket.create_connection((place.hostname or "", port), timeout=SECONDS):
            return ""
    except OSError as problem:
        return problem.strerror or type(problem).__name__
