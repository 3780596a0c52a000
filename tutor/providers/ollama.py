"""Ollama's own chat endpoint: its OpenAI-compatible one takes no `num_ctx`, and would cut a long prompt in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2

from tutor.providers import selecting, transport
from tutor.providers.base import Endpoint, ProviderError
from tutor.providers.transport import Deadline, NetworkModel, Reply, Task

LETTERS_PER_TOKEN = 2  # few, so that the window is rather too large than too small


class Ollama(NetworkModel):
    """One model of an Ollama server."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint)
        timeout = httpx2.Timeout(transport.FIRST_BYTE_SECONDS, connect=transport.CONNECT_SECONDS)
        self._client = httpx2.Client(base_url=endpoint.base_url, timeout=timeout, follow_redirects=False)

    def _once(self, task: Task, deadline: Deadline) -> Reply:
        told: dict[str, Any] = {}
        try:
            with self._client.stream("POST", "/api/chat", json=self._request(task)) as answer:
                if answer.status_code != 200:
                    raise transport.refused(answer.status_code, answer.headers.get("retry-after"))
                written = transport.gathered(_pieces(answer, told), deadline, answer)
        except httpx2.TimeoutException:
            raise ProviderError(transport.TOO_SLOW) from None
        except httpx2.TransportError:
            raise ProviderError(transport.UNREACHABLE, retryable=True) from None
        except (ValueError, httpx2.HTTPError):
            raise ProviderError(selecting.UNREADABLE, retryable=True) from None
        usage = self._usage(task, _count(told, "prompt_eval_count"), _count(told, "eval_count"))
        if not told.get("done"):
            raise ProviderError(transport.CUT_OFF, retryable=True, usage=usage)
        return Reply(written, usage)

    def _request(self, task: Task) -> dict[str, Any]:
        window = task.characters // LETTERS_PER_TOKEN + transport.MOST_TOKENS
        return {
            "model": self._endpoint.model,
            "messages": [
                {"role": "system", "content": task.system},
                {"role": "user", "content": task.text},
            ],
            "format": task.schema,
            "stream": True,
            "options": {
                "num_ctx": max(4096, window),
                "num_predict": transport.MOST_TOKENS,
                "temperature": 0,
            },
        }


def _pieces(answer: httpx2.Response, told: dict[str, Any]) -> Iterator[str]:
    """The text of each line; the last one, with `done`, also says what it took."""
    for line in transport.lines_within_limit(answer.iter_lines()):
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
