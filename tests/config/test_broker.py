"""Where Redis is, in redis-py's spelling and in Celery's."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import redis
from celery import Celery

from config.broker import broker_url, redis_url, unix_url
from config.env import read
from dev import redis_server as finder

NO_FILE = Path("/nonexistent/.env")
# What means something in an address, and what people call their folders.
FOLDERS = [
    "my course #1",
    "what? now",
    "what?db=3",
    "100%",
    "100%20sure",
    "a;b+c&d=e@f:g",
    "kurs-für-alle",
    "[1]",
]


def test_without_a_setting_redis_is_the_launchers_own(tmp_path: Path) -> None:
    assert redis_url("", tmp_path) == f"unix://{tmp_path}/redis/redis.sock"
    assert redis_url("redis://cache:6379/1", tmp_path) == "redis://cache:6379/1"


@pytest.mark.parametrize(
    ("address", "spelled"),
    [
        ("redis://cache:6379/1", "redis://cache:6379/1"),
        ("rediss://:secret@cache:6379/0", "rediss://:secret@cache:6379/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        ("unix://:secret@/run/redis.sock", "redis+socket://:secret@/run/redis.sock?virtual_host=0"),
    ],
)
def test_the_queue_is_told_the_same_place(address: str, spelled: str) -> None:
    assert broker_url(address) == spelled


def listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


@contextmanager
def redis_at(path: Path) -> Iterator[None]:
    """A real Redis on this socket, which may take a moment to come up."""
    server = finder.find()
    assert server is not None, finder.MISSING
    with subprocess.Popen(server.command(path), stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 10
            while not listens(path):
                assert time.monotonic() < deadline, "Redis did not come up"
                time.sleep(0.01)
            yield
        finally:
            process.terminate()


@pytest.mark.parametrize("name", FOLDERS)
def test_a_redis_in_a_folder_of_any_name_is_reached_by_site_stream_and_queue(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    folder = tmp_path_factory.mktemp("d") / name / "redis"
    folder.mkdir(parents=True)
    address = redis_url("", folder.parent)
    assert read({"REDIS_URL": address}, NO_FILE).redis_url == address
    with redis_at(folder / "redis.sock"):
        with redis.Redis.from_url(address) as site:
            site.set("written-by", "the site")
        # in a thread of its own: where a browser test ran before, this one has a loop already
        with ThreadPoolExecutor(1) as thread:
            read_there = thread.submit(asyncio.run, read_as_the_stream_does(address))
        assert read_there.result() == b"the site"
        with queue_at(address) as queue, queue.SimpleQueue("asked") as asked:
            asked.put("a question")
            assert asked.get(timeout=5).payload == "a question"


def queue_at(address: str) -> Any:
    """A connection as the site's and the worker's."""
    return Celery(broker=broker_url(address)).connection_for_write()


async def read_as_the_stream_does(address: str) -> object:
    async with redis.asyncio.Redis.from_url(address) as client:
        return await client.get("written-by")


@pytest.mark.parametrize(
    ("written", "path", "db"),
    [
        ("unix:///srv/my course #1/redis.sock", "/srv/my course #1/redis.sock", None),
        ("unix:///srv/my%20course%20%231/redis.sock?db=2", "/srv/my course #1/redis.sock", 2),
        ("unix:///srv/what? now/redis.sock?db=2", "/srv/what? now/redis.sock", 2),
        ("unix:///srv/100%/redis.sock", "/srv/100%/redis.sock", None),
        ("unix:///srv/100%2520sure/redis.sock", "/srv/100%20sure/redis.sock", None),
        ("unix://:secret@/srv/a b/redis.sock", "/srv/a b/redis.sock", None),
        ("unix:/run/redis.sock", "/run/redis.sock", None),
    ],
)
def test_an_operator_may_write_the_path_of_a_socket_as_it_is(written: str, path: str, db: int | None) -> None:
    address = read({"REDIS_URL": written}, NO_FILE).redis_url
    site = redis.Redis.from_url(address).connection_pool.connection_kwargs
    assert (site["path"], site.get("db")) == (path, db)
    queue = urlsplit(broker_url(address))
    assert (unquote(queue.path), queue.query) == (path, f"virtual_host={db or 0}")


def test_a_password_with_a_semicolon_is_one_address_for_the_queue_too() -> None:
    address = read({"REDIS_URL": "redis://:half;half@cache:6379/1"}, NO_FILE).redis_url
    told = queue_at(address)
    assert (told.hostname, told.password, told.virtual_host, told.alt) == ("cache", "half;half", "1", [])


def test_the_address_of_a_socket_is_escaped_once() -> None:
    assert unix_url(Path("/a #1/100%20.sock")) == "unix:///a%20%231/100%2520.sock"
