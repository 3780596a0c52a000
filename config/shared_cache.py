"""What is counted for the whole site and not for one process: Django's default cache, in Redis.

allauth counts tries to sign in there. While Redis is away they are counted in this process, so that people can still
sign in. Values are JSON: whoever could write to Redis must not be able to run code here.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, cast

import redis
import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from config.redis_client import asked, client

PATIENCE = 0.5  # seconds; somebody waits for the page

log = structlog.get_logger(__name__)


class AsJson:
    """Whole numbers stay as they are, since Redis itself counts them up."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else json.dumps(value)

    def loads(self, held: bytes) -> Any:
        return json.loads(held)


class _Client(RedisCacheClient):
    """Django's, with this site's one way to make a client."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        self.address = servers[0]
        super().__init__(servers, serializer=cast(Any, AsJson()), **options)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return _made(self.address)


@lru_cache(maxsize=4)
def _made(url: str) -> redis.Redis:
    """One for all threads: Django has a cache object for each."""
    return client(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def _either(name: str) -> Any:
    """A method of Django's, or of the memory of this process when Redis cannot be asked."""

    def either(self: SharedCache, *arguments: Any, **named: Any) -> Any:
        try:
            with asked():
                return getattr(RedisCache, name)(self, *arguments, **named)
        except redis.RedisError as problem:
            log.warning("counted_in_this_process", problem=type(problem).__name__)
            return getattr(self.here, name)(*arguments, **named)

    return either


class SharedCache(RedisCache):
    """`LOCATION` is REDIS_URL, Sentinels included."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__([server], params)
        self._class = _Client
        self.here = LocMemCache("while-redis-is-away", params)

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    incr = _either("incr")
    has_key = _either("has_key")
    get_many = _either("get_many")
    set_many = _either("set_many")
    delete_many = _either("delete_many")

    def clear(self) -> None:
        """Of this process alone: Django's would empty all of Redis, the queue included."""
        self.here.clear()
