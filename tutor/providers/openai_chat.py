"""Chat completions, through the openai SDK: OpenAI itself, and every server that speaks like it."""

from __future__ import annotations

from collections.abc import Iterator

import openai
from openai import OpenAI, Stream
from openai.types.chat import ChatCompletionChunk

from tutor.providers import transport
from tutor.providers.base import Endpoint, ProviderError
from tutor.providers.transport import Deadline, NetworkModel, Reply, Task


class OpenAIChat(NetworkModel):
    """One model behind a chat-completions endpoint."""

    def __init__(self, endpoint: Endpoint, key: str) -> None:
        super().__init__(endpoint)
        self._client = OpenAI(
            base_url=endpoint.base_url,
            api_key=key or "none",
            max_retries=0,  # tried again here, within one deadline
            http_client=openai.DefaultHttpxClient(follow_redirects=False),
            timeout=openai.Timeout(transport.FIRST_BYTE_SECONDS, connect=transport.CONNECT_SECONDS),
        )

    def _once(self, task: Task, deadline: Deadline) -> Reply:
        told = _Told()
        with transport.failures_of(openai), self._open(task) as stream:
            written = transport.gathered(told.pieces(stream), deadline, stream.response)
        usage = self._usage(task, told.tokens_in, told.tokens_out)
        if told.finish not in ("stop", "length"):
            raise ProviderError(transport.CUT_OFF, retryable=True, usage=usage)
        return Reply(written, usage)

    def _open(self, task: Task) -> Stream[ChatCompletionChunk]:
        return self._client.chat.completions.create(
            model=self._endpoint.model,
            messages=[
                {"role": "system", "content": task.system},
                {"role": "user", "content": task.text},
            ],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": task.schema},
            },
            max_completion_tokens=transport.MOST_TOKENS,
            stream=True,
            stream_options={"include_usage": True},
        )


class _Told:
    """What a stream says beside its text: why it ended and what it took."""

    def __init__(self) -> None:
        self.finish = ""
        self.tokens_in: int | None = None
        self.tokens_out: int | None = None

    def pieces(self, stream: Stream[ChatCompletionChunk]) -> Iterator[str]:
        for chunk in stream:
            if chunk.usage:
                self.tokens_in, self.tokens_out = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
            for choice in chunk.choices or ():
                self.finish = choice.finish_reason or self.finish
                yield (choice.delta.content or "") if choice.delta else ""
