"""Notices, in every site process, that the course was loaded again, and reads what pages rest on: some are then old.

So they are when a new day begins, since a page says which facts are past their review date.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import structlog
from django.db import DatabaseError, close_old_connections, connection

from courses import facts, languages, stamps
from courses.models import Course
from courses.stamps import Stamps

log = structlog.get_logger(__name__)

# Pages may be this old after a load; the promise is one second.
INTERVAL = 0.4
# While Redis tells of loads (`config.edge.news`), this is for what it lost and for a new day.
EASED = 5.0


def read_revision() -> int | None:
    """The course's revision in the database; None while no course was ever loaded. One query, closes what broke.

    What the interface says is in the language that this course has from now on.
    """
    close_old_connections()
    try:
        revision = Course.objects.values_list("revision", flat=True).first()
        languages.keep_up(revision)
    except DatabaseError:
        connection.close()
        raise
    return revision


def read_stamps(revision: int | None) -> Stamps | None:
    """What pages rest on at this revision; None when there is another one by now."""
    found = stamps.read()
    if found is not None and Course.objects.values_list("revision", flat=True).first() == revision:
        return found if found.revision == revision else None
    return None


class RevisionWatch:
    """Reads the revision again and again in its own thread and tells `listeners` when it is another one,
    or another day.

    While the database cannot be read, nothing is told: what was right before is the best there is. It is read at once
    after `look_now`, and seldom while it may `rely` on that.
    """

    def __init__(self, listeners: Sequence[Callable[[int | None], None]], interval: float = INTERVAL) -> None:
        self.listeners = listeners
        self.interval = interval
        self.revision: int | None = None
        self.stamps: Stamps | None = None
        self.day = facts.today()
        self.relies = False
        self._readable = True
        self._woken = asyncio.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="revision")
        self._task: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        await self._look()
        self._task = asyncio.create_task(self._watch())

    async def shutdown(self) -> None:
        if self._task is None:
            return
        self._task.cancel()
        self._task = None
        self._thread.submit(connection.close)
        self._thread.shutdown(wait=False)

    async def revision_now(self) -> int | None:
        """As the database has it at this moment; None when it cannot be asked."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, read_revision)
        except (DatabaseError, RuntimeError):  # the thread is gone while the site stops
            return None

    def look_now(self) -> None:
        """Of the event loop, as `rely`."""
        self._woken.set()

    def rely(self, on_news: bool) -> None:
        if on_news != self.relies:
            self.relies = on_news
            self.look_now()  # what happened before the news were heard was not told

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), EASED if self.relies else self.interval)
            self._woken.clear()
            await self._look()

    async def _look(self) -> None:
        day = facts.today()
        loop = asyncio.get_running_loop()
        try:
            revision = await loop.run_in_executor(self._thread, read_revision)
            if (revision, day) == (self.revision, self.day) and self._readable:
                return
            found = await loop.run_in_executor(self._thread, read_stamps, revision)
        except DatabaseError as problem:
            if self._readable:
                log.warning("revision_unreadable", problem=str(problem).strip())
            self._readable = False
            return
        self._readable = True
        if found is None and revision is not None:
            self.look_now()  # yet another load
        elif (revision, day) != (self.revision, self.day):
            self.revision, self.day, self.stamps = revision, day, found
            for listener in self.listeners:
                listener(revision)
