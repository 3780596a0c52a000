"""The pages of all processes and hosts, in Redis: a process that starts finds there what others have made.

Each is under a name for all that it rests on (`courses.stamps`) and the build of the site, so what is found is right: a page
whose course changed has another name. What nobody asks for any more goes with the time, or when there are too many.

No request depends on it. It is asked with a short time-out, and after a failure not at all for some seconds.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Mapping
from typing import Any, cast

import redis
import redis.asyncio
import structlog

from config.edge.pages.page import Page
from config.redis_client import async_client

PATIENCE = 0.1  # seconds; somebody waits for the page
UNHURRIED = 2.0  # where nobody does
PAUSE = 5.0  # seconds in which a Redis that failed is not asked
LONGEST = 24 * 60 * 60  # seconds
CONNECTIONS = 8

log = structlog.get_logger(__name__)

# Keeps a page; then those go that are older than LONGEST, and the oldest while all together are too many bytes.
# KEYS: the page, when each was kept, bytes of each. ARGV: now, LONGEST, limit, bytes, then the fields of the page.
_KEEP = """
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 5))
redis.call('EXPIRE', KEYS[1], ARGV[2])
local before = tonumber(redis.call('HGET', KEYS[3], KEYS[1]) or 0)
local all = redis.call('HINCRBY', KEYS[3], 'all', tonumber(ARGV[4]) - before)
redis.call('HSET', KEYS[3], KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[1], KEYS[1])
while true do
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  if not oldest[1] then break end
  if all <= tonumber(ARGV[3]) and tonumber(oldest[2]) > ARGV[1] - ARGV[2] then break end
  all = redis.call('HINCRBY', KEYS[3], 'all', -(redis.call('HGET', KEYS[3], oldest[1]) or 0))
  redis.call('HDEL', KEYS[3], oldest[1])
  redis.call('ZREM', KEYS[2], oldest[1])
  redis.call('DEL', oldest[1])
end
"""


class PageStore:
    """`build` names the code and templates that pages are made by; `limit` is in bytes, for all pages together,
    `patience` in seconds. Only what was signed with `secret` is believed.
    """

    def __init__(self, url: str, build: str, secret: str, limit: int, patience: float = PATIENCE) -> None:
        self.url = url
        self.build = build
        self.secret = secret.encode()
        self.limit = limit
        self.patience = patience
        self._client: redis.asyncio.Redis | None = None
        self._turns = asyncio.Semaphore(CONNECTIONS)
        self._not_before = 0.0
        self._reached = True

    def name(self, *of: str) -> str:
        said = "\n".join((self.build, *of)).encode()
        return f"page:{hashlib.blake2b(said, digest_size=20, key=self.secret[:64]).hexdigest()}"

    async def reach(self) -> None:
        """Opens the first connection, for which nobody waits."""
        await self._asked(lambda client: cast(Any, client.ping()), UNHURRIED)

    async def get(self, name: str) -> Page | None:
        """None where there is none, or Redis cannot say in time."""
        found = await self._asked(lambda client: cast(Any, client.hgetall(name)))
        return self._read(name, found) if found else None

    async def put(self, name: str, page: Page) -> None:
        head = json.dumps([page.digest, [[_text(one) for one in pair] for pair in page.headers]]).encode()
        fields = {b"head": head, **{body.encode(): bytes_ for body, bytes_ in page.bodies.items()}}
        fields[b"signed"] = self._signature(name, fields)
        size = sum(map(len, fields.values()))
        if size > self.limit // 8:
            return
        flat = [part for pair in fields.items() for part in pair]
        keys = (name, "pages:kept", "pages:bytes")
        said = (int(time.time()), LONGEST, self.limit, size, *flat)
        await self._asked(lambda client: cast(Any, client.eval(_KEEP, len(keys), *keys, *said)), UNHURRIED)

    async def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    async def _asked(self, ask: Any, patience: float | None = None) -> Any:
        """What Redis says to `ask`; None while it is away."""
        if time.monotonic() < self._not_before:
            return None
        try:
            async with asyncio.timeout(patience or self.patience), self._turns:
                if self._client is None:
                    options = {"socket_timeout": UNHURRIED, "socket_connect_timeout": UNHURRIED}
                    self._client = async_client(self.url, **options)
                said = await cast(Awaitable[Any], ask(self._client))
        except (redis.RedisError, OSError, TimeoutError) as problem:
            self._not_before = time.monotonic() + PAUSE
            if self._reached:
                log.warning("pages_not_shared", problem=type(problem).__name__)
            self._reached = False
            return None
        self._reached = True
        return said

    def _read(self, name: str, fields: dict[bytes, bytes]) -> Page | None:
        signed = fields.pop(b"signed", b"")
        if not hmac.compare_digest(signed, self._signature(name, fields)):
            return None
        digest, headers = json.loads(fields.pop(b"head"))
        pairs = [(one.encode("latin-1"), other.encode("latin-1")) for one, other in headers]
        return Page(pairs, digest, {encoding.decode(): body for encoding, body in fields.items()})

    def _signature(self, name: str, fields: Mapping[bytes, bytes]) -> bytes:
        digest = hmac.new(self.secret, name.encode(), hashlib.blake2b)
        for field, value in sorted(fields.items()):
            digest.update(b"%b %d\n" % (field, len(value)))
            digest.update(value)
        return digest.hexdigest().encode()


def _text(header: bytes) -> str:
    return header.decode("latin-1")
