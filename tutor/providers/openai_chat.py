"""Chat completions, through the openai SDK: OpenAI itself, and every server that speaks like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import openai
from openai import OpenAI, Stream
from openai.types.chat import ChatCompletionChunk

from tutor.asked import Asked
from tutor.providers import selecting
from tutor.providers.base import Choice, Endpoint, ProviderError, Usage
from tutor.providers.selecting import Deadline, Runs
from tutor.retrieval import Hit


class OpenAIChat:
    """One model behind a chat-completions endpoint."""

    def __init__(self, endpoint: Endpoint, key: str) -> None:
        self._endpoint = endpoint
        self._client = OpenAI(
            base_url=endpoint.base_url,
            api_key=key or "none",
            max_retries=0,  # tried again here, within one deadline
            timeout=openai.Timeout(selecting.FIRST_BYTE_SECONDS, connect=selecting.CONNECT_SECONDS),
        )

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
        told = _Told(sent=0 if self._endpoint.is_local else len(selecting.SYSTEM) + len(text))
        try:
            with self._open(text) as stream:
                written = selecting.gathered(told.pieces(stream), deadline)
        except openai.APIStatusError as problem:
            raise selecting.refused(
                problem.status_code, problem.response.headers.get("retry-after")
            ) from None
        except openai.APITimeoutError:
            raise ProviderError(selecting.TOO_SLOW) from None
        except openai.APIConnectionError:
            raise ProviderError(selecting.UNREACHABLE, retryable=True) from None
        except (openai.OpenAIError, ValueError):
            raise ProviderError(selecting.UNREADABLE, retryable=True) from None
        if told.finish not in ("stop", "length"):
            raise ProviderError(selecting.CUT_OFF, retryable=True, usage=told.usage)
        return selecting.read(written, told.usage)

    def _open(self, text: str) -> Stream[ChatCompletionChunk]:
        return self._client.chat.completions.create(
            model=self._endpoint.model,
            messages=[
                {"role": "system", "content": selecting.SYSTEM},
                {"role": "user", "content": text},
            ],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "choice", "strict": True, "schema": selecting.SCHEMA},
            },
            max_completion_tokens=selecting.MOST_TOKENS,
            stream=True,
            stream_options={"include_usage": True},
        )


class _Told:
    """What a stream says beside its text: why it ended and what it took."""

    def __init__(self, sent: int) -> None:
        self.finish = ""
        self._sent = sent
        self._in: int | None = None
        self._out: int | None = None

    @property
    def usage(self) -> Usage:
        return Usage(self._in, self._out, None, self._sent)

    def pieces(self, stream: Stream[ChatCompletionChunk]) -> Iterator[str]:
        for chunk in stream:
            if chunk.usage:
                self._in, self._out = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
            for choice in chunk.choices or ():
                self.finish = choice.finish_reason or self.finish
                yield (choice.delta.content or "") if choice.delta else ""
