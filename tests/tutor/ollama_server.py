"""A server that behaves as Ollama's documentation, its source and its users' reports say, without a model.

It loads a model with the first request for it and holds the answer back until then, without a header. When the caller of
that request hangs up it throws the half-loaded model away, and the next one starts over. Another `num_ctx` loads it anew.
After `keep_alive` it is gone. A prompt longer than `num_ctx` is cut in silence, the oldest messages first. A model that can
think does so unless `think` is false; one that cannot refuses `think: true`. Without messages a chat only loads.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.tutor import local_http

MODEL = "llama3.2"
CONTEXT = 131_072


@dataclass
class Ollama:
    """`loads` counts how often a load was begun, `thrown_away` how often one was given up half-way."""

    says: Callable[[dict[str, Any]], str]
    load_seconds: float = 0.0
    can_think: bool = False
    parameters: str = ""
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    loads: int = 0
    thrown_away: int = 0
    loaded_with: int | None = None
    loaded_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_loaded(self) -> bool:
        return self.loaded_with is not None and time.monotonic() < self.loaded_until

    def load(self, num_ctx: int, hung_up: Callable[[float], bool]) -> bool:
        """Whether the model is there; False when the caller of the load left before it was."""
        with self.lock:  # a second request waits for the load of the first
            if self.is_loaded and self.loaded_with == num_ctx:
                return True
            self.loads += 1
            self.loaded_with = None
            if hung_up(self.load_seconds):
                self.thrown_away += 1
                return False
            self.loaded_with = num_ctx
            self.loaded_until = time.monotonic() + 300
            return True


@contextmanager
def ollama(says: Callable[[dict[str, Any]], str], **fields: Any) -> Iterator[Ollama]:
    state = Ollama(says, **fields)

    class Handler(local_http.Handler):
        def get(self) -> None:
            running = [{"name": f"{MODEL}:latest", "model": f"{MODEL}:latest"}] if state.is_loaded else []
            self.tell({"models": running} if self.path == "/api/ps" else None)

        def post(self, sent: bytes) -> None:
            body = json.loads(sent)
            if self.path == "/api/show":
                capabilities = ["completion", *(["thinking"] if state.can_think else [])]
                info = {"general.architecture": "llama", "llama.context_length": CONTEXT}
                self.tell({"model_info": info, "parameters": state.parameters, "capabilities": capabilities})
            elif body["model"] != MODEL:
                self.tell({"error": f'model "{body["model"]}" not found, try pulling it first'}, 404)
            elif body.get("think") and not state.can_think:
                self.tell({"error": f'"{MODEL}" does not support thinking'}, 400)
            else:
                state.asked.append(body)
                if state.load(body.get("options", {}).get("num_ctx", 4096), self.hung_up):
                    self._chat(body)

        def _chat(self, body: dict[str, Any]) -> None:
            state.loaded_until = time.monotonic() + (1800 if body.get("keep_alive") == "30m" else 300)
            if not body["messages"]:
                self.tell(
                    {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "load"}
                )
                return
            limit = body["options"]["num_ctx"]
            while len(body["messages"]) > 1 and _tokens(body["messages"]) > limit:
                body["messages"].pop(0)
            thinks = state.can_think and body.get("think", True)
            written = state.says(body)
            last: dict[str, Any] = {
                "done": True,
                "done_reason": "stop",
                "prompt_eval_count": _tokens(body["messages"]),
            }
            rows: list[dict[str, Any]] = [
                *([{"message": {"role": "assistant", "content": "", "thinking": "Hm."}}] if thinks else []),
                *({"message": {"role": "assistant", "content": sign}} for sign in written),
                {"message": {"role": "assistant", "content": ""}, **last, "eval_count": len(written) // 3},
            ]
            self.send_response(200)
            self.send_header("Content-Type", "application/x-ndjson")
            self.end_headers()
            for row in rows:
                self.wfile.write(json.dumps({"model": MODEL, "done": False, **row}).encode() + b"\n")

    with local_http.listening(Handler) as state.url:
        yield state


def _tokens(messages: list[dict[str, Any]]) -> int:
    return sum(len(one["content"]) for one in messages) // 4
