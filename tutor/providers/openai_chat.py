"""Chat completions, through the openai SDK: OpenAI itself, and every server that speaks like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import httpx2
import openai
from openai import OpenAI
from openai.types.chat import ChatCompletionChunk

from tutor.providers import transport
from tutor.providers.base import Endpoint, ProviderError
from tutor.providers.network_model import NetworkModel, Task, Told
from tutor.providers.transport import Line

OPENAIS_WINDOW = 100_000  # tokens, less than any of its models takes
# As llama.cpp, vLLM, LM Studio and hosts of many models call it.
_WINDOWS = ("n_ctx", "max_model_len", "loaded_context_length", "context_length")
LM_STUDIOS = "/api/v0/models"  # its own list, which says what is loaded


class OpenAIChat(NetworkModel):
    """One model behind a chat-completions endpoint."""

    def __init__(self, endpoint: Endpoint, key: str) -> None:
        super().__init__(endpoint)
        self._http = transport.client(endpoint.base_url, is_patient=self.is_patient)
        self._client = OpenAI(
            base_url=endpoint.base_url,
            api_key=key or "none",
            max_retries=0,  # tried again here, within one deadline
            timeout=self._http.timeout,
            http_client=self._http,
        )

    def _pieces(self, task: Task, told: Told, line: Line) -> Iterator[str]:
        messages = [{"role": "system", "content": task.system}, {"role": "user", "content": task.text}]
        request: dict[str, Any] = {
            "model": self.model,
            "messages": messages,
            "max_completion_tokens": self.limit(task.tokens),
            "stream": True,
        }
        stream = self._client.post(
            "/chat/completions",
            cast_to=ChatCompletionChunk,
            body=request | self._fields(task),
            stream=True,
            stream_cls=openai.Stream[ChatCompletionChunk],
        )
        line.opened(stream.response)
        with stream:
            for chunk in stream:
                yield from _said(chunk, told)

    def _optional(self, task: Task) -> Mapping[str, Sequence[Any]]:
        shape = {"name": "answer", "strict": True, "schema": task.schema}
        for_any: dict[str, Sequence[Any]] = {
            "reasoning_effort": ["none", "low"],
            "temperature": [0],
            "stream_options": [{"include_usage": True}],
            "response_format": [{"type": "json_schema", "json_schema": shape}],
        }
        if self._endpoint.kind == "openai":
            return for_any
        # OpenAI's own server knows neither; some others know only the older name of the limit
        own: dict[str, Sequence[Any]] = {
            "chat_template_kwargs": [{"enable_thinking": False}],
            "max_tokens": [self.limit(task.tokens)],
        }
        return own | for_any

    def _failures(self) -> AbstractContextManager[None]:
        return transport.failures_of(openai)

    def _window(self) -> int | None:
        if self._endpoint.kind == "openai":
            return OPENAIS_WINDOW
        return _window_in(self._listed("models")) or _window_in(self._listed(LM_STUDIOS))

    def _listed(self, path: str) -> dict[str, Any]:
        """What the server tells of the model in a list; of the only one there, since llama.cpp calls its model by the name
        of the file. Nothing when there is no such list.
        """
        try:
            url = self._http.base_url.join(path)
            headers, seconds = self._client.auth_headers, transport.CONNECT_SECONDS
            answer = self._http.get(url, headers=headers, timeout=seconds)
            every = answer.json()["data"]
        except (httpx2.HTTPError, ProviderError, ValueError, KeyError, TypeError):
            return {}
        entries = [one for one in every if isinstance(one, dict)] if isinstance(every, list) else []
        own = [one for one in entries if one.get("id") == self.model]
        return (own or (entries if len(entries) == 1 else [{}]))[0]

    def warm(self) -> None:
        """Most servers load their model as they start. LM Studio does so when it is asked something, and says so."""
        if self._listed(LM_STUDIOS).get("state") != "not-loaded":
            return
        with self._failures():
            self._client.chat.completions.create(
                model=self.model, messages=[{"role": "user", "content": "Hello"}], max_completion_tokens=1
            )
        self._habits.answered()


def _said(chunk: ChatCompletionChunk, told: Told) -> Iterator[str]:
    if chunk.usage:
        told.took(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
    for choice in chunk.choices or ():
        told.finish = choice.finish_reason or told.finish
        if choice.delta:
            for name in ("reasoning_content", "reasoning"):
                told.thinks((choice.delta.model_extra or {}).get(name))
        content = choice.delta.content if choice.delta else ""
        yield content if isinstance(content, str) else ""


def _window_in(entry: dict[str, Any]) -> int | None:
    meta = entry.get("meta")
    found = {**entry, **meta} if isinstance(meta, dict) else entry
    sizes = [found[name] for name in _WINDOWS if isinstance(found.get(name), int) and found[name] > 0]
    return int(sizes[0]) if sizes else None
