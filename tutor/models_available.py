"""The models that the operator listed in TUTOR_MODELS, each behind the provider that speaks its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from config.model_list import CHEAPEST, WITHOUT, Model
from tutor.providers.base import Endpoint

if TYPE_CHECKING:
    from tutor.providers.network_model import NetworkModel

__all__ = [
    "CHEAPEST",
    "WITHOUT",
    "asked_first",
    "backend",
    "backend_named",
    "key_of",
    "names",
    "sides",
    "warmed",
]


def names() -> list[str]:
    """The operator's names of the models that can be asked, the default first."""
    return [model.name for model in settings.TUTOR_MODELS] or [WITHOUT]


def asked_first() -> str:
    """Whom a question goes to that names no model."""
    return CHEAPEST if settings.TUTOR_MODELS and settings.TUTOR_ROUTE == CHEAPEST else names()[0]


def warmed() -> Model | None:
    """The local model that questions go to, which is to be loaded before they come."""
    every: tuple[Model, ...] = settings.TUTOR_MODELS
    asked = every if settings.TUTOR_ROUTE == CHEAPEST else every[:1]
    return next((model for model in asked if model.is_local), None)


def sides() -> list[str]:
    """Whom a comparison asks: every model, and with one the tutor without a model beside it; nobody without models."""
    if not settings.TUTOR_MODELS:
        return []
    return names() if len(settings.TUTOR_MODELS) > 1 else [*names(), WITHOUT]


def is_blind() -> bool:
    """Whether asking means to ask all of them side by side; a program that asks still gets one answer."""
    return bool(settings.TUTOR_MODELS) and settings.TUTOR_ROUTE == "blind"


def backend_named(name: str) -> NetworkModel | None:
    """A model of the list, by the operator's name for it; the default for one that is no longer listed; None for the tutor
    without a model.
    """
    if name == WITHOUT or not settings.TUTOR_MODELS:
        return None
    return backend(next((one for one in settings.TUTOR_MODELS if one.name == name), settings.TUTOR_MODELS[0]))


def backend(model: Model) -> NetworkModel:
    # the SDK costs a second and tens of megabytes, which a site without a model does not pay
    endpoint = Endpoint(model.name, model.model, model.base_url, model.is_local, model.kind)
    if model.kind == "ollama":
        from tutor.providers.ollama import Ollama

        return Ollama(endpoint)
    if model.kind == "anthropic":
        from tutor.providers.anthropic_messages import AnthropicMessages

        return AnthropicMessages(endpoint, key_of(model))
    from tutor.providers.openai_chat import OpenAIChat

    return OpenAIChat(endpoint, key_of(model))


def key_of(model: Model) -> str:
    """TUTOR_KEY_ and its name in capitals; a local server usually wants none."""
    return str(settings.TUTOR_KEYS.get(model.name.upper(), ""))
