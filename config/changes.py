"""`/changes/`: while an author works, tells open pages that the course was loaded again (WATCH_CONTENT only)."""

from __future__ import annotations

import asyncio

from config.asgi_types import Receive, Scope, Send
from config.headers import of_native_parts

HEARTBEAT = 15.0


class ChangeStream:
    """An ASGI application: Server-Sent Events, one `revision` event at once and one for every load."""

    def __init__(self) -> None:
        self.revision: int | None = None
        self.closed = False
        self._news = asyncio.Event()

    def announce(self, revision: int | None) -> None:
        self.revision = revision
        self._wake()

    async def startup(self) -> None:
        self.closed = False

    async def shutdown(self) -> None:
        """Ends every open stream, so that a stopping server waits for none."""
        self.closed = True
        self._wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [
            *of_native_parts(),
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        left = asyncio.create_task(_left(receive))
        try:
            while not left.done() and not self.closed:
                news = self._news
                event = f"event: revision\ndata: {self.revision or 0}\n\n".encode()
                await send({"type": "http.response.body", "body": event, "more_body": True})
                waiting = asyncio.create_task(news.wait())
                await asyncio.wait({left, waiting}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            left.cancel()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
