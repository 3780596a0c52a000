"""Pages that all processes and hosts share through Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis as redis_client
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings
from structlog.testing import capture_logs

from config.asgi import Routes, in_threads
from config.broker import unix_url
from config.edge.pages.cache import PageCache
from config.edge.pages.store import PageStore
from courses.stamps import Stamps
from tests.config import shared_pages
from tests.config.asgi_client import ask, run

AT_FIRST = Stamps(1)
AFTER = {"thing/a": "changed"}


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.config.shared_pages"
    shared_pages.made.clear()
    shared_pages.status.clear()
    yield


@asynccontextmanager
async def process(
    address: str,
    stamps: Stamps = AT_FIRST,
    build: str = "one",
    secret: str = "s",
    limit: int = 10_000_000,
    patience: float = 5,
) -> AsyncIterator[PageCache]:
    """A process of the site that starts and ends."""
    behind = Routes(in_threads(get_wsgi_application()), None, None)
    cache = PageCache(behind, store=PageStore(address, build, secret, limit, patience))
    cache.know(stamps)
    yield cache
    await asyncio.gather(*cache.finishing)
    await cache.shutdown()


def test_a_process_that_starts_has_the_pages_that_others_made(redis: object, redis_server: str) -> None:
    async def story() -> None:
        async with process(redis_server) as cache:
            first = await ask(cache, "/shared/a/", accept_encoding="br")
        async with process(redis_server) as cache:
            warm = await ask(cache, "/shared/a/", accept_encoding="br")
        assert (warm.text, warm.headers["etag"]) == (first.text, first.headers["etag"])
        assert warm.headers.keys() == first.headers.keys()

    run(story())
    assert shared_pages.made["a"] == 1


def test_a_page_that_changed_is_made_once_for_all_processes(redis: object, redis_server: str) -> None:
    async def story() -> None:
        async with process(redis_server) as one, process(redis_server) as other:
            for cache in (one, other):
                await ask(cache, "/shared/a/")
                await ask(cache, "/shared/b/")
                await asyncio.gather(*cache.finishing)
            for cache in (one, other):
                cache.know(Stamps(2, AFTER))
                assert "made 2 times" in (await ask(cache, "/shared/a/")).text
                assert "made 1 times" in (await ask(cache, "/shared/b/")).text
                await asyncio.gather(*cache.finishing)

    run(story())
    assert shared_pages.made == {"a": 2, "b": 1}


@pytest.mark.parametrize("other", [{"build": "two"}, {"secret": "t"}, {"stamps": Stamps(2, AFTER)}])
def test_another_build_another_site_and_another_text_share_no_page(
    redis: object, redis_server: str, other: dict[str, object]
) -> None:
    async def story() -> None:
        async with process(redis_server) as cache:
            await ask(cache, "/shared/a/")
        async with process(redis_server, **other) as cache:  # type: ignore[arg-type]
            await ask(cache, "/shared/a/")

    run(story())
    assert shared_pages.made["a"] == 2


def test_a_page_that_somebody_else_wrote_into_redis_is_not_shown(
    redis: redis_client.Redis, redis_server: str
) -> None:
    async def story() -> None:
        async with process(redis_server) as cache:
            await ask(cache, "/shared/a/")
        for name in redis.keys("page:*"):
            redis.hset(name, "identity", "<p>not ours</p>")
        async with process(redis_server) as cache:
            assert "not ours" not in (await ask(cache, "/shared/a/")).text

    run(story())


def test_what_redis_keeps_is_bounded_and_goes_with_the_time(
    redis: redis_client.Redis, redis_server: str
) -> None:
    names = [*"abcdefghijklmnopqrst"]

    async def story() -> None:
        async with process(redis_server, limit=12_000) as cache:
            for name in names:
                await ask(cache, f"/shared/{name}/")
            await asyncio.gather(*cache.finishing)

    run(story())
    kept = redis.keys("page:*")
    held = sum(int(redis.hstrlen(name, field)) for name in kept for field in redis.hkeys(name))
    assert 0 < len(kept) < len(names)
    assert held <= 12_000
    assert int(redis.hget("pages:bytes", "all") or 0) <= 12_000
    assert all(0 < redis.ttl(name) <= 24 * 60 * 60 for name in kept)
    assert redis.zcard("pages:kept") == len(kept)


def test_without_redis_pages_are_made_and_one_line_says_so(tmp_path: Path) -> None:
    async def story() -> None:
        async with process(unix_url(tmp_path / "nobody.sock")) as cache:
            for name in "abcd":
                assert (await ask(cache, f"/shared/{name}/")).status == 200

    with capture_logs() as lines:
        run(story())
    assert [line["event"] for line in lines if line["log_level"] == "warning"] == ["pages_not_shared"]


def test_a_redis_that_does_not_answer_holds_nobody_up(tmp_path: Path) -> None:
    async def hangs(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)
        writer.close()

    async def story() -> float:
        place = tmp_path / "hangs.sock"
        await asyncio.start_unix_server(hangs, place)
        async with process(unix_url(place), patience=0.1) as cache:
            begun = time.monotonic()
            for name in "abcdefgh":
                assert (await ask(cache, f"/shared/{name}/")).status == 200
            return time.monotonic() - begun

    with capture_logs() as lines:
        assert run(story()) < 3
    assert [line["event"] for line in lines if line["log_level"] == "warning"] == ["pages_not_shared"]
