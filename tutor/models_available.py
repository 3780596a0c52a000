"""The models that the operator listed in TUTOR_MODELS, each behind the provider that speaks its language."""

from __future__ import annotations

from django.conf import settings

from config.model_list import Model
from tutor.providers.base import Backend, Endpoint
from tutor.providers.extractive import Extractive


def default_backend() -> Backend:
    """The first model of the list; the extractive tutor when there is none."""
    return backend(settings.TUTOR_MODELS[0]) if settings.TUTOR_MODELS else Extractive()


def backend_named(name: str) -> Backend | None:
    """A model of the list, by the operator's name for it."""
    return next((backend(model) for model in settings.TUTOR_MODELS if model.name == name), None)


def backend(model: Model) -> Backend:
    # the SDK costs a second and tens of megabytes, which a site without a model does not pay
    endpoint = Endpoint(model.name, model.model, model.base_url, model.is_local)
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
