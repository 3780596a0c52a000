"""Putting one question about the real course to a model behind a server of the tests' own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.tutor.model_server import Answer, anthropic_says, number_of, ollama_says, openai_says
from tutor import lessons
from tutor.providers.anthropic_messages import AnthropicMessages
from tutor.providers.base import Endpoint, Stop, never
from tutor.providers.network_model import NetworkModel
from tutor.providers.ollama import Ollama
from tutor.providers.openai_chat import OpenAIChat
from tutor.understanding.answering import Tell, answer
from tutor.understanding.conversation import Answer as Given
from tutor.understanding.conversation import Conversation
from tutor.voices.quote import Sentence

LESSON = "open-weight-vs-closed"
ASKED = "Does OpenAI train on API data?"
RIGHT = "1 March 2023"  # of the passage that answers
KEY = "sk-canary-9b1f"
SAYS: dict[str, Callable[[str], Answer]] = {
    "openai-compatible": openai_says,
    "ollama": ollama_says,
    "anthropic": anthropic_says,
}


def speaking(kind: str, url: str, *, is_local: bool = True) -> NetworkModel:
    endpoint = Endpoint("local", "tiny-1", f"{url}/v1" if "openai" in kind else url, is_local, kind)
    if kind == "ollama":
        return Ollama(endpoint)
    return AnthropicMessages(endpoint, KEY) if kind == "anthropic" else OpenAIChat(endpoint, KEY)


def ask_model(
    model: NetworkModel,
    text: str = ASKED,
    *,
    voice: str = "quote",
    stop: Stop = never,
    tell: Tell | None = None,
) -> Given:
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    asked_of = Conversation(LESSON, lessons.index_of(lesson))
    return answer(text, asked_of, model, voice=voice, stop=stop, tell=tell)


def ask(
    url: str,
    kind: str = "openai-compatible",
    text: str = ASKED,
    *,
    voice: str = "quote",
    is_local: bool = True,
) -> Given:
    return ask_model(speaking(kind, url, is_local=is_local), text, voice=voice)


def open_ones(given: Given) -> list[Sentence]:
    """What is shown open: what stands folded beneath a model's choice is what would be shown without it."""
    return [one for one in given.sentences if not one["folded"]]


def choosing(*picks: object) -> str:
    return json.dumps({"answerable": True, "picks": picks})


def choose_right(asked: dict[str, Any]) -> Answer:
    return openai_says(choosing(number_of(asked, RIGHT)))


def rewording(*sentences: tuple[str, Iterable[object]]) -> str:
    claims = [{"text": text, "picks": list(picks)} for text, picks in sentences]
    return json.dumps({"answerable": True, "sentences": claims})
