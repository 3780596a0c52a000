"""A model's server of our own, which speaks the real wire formats and misbehaves on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.tutor import local_http


@dataclass
class ModelServer:
    """`answers` are given one after the other, the last one for ever; `asked` holds what came in. `facts` is what is told at
    other addresses, such as /v1/models, and stands in no list.
    """

    answers: list[Answer | Callable[[dict[str, Any]], Answer]]
    facts: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    meanwhile: Callable[[], None] = lambda: None  # called before each answer


@dataclass
class Answer:
    """What is written to the socket: a status, a type, and the pieces of the body."""

    pieces: Sequence[str | bytes | float]  # a number is that many seconds of silence
    status: int = 200
    kind: str = "text/event-stream"
    headers: dict[str, str] = field(default_factory=dict)


def openai_says(
    content: str | None,
    finish: str | None = "stop",
    *,
    thought: str = "",
    thought_as: str = "reasoning_content",
    usage: tuple[int, int] = (321, 12),
) -> Answer:
    """A stream of chat completion chunks, as OpenAI, llama.cpp and vLLM send it; `thought` comes before the answer."""
    chunks: list[dict[str, Any]] = [
        {"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}]}
    ]
    for at in range(0, len(thought), 40):
        delta = {"content": None, thought_as: thought[at : at + 40]}
        chunks.append({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    for at in range(0, len(content or ""), 7):
        delta = {"content": (content or "")[at : at + 7]}
        chunks.append({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    if content is None:
        chunks.append({"choices": [{"index": 0, "delta": {"content": None}, "finish_reason": None}]})
    if finish:
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        counted = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": usage[0] + usage[1],
        }
        chunks.append({"choices": [], "usage": counted})
    lines = [
        f"data: {json.dumps({'id': 'c', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'm', **chunk})}\n\n"
        for chunk in chunks
    ]
    return Answer([*lines, "data: [DONE]\n\n"] if finish else lines)


def ollama_says(
    content: str,
    *,
    done: bool = True,
    thought: str = "",
    reason: str = "stop",
    usage: tuple[int, int] = (321, 12),
) -> Answer:
    """Lines of JSON, as Ollama sends them."""
    lines = [
        json.dumps(
            {
                "message": {"role": "assistant", "content": "", "thinking": thought[at : at + 40]},
                "done": False,
            }
        )
        for at in range(0, len(thought), 40)
    ]
    lines += [
        json.dumps(
            {"model": "m", "message": {"role": "assistant", "content": content[at : at + 7]}, "done": False}
        )
        for at in range(0, len(content), 7)
    ]
    if done:
        last = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": reason}
        lines.append(json.dumps({**last, "prompt_eval_count": usage[0], "eval_count": usage[1]}))
    return Answer([f"{line}\n" for line in lines], kind="application/x-ndjson")


def anthropic_says(content: str, stop: str | None = "end_turn", *, thought: str = "") -> Answer:
    """A stream of message events, as Anthropic sends it."""
    start: dict[str, Any] = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
    }
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**start, "usage": {"input_tokens": 321, "output_tokens": 1}}},
        *(
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "thinking_delta", "thinking": thought[at : at + 40]},
            }
            for at in range(0, len(thought), 40)
        ),
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": content[at : at + 7]},
            }
            for at in range(0, len(content), 7)
        ),
    ]
    if stop:
        events += [
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": 12}},
            {"type": "message_stop"},
        ]
    return Answer([f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events])


def error(status: int, message: str = "") -> Answer:
    """A status that is no success, with a body as chat-completions servers give it."""
    return Answer([json.dumps({"error": {"code": status, "message": message}})], status, "application/json")


def number_of(asked: dict[str, Any], words: str) -> str:
    """The number under which the passage with these words was offered."""
    lines = asked["messages"][-1]["content"].splitlines()
    return str(next(line.partition(":")[0] for line in lines if words in line and not line.startswith("#")))


@contextmanager
def serving(*answers: Answer | Callable[[dict[str, Any]], Answer], **facts: Any) -> Iterator[ModelServer]:
    """A server on a port of its own. An answer may be worked out from what was asked."""
    state = ModelServer(list(answers), facts)

    class Handler(local_http.Handler):
        def get(self) -> None:
            self.tell(state.facts.get(self.path.strip("/").replace("/", "_")))

        def post(self, sent: bytes) -> None:
            if self.path == "/api/show":
                self.tell(state.facts.get("api_show"))
                return
            state.asked.append({"path": self.path, **json.loads(sent)})
            state.keys.append(self.headers.get("Authorization", ""))
            state.meanwhile()
            given = state.answers[min(len(state.asked), len(state.answers)) - 1]
            answer = given if isinstance(given, Answer) else given(state.asked[-1])
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in answer.pieces:
                if isinstance(piece, float):
                    if self.hung_up(piece):
                        state.hung_up.set()
                        return
                    continue
                try:
                    self.wfile.write(piece if isinstance(piece, bytes) else piece.encode())
                    self.wfile.flush()
                except OSError:
                    state.hung_up.set()
                    return

    with local_http.listening(Handler) as state.url:
        yield state
