"""Speaks ASGI to an application, as the server does."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import brotli

Result = TypeVar("Result")


@dataclass
class Answer:
    """A whole answer."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    async def take(self, message: Mapping[str, Any]) -> None:
        """What the application sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")

    @property
    def text(self) -> str:
        encoding = self.headers.get("content-encoding", "identity")
        decode = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[encoding]
        return bytes(decode(self.body)).decode()


def request(path: str, method: str, query: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """The scope of a request as granian makes it."""
    named = {"host": "localhost", **headers}
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "server": ("127.0.0.1", "8000"),
        "client": ("127.0.0.1", "50000"),
    }


async def ask(
    app: Any, path: str, method: str = "GET", query: bytes = b"", as_spelled: bool = False, **headers: str
) -> Answer:
    """One request; gives the answer when it is whole. Underscores in the names of `headers` become hyphens."""
    answer = Answer()
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not left.is_set():
            left.set()
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    spelled = {name if as_spelled else name.replace("_", "-"): value for name, value in headers.items()}
    await app(request(path, method, query, spelled), receive, answer.take)
    return answer


def run(story: Coroutine[Any, Any, Result]) -> Result:
    """Runs it in a loop of its own, in a thread of its own: a browser test may have left Playwright's in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, story).result()
