"""Anthropic's messages, through its SDK (the extra `anthropic`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anthropic
import httpx2
from anthropic import Anthropic

from tutor.providers import transport
from tutor.providers.base import Endpoint, ProviderError
from tutor.providers.transport import Deadline, NetworkModel, Reply, Task


class AnthropicMessages(NetworkModel):
    """One model of Anthropic's."""

    def __init__(self, endpoint: Endpoint, key: str) -> None:
        super().__init__(endpoint)
        self._client = Anthropic(
            base_url=endpoint.base_url,
            api_key=key or "none",
            max_retries=0,  # tried again here, within one deadline
            http_client=anthropic.DefaultHttpxClient(follow_redirects=False),
            timeout=httpx2.Timeout(transport.FIRST_BYTE_SECONDS, connect=transport.CONNECT_SECONDS),
        )

    def _once(self, task: Task, deadline: Deadline) -> Reply:
        told = _Told()
        with transport.failures_of(anthropic), self._open(task) as stream:
            written = transport.gathered(told.pieces(stream), deadline, stream.response)
        usage = self._usage(task, told.tokens_in, told.tokens_out)
        if told.stopped not in ("end_turn", "max_tokens", "stop_sequence"):
            raise ProviderError(transport.CUT_OFF, retryable=True, usage=usage)
        return Reply(written, usage)

    def _open(self, task: Task) -> Any:
        return self._client.messages.create(
            model=self._endpoint.model,
            system=task.system,
            messages=[{"role": "user", "content": task.text}],
            max_tokens=transport.MOST_TOKENS,
            stream=True,
        )


class _Told:
    """What a stream says beside its text: why it ended and what it took."""

    def __init__(self) -> None:
        self.stopped = ""
        self.tokens_in: int | None = None
        self.tokens_out: int | None = None

    def pieces(self, stream: Any) -> Iterator[str]:
        for event in stream:
            if event.type == "message_start":
                self.tokens_in = event.message.usage.input_tokens
            elif event.type == "content_block_delta" and event.delta.type == "text_delta":
                yield event.delta.text or ""
            elif event.type == "message_delta":
                self.stopped = event.delta.stop_reason or ""
                self.tokens_out = event.usage.output_tokens
