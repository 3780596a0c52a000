"""Ollama's own chat endpoint: its OpenAI-compatible one takes no `num_ctx`, and would cut a long prompt in silence.

`num_ctx` is the same for every question: with each other number Ollama loads the model anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx2

from tutor.providers import selecting, transport
from tutor.providers.base import Endpoint, ProviderError
from tutor.providers.network_model import NetworkModel, Task, Told
from tutor.providers.transport import Line

MOST_WINDOW = 8_192  # tokens: more costs memory that a lesson does not need
KEEP_ALIVE = "30m"
_NUM_CTX = re.compile(r"^num_ctx\s+(\d+)", re.M)


class Ollama(NetworkModel):
    """One model of an Ollama server."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint)
        self._http = transport.client(endpoint.base_url, is_patient=self.is_patient)

    @property
    def is_patient(self) -> bool:
        """Wherever it runs, it loads a model with the first question."""
        return True

    def _pieces(self, task: Task, told: Told, line: Line) -> Iterator[str]:
        messages = [{"role": "system", "content": task.system}, {"role": "user", "content": task.text}]
        options = {"num_ctx": self.window, "num_predict": self.limit(task.tokens), "temperature": 0}
        request = {"model": self.model, "messages": messages, "stream": True, "options": options}
        with self._http.stream("POST", "/api/chat", json=request | self._fields(task)) as answer:
            line.opened(answer)
            if answer.status_code != 200:
                said = answer.read().decode(errors="replace")
                raise transport.refused(answer.status_code, answer.headers.get("retry-after"), said)
            for row in answer.iter_lines():
                yield _said(row, told)

    def _optional(self, task: Task) -> Mapping[str, Sequence[Any]]:
        return {"think": [False], "keep_alive": [KEEP_ALIVE], "format": [task.schema]}

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except httpx2.TimeoutException:
            raise ProviderError(transport.TOO_SLOW) from None
        except httpx2.TransportError:
            raise ProviderError(transport.UNREACHABLE, retryable=True) from None
        except (ValueError, httpx2.HTTPError):
            raise ProviderError(selecting.UNREADABLE, retryable=True) from None

    def _failures(self) -> AbstractContextManager[None]:
        return self._failing()

    def _window(self) -> int:
        """What the model was made with, or the operator set for it, up to what a lesson needs."""
        told = self._asked("POST", "/api/show", {"model": self.model})
        info, parameters = told.get("model_info"), told.get("parameters")
        own = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
        lengths = info.items() if isinstance(info, dict) else ()
        found = [size for name, size in lengths if name.endswith(".context_length") and isinstance(size, int)]
        return int(own[1]) if own else min([MOST_WINDOW, *found])

    def _is_loading(self) -> bool:
        running = self._asked("GET", "/api/ps").get("models")
        names = (
            [one.get("name") for one in running if isinstance(one, dict)] if isinstance(running, list) else []
        )
        return not {self.model, f"{self.model}:latest"} & {*names}

    def _asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A quick question about the server; nothing when it gives no answer to it."""
        try:
            answer = self._http.request(method, path, json=body, timeout=transport.CONNECT_SECONDS)
            told = answer.json() if answer.status_code == 200 else {}
        except (httpx2.HTTPError, ProviderError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def warm(self) -> None:
        """Without a message it only loads; when the model is there already it is kept for longer."""
        options = {"num_ctx": self.window}
        request = {
            "model": self.model,
            "messages": [],
            "keep_alive": KEEP_ALIVE,
            "options": options,
            "stream": False,
        }
        with self._failures():
            answer = self._http.post("/api/chat", json=request)
            if answer.status_code != 200:
                raise transport.refused(answer.status_code, None, answer.text)
        self._habits.answered()


def _said(row: str, told: Told) -> str:
    """The text of a line; the last one, with `done`, also says what it took."""
    data = json.loads(row) if row.strip() else {}
    if not isinstance(data, dict):
        raise ValueError("a line is no object")
    if data.get("done"):
        reason = data.get("done_reason")  # older servers give none
        told.finish = reason if isinstance(reason, str) and reason else "stop"
        told.took(data.get("prompt_eval_count"), data.get("eval_count"))
    message = data.get("message")
    message = message if isinstance(message, dict) else {}
    told.thinks(message.get("thinking"))
    content = message.get("content")
    return content if isinstance(content, str) else ""
