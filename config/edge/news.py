"""Tells all site processes at once, through Redis, that the course has another revision.

It saves asking the database twice a second in each of them. Nothing depends on it: whoever hears nothing asks
(`config.edge.revision`).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Protocol

import redis
import structlog
from django.conf import settings

from config.redis_client import async_client, client

CHANNEL = "site:revision"
QUIET = 5.0  # seconds without a word, after which Redis is asked whether it is still there
AGAIN = 1.0

log = structlog.get_logger(__name__)


def tell(**_: Any) -> None:
    """A receiver of `courses.revisions.committed`."""
    try:
        with client(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as telling:
            telling.publish(CHANNEL, "")
    except redis.RedisError as problem:
        log.debug("revision_not_told", problem=type(problem).__name__)


class Watching(Protocol):
    """What is told: whether it may rely on hearing of changes, and that there was one."""

    def rely(self, on_news: bool) -> None: ...

    def look_now(self) -> None: ...


class News:
    """Listens for as long as the process lives, on one connection."""

    def __init__(self, watching: Watching) -> None:
        self.watching = watching
        self._task: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def shutdown(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _listen(self) -> None:
        while True:
            with suppress(redis.RedisError, OSError):
                await self._hear()
            self.watching.rely(on_news=False)
            await asyncio.sleep(AGAIN)

    async def _hear(self) -> None:
        """Returns never; raises what the connection does."""
        async with (
            async_client(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as asking,
            asking.pubsub() as heard,
        ):
            await heard.subscribe(CHANNEL)
            while True:
                message = await heard.get_message(timeout=QUIET)
                if message is None:
                    await asking.ping()
                elif message["type"] == "subscribe":
                    self.watching.rely(on_news=True)
                else:
                    self.watching.look_now()
