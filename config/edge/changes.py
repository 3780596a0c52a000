"""`/changes/`: while an author works, tells open pages that the course was loaded again, or why it was not (WATCH_CONTENT
only).
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from config.edge import mistakes
from config.edge.asgi_types import Receive, Scope, Send
from config.edge.event_stream import Wire, encoded, last_id

INTERVAL = 0.4  # seconds between two looks for mistakes
# What htmx puts into the page, on one line; the link leads to the address that is open.
NOTICE = (
    '<p class="notice afoot" role="status">The course has changed. '
    '<a class="btn quiet" href="">Show the new text</a></p>'
)
# In place of mistakes that are mended.
NOTHING = "<span hidden></span>"
_MISTAKES = "!"  # begins what an id says of mistakes


class ChangeStream:
    """An ASGI application: Server-Sent Events, whose ids are revisions, and behind them which mistakes were shown. A notice
    comes with the first that is not the reader's, which is the one at hand when the page opened; a reader who comes back says
    which that was. Mistakes are read from `left`, and stay in the page until the load succeeds or they are closed.
    """

    def __init__(self, left: Path | None = None) -> None:
        self.revision: int | None = None
        self.closed = False
        self.left = left
        self._mistakes = ""
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def announce(self, revision: int | None) -> None:
        self.revision = revision
        self._wake()

    def look(self) -> None:
        """For mistakes of the last load."""
        said = mistakes.read(self.left) if self.left else ""
        if said != self._mistakes:
            self._mistakes = said
            self._wake()

    async def startup(self) -> None:
        self.closed = False
        self.look()
        self._task = asyncio.create_task(self._watch())

    async def shutdown(self) -> None:
        """Ends every open stream, so that a stopping server waits for none."""
        self.closed = True
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = last_id(scope) or self._revision
        opened = known.partition(_MISTAKES)[0]
        async with Wire(receive, send) as wire:
            await wire.begin()
            if self._id == known:
                await wire.say(encoded(id=known))  # a reader who comes back names it
            while wire.open and not self.closed:
                news = self._news
                if self._id != known:
                    known = self._id
                    await wire.say(encoded(id=known, data=self._shown(opened)))
                await wire.wait(news)
            await wire.end()

    def _shown(self, opened: str) -> str:
        """What a page shows that was opened at a revision."""
        if self._mistakes:
            return mistakes.box(self._mistakes)
        return NOTICE if self._revision != opened else NOTHING

    @property
    def _revision(self) -> str:
        return str(self.revision or 0)

    @property
    def _id(self) -> str:
        if not self._mistakes:
            return self._revision
        return self._revision + _MISTAKES + hashlib.sha256(self._mistakes.encode()).hexdigest()[:8]

    async def _watch(self) -> None:
        while self.left is not None:
            await asyncio.sleep(INTERVAL)
            self.look()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
