"""`/tutor/ID/stream/`: the events of one question, to as many readers as wait for it.

A native ASGI application beside Django. A process has one Redis connection, which reads one stream of all questions'
events and hands each to the readers of its question. The row stays the truth: a reader is first told what the row
says, and what Redis lost is found in the row within `LOOK_AGAIN` seconds. Ids are positions in the answer, so a reader
that names the last one it had is given the rest, once.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import redis.asyncio
import structlog
from django.conf import settings
from django.db import close_old_connections
from redis.exceptions import RedisError

from config.edge.asgi_types import Receive, Scope, Send
from config.edge.event_stream import Wire, last_id
from config.edge.headers import of_native_parts
from config.redis_client import async_client
from tutor.models import Question
from tutor.serving.events import REDIS_STREAM, Event, events_of
from tutor.tickets import opens

READERS = 1000  # of one process
READERS_OF_ONE = 8
LOOK_AGAIN = 1.5

log = structlog.get_logger()


class Reader:
    """One open connection: what is still to be sent, and the id of the last event that was."""

    __slots__ = ("last", "news", "passing", "waiting")

    def __init__(self, last: int) -> None:
        self.last = last
        self.passing: set[str] = set()
        self.waiting: list[Event] = []
        self.news = asyncio.Event()

    def offer(self, events: Iterable[Event]) -> None:
        self.waiting.extend(events)
        self.news.set()

    def take(self) -> tuple[list[Event], bool]:
        """What comes next, each once and in order, and whether something before the rest is missing."""
        offered = {event.id: event for event in self.waiting}
        self.waiting.clear()
        self.news.clear()
        passing = offered.pop(0, None)
        ready = [passing] if passing and passing.name not in self.passing else []
        self.passing.update(event.name for event in ready)
        while event := offered.get(self.last + 1):
            ready.append(event)
            self.last += 1
        return ready, any(number > self.last for number in offered)


class EventStream:
    """The ASGI application; `startup` and `shutdown` belong to the server's life."""

    def __init__(self) -> None:
        self.readers: dict[UUID, set[Reader]] = {}
        self.closed = asyncio.Event()
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="tutor-rows")
        self._tasks: list[asyncio.Task[None]] = []

    async def startup(self) -> None:
        if not self._tasks:
            self.closed.clear()
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._look())]

    async def shutdown(self) -> None:
        """Ends every open stream; the browsers come back to the next process."""
        self.closed.set()
        for readers in self.readers.values():
            for reader in readers:
                reader.news.set()
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    @property
    def open(self) -> int:
        return sum(len(readers) for readers in self.readers.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _plain(send, 405, "This address is read with GET.")
            return
        question_id = _opened(scope)
        if question_id is None:
            await _plain(send, 404, "There is no such stream.")
            return
        if self.open >= READERS or len(self.readers.get(question_id, ())) >= READERS_OF_ONE:
            await _plain(send, 503, "Too many pages are waiting for answers.", [(b"retry-after", b"5")])
            return
        await self.startup()
        await self._serve(question_id, Reader(_last_event(scope)), receive, send)

    async def _serve(self, question_id: UUID, reader: Reader, receive: Receive, send: Send) -> None:
        self.readers.setdefault(question_id, set()).add(reader)
        try:
            async with Wire(receive, send) as wire:
                said = await self._row(question_id)
                if said is None:
                    await _plain(send, 404, "There is no such question.")
                elif said and said[-1].last and said[-1].id <= reader.last:
                    # 204 tells an EventSource that there is nothing more to come back for
                    await _plain(send, 204, "")
                else:
                    await wire.begin()
                    reader.offer(said)
                    await self._pour(question_id, reader, wire)
                    await wire.end()
        finally:
            self.readers[question_id].discard(reader)
            if not self.readers[question_id]:
                del self.readers[question_id]

    async def _pour(self, question_id: UUID, reader: Reader, wire: Wire) -> None:
        """Sends events as they come, until the last one or the end of somebody's patience."""
        while wire.open and not self.closed.is_set():
            ready, gap = reader.take()
            for event in ready:
                await wire.say(event.encode())
            if ready and ready[-1].last:
                return
            if gap:
                reader.offer(await self._row(question_id) or ())
                await asyncio.sleep(0.05)
            else:
                await wire.wait(reader.news)

    async def _listen(self) -> None:
        """Reads the events of all questions from Redis, for as long as the process lives."""
        last = ""
        client = async_client(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=30)
        while True:
            try:
                last = last or await _newest(client)
                for entry, fields in await _next(client, last):
                    last = entry
                    self._hand_out(fields)
            except (RedisError, OSError):
                await asyncio.sleep(0.5)

    def _hand_out(self, fields: dict[bytes, bytes]) -> None:
        readers = self.readers.get(UUID(fields[b"question"].decode()))
        if readers:
            event = Event(int(fields[b"id"]), fields[b"event"].decode(), fields[b"data"].decode())
            for reader in readers:
                reader.offer((event,))

    async def _look(self) -> None:
        """Finds in the rows what Redis did not say, with one query for all readers."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            if not self.readers:
                continue
            try:
                found = await self._in_thread(_news, list(self.readers))
            except Exception as problem:  # noqa: BLE001 - whatever ails the database, the streams outlive it
                log.warning("tutor.stream.rows", problem=type(problem).__name__)
                continue
            for question_id, events in found.items():
                for reader in self.readers.get(question_id, ()):
                    reader.offer(events)

    async def _row(self, question_id: UUID) -> list[Event] | None:
        found: list[Event] | None = await self._in_thread(_events_in_row, question_id)
        return found

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


def _events_in_row(question_id: UUID) -> list[Event] | None:
    """The events of a question, none while it is running; None when there is no such question."""
    try:
        question = Question.objects.filter(pk=question_id, deleted_at=None).first()
        return None if question is None else events_of(question)
    finally:
        close_old_connections()


def _news(question_ids: list[UUID]) -> dict[UUID, list[Event]]:
    try:
        rows = Question.objects.filter(pk__in=question_ids)
        rows = rows.exclude(status__in=Question.RUNNING, waking=False, sentences=[])
        return {question.pk: events_of(question) for question in rows}
    finally:
        close_old_connections()


async def _newest(client: redis.asyncio.Redis) -> str:
    """The id to read on from: nothing that was said before this moment, everything after it."""
    entries: Any = await client.xrevrange(REDIS_STREAM, count=1)
    return str(entries[0][0].decode()) if entries else "0"


async def _next(client: redis.asyncio.Redis, last: str) -> list[tuple[str, dict[bytes, bytes]]]:
    """What was said after `last`; waits for it a while."""
    answer: Any = await client.xread({REDIS_STREAM: last}, count=500, block=10_000)
    # RESP3 answers with a mapping of streams, RESP2 with pairs
    streams = answer.items() if isinstance(answer, dict) else answer or ()
    return [(entry.decode(), fields) for _, entries in streams for entry, fields in _flat(entries)]


def _flat(entries: Any) -> list[Any]:
    return entries[0] if entries and isinstance(entries[0], list) else entries


def _opened(scope: Scope) -> UUID | None:
    """The question whose ticket the address carries."""
    try:
        question_id = UUID(scope["path"].split("/")[2])
        ticket = parse_qs(scope["query_string"].decode("ascii")).get("ticket", [""])[0]
    except (ValueError, IndexError):
        return None
    return question_id if opens(ticket, question_id) else None


def _last_event(scope: Scope) -> int:
    with contextlib.suppress(ValueError):
        return max(0, min(int(last_id(scope)), 10_000))
    return 0


async def _plain(send: Send, status: int, sentence: str, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
    headers = [
        *of_native_parts(),
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode(), "more_body": False})
