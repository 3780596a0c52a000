"""`/changes/`: while an author works, tells open pages that the course was loaded again (WATCH_CONTENT only)."""

from __future__ import annotations

import asyncio

from config.edge.asgi_types import Receive, Scope, Send
from config.edge.headers import of_native_parts

HEARTBEAT = 15.0
# What htmx puts into the page, on one line; the link leads to the address that is open.
NOTICE = (
    '<p class="notice afoot" role="status">The course has changed. '
    '<a class="btn quiet" href="">Show the new text</a></p>'
)


class ChangeStream:
    """An ASGI application: Server-Sent Events, whose ids are revisions. A notice comes with the first that is not the
    reader's, which is the one at hand when the page opened; a reader who comes back says which that was.
    """

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
        known = dict(scope["headers"]).get(b"last-event-id") or self._id
        try:
            while not left.done() and not self.closed:
                news = self._news
                notice = f"data: {NOTICE}\n" if self._id != known else ""
                known = self._id
                event = b"id: %b\n%b\n" % (known, notice.encode())
                await send({"type": "http.response.body", "body": event, "more_body": True})
                waiting = asyncio.create_task(news.wait())
                await asyncio.wait({left, waiting}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            left.cancel()

    @property
    def _id(self) -> bytes:
        return str(self.revision or 0).encode()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
