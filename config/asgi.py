"""The site as one ASGI application: the page cache and the event streams in front, Django behind one hop.

Django under ASGI hops threads in every synchronous middleware and served a quarter of what it serves here, so it
stays synchronous in a small thread pool, and what must be concurrent or fast never enters it.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, Protocol
from urllib.parse import quote_from_bytes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402

from config.edge import mistakes  # noqa: E402
from config.edge.asgi_types import Application, Receive, Scope, Send  # noqa: E402
from config.edge.bodies import Bodies  # noqa: E402
from config.edge.changes import ChangeStream  # noqa: E402
from config.edge.charset import Utf8Only  # noqa: E402
from config.edge.news import News  # noqa: E402
from config.edge.pages.build import digest_of  # noqa: E402
from config.edge.pages.cache import PATIENCE, PageCache  # noqa: E402
from config.edge.pages.store import PageStore  # noqa: E402
from config.edge.revision import RevisionWatch  # noqa: E402
from config.edge.threads import Threads  # noqa: E402
from tutor.serving import switches  # noqa: E402
from tutor.serving.stream import EventStream  # noqa: E402

# Of pages, Redis keeps this many times what one process does.
TIMES_AS_MUCH = 4


class Part(Protocol):
    """What runs beside the requests; `shutdown` ends what is open, and may be called twice."""

    async def startup(self) -> None: ...

    async def shutdown(self) -> None: ...


class Routes:
    """Sends the event streams' addresses to them and everything else to Django."""

    def __init__(self, django: Application, changes: Application | None, tutor: Application | None) -> None:
        self.django = django
        self.changes = changes
        self.tutor = tutor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if self.changes is not None and path == "/changes/":
            await self.changes(scope, receive, send)
        elif self.tutor is not None and path.startswith("/tutor/") and path.endswith("/stream/"):
            await self.tutor(scope, receive, send)
        else:
            await self.django(for_wsgi(scope), receive, send)


def for_wsgi(scope: Scope) -> Scope:
    """The request as WSGI can carry it.

    CGI names turn `X_Forwarded_For` into the same variable as `X-Forwarded-For`, so names with an underscore are
    dropped; a query of bare bytes, which WSGI cannot carry, is quoted.
    """
    headers = [pair for pair in scope["headers"] if b"_" not in pair[0]]
    query = scope["query_string"]
    if not query.isascii():
        query = quote_from_bytes(query, safe="/?:@!$&'()*+,;=%-._~").encode()
    return {**scope, "headers": headers, "query_string": query}


class Site:
    """The whole: requests go to `pages`, the server's start and stop to the `parts`."""

    def __init__(self, pages: Application, parts: Sequence[Part]) -> None:
        self.pages = pages
        self.parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.pages(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                for part in self.parts:
                    await part.startup()
                self._end_streams_on_signal()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.shutdown()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def shutdown(self) -> None:
        for part in self.parts:
            await part.shutdown()

    def _end_streams_on_signal(self) -> None:
        """Granian says `lifespan.shutdown` only after the last answer ended, which an open stream never does.

        Its own handlers stand in the event loop and run whatever handler Python has, so these come beside them.
        """
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[None]] = set()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(lambda: tasks.add(loop.create_task(self.shutdown())))

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
            signal.siginterrupt(number, False)


def proxy_header() -> bytes | None:
    """The header by which a trusted proxy says that the visitor came over HTTPS, as ASGI names it."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    return trusted[0].removeprefix("HTTP_").replace("_", "-").lower().encode() if trusted else None


def in_threads(wsgi: Any) -> Application:
    """A WSGI application as an ASGI one: what was sent is read first, then one hop into a small thread pool."""
    return Utf8Only(Bodies(Threads(wsgi)))


def store() -> PageStore | None:
    """Where all processes keep their pages; None without a Redis that REDIS_URL names."""
    if not settings.SHARES_PAGES or settings.DEBUG:
        return None
    limit = settings.PAGE_CACHE_BYTES * TIMES_AS_MUCH
    return PageStore(settings.REDIS_URL, digest_of(settings.ENV), settings.SECRET_KEY, limit)


def build(wsgi: Any) -> Site:
    """The site around a WSGI application."""
    changes = ChangeStream(mistakes.place(settings.DATA_DIR)) if settings.WATCH_CONTENT else None
    tutor = EventStream()
    cache = PageCache(
        Routes(in_threads(wsgi), changes, tutor),
        limit=settings.PAGE_CACHE_BYTES,
        proxy_header=proxy_header(),
        enabled=not settings.DEBUG,
        store=store(),
        patience=None if settings.WATCH_CONTENT else PATIENCE,  # an author never sees the former text
    )
    listeners: list[Callable[[int | None], None]] = [switches.drop, lambda _: cache.know(watch.stamps)]
    if changes is not None:
        listeners.append(changes.announce)
    watch = RevisionWatch(listeners)
    cache.revision_now = watch.revision_now
    parts: list[Part] = [watch, News(watch), tutor, cache]
    return Site(cache, parts if changes is None else [*parts, changes])


application = build(django_application)
