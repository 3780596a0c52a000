"""Clients of the Redis that REDIS_URL names: one server, or whichever the Sentinels of a `sentinel:` address call master.

The only place that makes them. `options` are redis-py's, such as `socket_timeout` in seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis.asyncio
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.sentinel import Sentinel

from config.broker import Sentinels, sentinels

# How long one Sentinel is waited for before the next is asked, where the caller says nothing else.
PATIENCE = 2.0
REST = 3.0  # seconds in which a Redis that did not answer in time is not asked
SLOW = 0.25  # seconds; what fails sooner, such as a connection that is refused, keeps nobody waiting


class Resting:
    """Whether Redis is left alone for a while, in this process."""

    def __init__(self) -> None:
        self.until = 0.0  # of the clock that only goes on

    @contextmanager
    def __call__(self) -> Iterator[None]:
        begun = time.monotonic()
        if begun < self.until:
            raise redis.ConnectionError("Redis did not answer a moment ago")
        if self.until:
            self.until = begun + REST
        try:
            yield
        except Exception:
            now = time.monotonic()
            self.until = now + REST if now - begun > SLOW else 0.0
            raise
        self.until = 0.0


# Around whatever asks Redis while somebody waits. A Redis that hangs would otherwise cost each request its time-out, and
# some requests hold every thread of the process; so after one that waited for nothing the others do without for a while.
# Raises redis.ConnectionError then. The first to ask again asks alone.
asked = Resting()


def client(url: str, **options: Any) -> redis.Redis:
    """A client with a pool of its own. With Sentinels each new connection asks who is master now."""
    named = sentinels(url)
    if named is None:
        return redis.Redis.from_url(url, **options)
    master: redis.Redis = _master(Sentinel, named, options)
    return master


def async_client(url: str, **options: Any) -> redis.asyncio.Redis:
    """The same for an event loop."""
    named = sentinels(url)
    if named is None:
        return redis.asyncio.Redis.from_url(url, **options)
    master: redis.asyncio.Redis = _master(AsyncSentinel, named, options)
    return master


def _master(kind: Any, named: Sentinels, options: dict[str, Any]) -> Any:
    wait = options.get("socket_connect_timeout", PATIENCE)
    asking = {"socket_timeout": wait, "socket_connect_timeout": wait, **named.sentinel_login}
    found = kind(named.addresses, sentinel_kwargs=asking)
    return found.master_for(named.master, db=named.db, **named.login, **options)
