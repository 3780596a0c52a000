"""The wire of an event stream: Server-Sent Events over ASGI, to one reader. What is said, and when, is its owner's:
`config.edge.changes` and `tutor.serving.stream`.
"""

from __future__ import annotations

import asyncio

from config.edge.asgi_types import Receive, Scope, Send
from config.edge.headers import of_native_parts

HEARTBEAT = 15.0  # seconds without a word after which a comment says that somebody is there
LONGEST = 180.0  # seconds of one connection; whoever reads then comes back with Last-Event-ID
RETRY_AFTER_MS = 1000


def last_id(scope: Scope) -> str:
    """What the reader heard last; "" for one who comes for the first time."""
    return str(dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1"))


def encoded(*, id: str = "", event: str = "", data: str = "") -> bytes:
    """One event; an empty part is left out. One with an id alone is heard by nobody, and is what a reader names later."""
    lines = [("id", id), ("event", event), *(("data", line) for line in data.splitlines())]
    return "".join(f"{name}: {value}\n" for name, value in lines if value).encode() + b"\n"


class Wire:
    """One connection, `open` until its reader has left or it has lasted long enough. Entered before anything else is
    awaited, so that whoever leaves meanwhile is noticed.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send

    async def __aenter__(self) -> Wire:
        self._left = asyncio.create_task(self._leave())
        self._end = asyncio.get_running_loop().time() + LONGEST
        return self

    async def __aexit__(self, *_: object) -> None:
        self._left.cancel()

    @property
    def open(self) -> bool:
        return not self._left.done() and asyncio.get_running_loop().time() < self._end

    async def begin(self) -> None:
        headers = [
            *of_native_parts(),
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.say(f"retry: {RETRY_AFTER_MS}\n\n".encode())

    async def say(self, event: bytes) -> None:
        await self._send({"type": "http.response.body", "body": event, "more_body": True})

    async def wait(self, news: asyncio.Event) -> None:
        """For news, or the reader's leaving; a while at most."""
        waiting = asyncio.create_task(news.wait())
        done, _ = await asyncio.wait(
            {self._left, waiting}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED
        )
        waiting.cancel()
        if not done:
            await self.say(b": still here\n\n")

    async def end(self) -> None:
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _leave(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
