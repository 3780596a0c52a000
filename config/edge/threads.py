"""Django's threads: one hop for each request, a short queue in front of them, and a deadline for each.

A view that goes on for too long is answered for, with 503, and told to stop: an exception is raised in its thread, which
ends whatever is written in Python. A thread that waits inside a library meanwhile hears of it later; a spare one takes its
place, so that `spare` such views hold up nobody.
"""

from __future__ import annotations

import asyncio
import ctypes
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

import structlog
from a2wsgi.wsgi import build_environ
from django.db import connections
from django.utils.translation import gettext_noop

from config.edge.asgi_types import Headers, Receive, Scope, Send
from config.edge.refusals import refuse

log = structlog.get_logger()
BUSY = gettext_noop("The site is very busy just now, so this was not done. Try again in some seconds.")
TOO_LONG = gettext_noop(
    "This took too long, so it was given up. Try again; if it happens again, tell whoever runs this site."
)
AGAIN = 10  # seconds


@dataclass(frozen=True)
class Room:
    """Django's threads share one interpreter lock, so more of them only queue inside instead of outside. `deadline` is
    above the time that a writer waits for others in SQLite.
    """

    threads: int = 8
    spare: int = 8
    queue: int = 256  # requests that wait for a thread
    patience: float = 10.0  # seconds they wait
    deadline: float = 20.0  # seconds one may take


class TookTooLong(BaseException):
    """Raised in the thread of a view; no view catches it."""


class Work:
    """One request in one thread, from which it can be told to stop."""

    def __init__(self, wsgi: Any, environ: dict[str, Any]) -> None:
        self.wsgi = wsgi
        self.environ = environ
        self.is_lost = False
        self._thread: int | None = None
        self._lock = threading.Lock()

    def run(self) -> Answer | None:
        """The answer; None when it was told to stop."""
        try:
            try:
                with self._lock:
                    self._thread = threading.get_ident()
                return answered(self.wsgi, self.environ)
            finally:
                self._end()
        except TookTooLong:
            connections.close_all()  # whatever was under way in them is taken back
            return None

    def stop(self) -> None:
        with self._lock:
            if self._thread is not None:
                _raise_in(self._thread, TookTooLong)

    def _end(self) -> None:
        """From here on the thread is another request's, and must not hear what was meant for this one."""
        with self._lock:
            if self._thread is not None:
                _raise_in(self._thread, None)
            self._thread = None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


class Threads:
    """The WSGI application as an ASGI one. Its body comes whole (`config.edge.bodies`), and its answer is sent whole, so that
    neither a slow sender nor a slow reader holds a thread.
    """

    def __init__(self, wsgi: Any, room: Room = Room()) -> None:
        self.wsgi = wsgi
        self.room = room
        self.waiting = 0
        self.lost = 0
        self._free = asyncio.Semaphore(room.threads)
        self._pool = ThreadPoolExecutor(room.threads + room.spare, thread_name_prefix="django")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive()).get("body", b"")
        if not await self._has_room():
            await refuse(scope, send, 503, BUSY, wait=AGAIN)
            return
        work = Work(self.wsgi, cast(Any, build_environ)(scope, BytesIO(body)))
        running = asyncio.get_running_loop().run_in_executor(self._pool, work.run)
        running.add_done_callback(lambda future: self._ended(work, future))
        await asyncio.wait({running}, timeout=self.room.deadline)
        if not running.done():
            self._give_up(work, scope)
        if not running.done() or (answer := running.result()) is None:
            await refuse(scope, send, 503, TOO_LONG, wait=AGAIN)
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body, "more_body": False})

    async def _has_room(self) -> bool:
        if not self._free.locked():
            return await self._free.acquire()
        if self.waiting >= self.room.queue:
            return False
        self.waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self.room.patience)
        except TimeoutError:
            return False
        finally:
            self.waiting -= 1
        return True

    def _give_up(self, work: Work, scope: Scope) -> None:
        """Stops waiting; a spare thread does the next request's work, as long as there is one."""
        log.error("request_took_too_long", method=scope["method"], path=scope["path"])
        work.stop()
        if self.lost < self.room.spare:
            self.lost += 1
            work.is_lost = True
            self._free.release()

    def _ended(self, work: Work, running: asyncio.Future[Answer | None]) -> None:
        if not running.cancelled():
            running.exception()  # seen, if nobody waits any more
        if work.is_lost:
            self.lost -= 1
        else:
            self._free.release()


def answered(wsgi: Any, environ: dict[str, Any]) -> Answer:
    """The whole answer of a WSGI application."""
    started: list[tuple[int, Headers]] = []
    written: list[bytes] = []

    def start(status: str, headers: list[tuple[str, str]], _problem: Any = None) -> Callable[[bytes], None]:
        pairs = [
            (name.strip().lower().encode("latin1"), value.strip().encode("latin1")) for name, value in headers
        ]
        started[:] = [(int(status.split(" ", 1)[0]), pairs)]
        return written.append

    parts: Iterable[bytes] = wsgi(environ, start)
    try:
        written.extend(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    return Answer(*started[0], b"".join(written))


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    """Raises it in that thread at its next step of Python; None takes back what has not been raised yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(exception) if exception else None
    )
