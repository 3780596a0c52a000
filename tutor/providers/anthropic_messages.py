"""Anthropic's messages, through its SDK (the extra `anthropic`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import anthropic
from anthropic import Anthropic

from tutor.providers import transport
from tutor.providers.base import Endpoint
from tutor.providers.network_model import NetworkModel, Task, Told
from tutor.providers.transport import Line

ITS_WINDOW = 100_000  # tokens, less than any of its models takes


class AnthropicMessages(NetworkModel):
    """One model of Anthropic's."""

    ends = ("end_turn", "stop_sequence")
    cut_at_limit = "max_tokens"

    def __init__(self, endpoint: Endpoint, key: str) -> None:
        super().__init__(endpoint)
        http = transport.client(endpoint.base_url, is_patient=self.is_patient)
        self._client = Anthropic(
            base_url=endpoint.base_url,
            api_key=key or "none",
            max_retries=0,  # tried again here, within one deadline
            timeout=http.timeout,
            http_client=http,
        )

    def warm(self) -> None:
        """It always is."""

    def _pieces(self, task: Task, told: Told, line: Line) -> Iterator[str]:
        stream: Any = self._client.messages.create(
            model=self.model,
            system=task.system,
            messages=[{"role": "user", "content": task.text}],
            max_tokens=self.limit(task.tokens),
            stream=True,
            extra_body=self._fields(task),
        )
        line.opened(stream.response)
        with stream:
            for event in stream:
                yield _said(event, told)

    def _optional(self, task: Task) -> Mapping[str, Sequence[Any]]:
        shape = {"type": "json_schema", "schema": _without_sizes(task.schema)}
        return {"temperature": [0], "output_config": [{"format": shape}]}

    def _failures(self) -> AbstractContextManager[None]:
        return transport.failures_of(anthropic)

    def _window(self) -> int:
        return ITS_WINDOW


def _said(event: Any, told: Told) -> str:
    if event.type == "message_start":
        told.took(event.message.usage.input_tokens, None)
    elif event.type == "content_block_delta" and event.delta.type == "text_delta":
        return event.delta.text or ""
    elif event.type == "content_block_delta" and event.delta.type == "thinking_delta":
        told.thinks(event.delta.thinking)
    elif event.type == "message_delta":
        told.finish = event.delta.stop_reason or ""
        told.took(told.tokens_in, event.usage.output_tokens)
    return ""


def _without_sizes(schema: Any) -> Any:
    """Anthropic's schemas know no sizes of lists."""
    if isinstance(schema, dict):
        return {name: _without_sizes(value) for name, value in schema.items() if name != "maxItems"}
    return schema
