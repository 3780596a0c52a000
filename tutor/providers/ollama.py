"""Ollama's own chat endpoint: its OpenAI-compatible one takes no `num_ctx`, and would cut a long prompt in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import httpx2

from tutor.asked import Asked
from tutor.providers import selecting
from tutor.providers.base import Choice, Endpoint, ProviderError, Usage
from tutor.providers.selecting import Deadline, Runs
from tutor.retrieval import Hit

LETTERS_PER_TOKEN = 2  # few, so that the window is rather too large than too small


class Ollama:
    """One model of an Ollama server."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        timeout = httpx2.Timeout(selecting.FIRST_BYTE_SECONDS, connect=selecting.CONNECT_SECONDS)
        self._client = httpx2.Client(base_url=endpoint.base_url, timeout=timeout)

    @property
    def name(self) -> str:
        return self._endpoint.name

    @property
    def model(self) -> str:
        return self._endpoint.model

    @property
    def runs(self) -> Runs:
        return "local" if self._endpoint.is_local else "hosted"

    def select(self, asked: Asked, hits: Sequence[Hit]) -> Choice:
        deadline = Deadline()
        text = selecting.prompt(asked.text, hits)
        return selecting.tried(lambda: self._once(text, deadline), deadline)

    def _once(self, text: str, deadline: Deadline) -> Choice:
        told: dict[str, Any] = {}
        try:
            with self._client.stream("POST", "/api/chat", json=self._request(text)) as answer:
                if answer.status_code != 200:
                    raise selecting.refused(answer.status_code, answer.headers.get("retry-after"))
                written = selecting.gathered(_pieces(answer, told), deadline)
        except httpx2.TimeoutException:
            raise ProviderError(selecting.TOO_SLOW) from None
        except httpx2.TransportError:
            raise ProviderError(selecting.UNREACHABLE, retryable=True) from None
        except (ValueError, httpx2.HTTPError):
            raise ProviderError(selecting.UNREADABLE, retryable=True) from None
        sent = 0 if self._endpoint.is_local else len(selecting.SYSTEM) + len(text)
        usage = Usage(_count(told, "prompt_eval_count"), _count(told, "eval_count"), None, sent)
        if not told.get("done"):
            raise ProviderError(selecting.CUT_OFF, retryable=True, usage=usage)
        return selecting.read(written, usage)

    def _request(self, text: str) -> dict[str, Any]:
        window = (len(selecting.SYSTEM) + len(text)) // LETTERS_PER_TOKEN + selecting.MOST_TOKENS
        return {
            "model": self._endpoint.model,
            "messages": [
                {"role": "system", "content": selecting.SYSTEM},
                {"role": "user", "content": text},
            ],
            "format": selecting.SCHEMA,
            "stream": True,
            "options": {"num_ctx": max(4096, window), "num_predict": selecting.MOST_TOKENS, "temperature": 0},
        }


def _pieces(answer: httpx2.Response, told: dict[str, Any]) -> Iterator[str]:
    """The text of each line; the last one, with `done`, also says what it took."""
    for line in answer.iter_lines():
        if len(line) > selecting.MOST_CHARACTERS:
            raise ProviderError(selecting.UNREADABLE)
        data = json.loads(line) if line.strip() else {}
        if not isinstance(data, dict):
            raise ValueError("a line is no object")
        if data.get("done"):
            told.update(data)
        message = data.get("message")
        content = message.get("content") if isinstance(message, dict) else ""
        yield content if isinstance(content, str) else ""


def _count(told: dict[str, Any], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) else None
