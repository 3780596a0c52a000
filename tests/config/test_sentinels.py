"""REDIS_URL names Sentinels: site, stream and queue reach the master, also after another became it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery

from bench.servers import free_port
from config.broker import broker_options, broker_url
from config.env import EnvironmentProblem, read
from config.redis_client import async_client, client
from dev import redis_server as finder

NO_FILE = Path("/nonexistent/.env")
SEVERAL = "sentinel://user:half%3Bhalf@s1:26379,s2,[::1]:26380/ajar?db=2&sentinel_password=other"


def test_the_queue_is_told_of_every_sentinel_and_of_the_master() -> None:
    address = read({"REDIS_URL": SEVERAL}, NO_FILE).redis_url
    assert broker_url(address).split(";") == [
        "sentinel://user:half%3Bhalf@s1:26379/2",
        "sentinel://user:half%3Bhalf@s2:26379/2",
        "sentinel://user:half%3Bhalf@[::1]:26380/2",
    ]
    options = broker_options(address)
    assert options["master_name"] == "ajar"
    assert options["sentinel_kwargs"]["password"] == "other"
    assert broker_options("redis://cache:6379/0") == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "sentinel://s1:26379",
        "sentinel:///ajar",
        "sentinel://s1:no/ajar",
        "sentinel://s1/ajar?sentinel=1",
        "sentinel://s1/ajar?db=x",
    ],
)
def test_an_address_that_leads_nowhere_is_one_line(wrong: str) -> None:
    with pytest.raises(EnvironmentProblem, match="REDIS_URL is an address such as sentinel://"):
        read({"REDIS_URL": wrong}, NO_FILE)


class Servers:
    """Two Redis servers, one of which follows the other, and a Sentinel that knows the first as `ajar`."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        found = finder.find()
        assert found is not None, finder.MISSING
        self.program, self.folder, self.stack = found.program, folder, stack
        self.first, self.second, self.sentinel = free_port(), free_port(), free_port()
        self.master = self._start(self.first)
        self._start(self.second, "--replicaof", "127.0.0.1", str(self.first))
        until(lambda: self._at(self.second).info("replication")["master_link_status"] == "up")
        lines = [f"port {self.sentinel}", "bind 127.0.0.1", f"sentinel monitor ajar 127.0.0.1 {self.first} 1"]
        lines += ["sentinel down-after-milliseconds ajar 500", "sentinel failover-timeout ajar 3000"]
        (folder / "sentinel.conf").write_text("\n".join(lines) + "\n")
        self._run(str(folder / "sentinel.conf"), "--sentinel")
        until(lambda: len(self._at(self.sentinel).sentinel_slaves("ajar")) == 1)

    @property
    def address(self) -> str:
        return f"sentinel://127.0.0.1:{free_port()},127.0.0.1:{self.sentinel}/ajar"

    def _start(self, port: int, *more: str) -> subprocess.Popen[bytes]:
        return self._run(
            "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--repl-diskless-sync-delay", "0", *more
        )

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([self.program, *arguments], cwd=self.folder, stdout=subprocess.DEVNULL)
        self.stack.callback(process.wait, 10)
        self.stack.callback(process.kill)
        return process

    def _at(self, port: int) -> Any:
        return redis.Redis(port=port, decode_responses=True)


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except (redis.RedisError, OSError, KeyError):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)


def through(queue: Any, message: str) -> object:
    """What comes out of the queue when the message was put in."""
    queue.put(message)
    taken = queue.get(timeout=5)
    taken.ack()
    return taken.payload


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(tmp_path, stack)


def _has_sentinel() -> bool:
    return shutil.which("redis-server") is not None or shutil.which("valkey-server") is not None


@pytest.mark.slow
@pytest.mark.skipif(not _has_sentinel(), reason="there is no Redis here that can be a Sentinel")
def test_what_follows_the_master_is_reached_when_it_has_become_the_master(servers: Servers) -> None:
    address = read({"REDIS_URL": servers.address}, NO_FILE).redis_url
    site = client(address, socket_timeout=2, socket_connect_timeout=1)
    queue: Any = Celery(broker=broker_url(address))
    queue.conf.broker_transport_options = broker_options(address)
    site.set("written-by", "the first")
    with queue.connection_for_write() as told, told.SimpleQueue("asked") as asked:
        assert through(asked, "a question") == "a question"
    servers.master.kill()
    until(lambda: bool(site.set("written-by", "the second")))

    async def read_as_the_stream_does() -> object:
        async with async_client(address) as stream:
            return await stream.get("written-by")

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, read_as_the_stream_does()).result() == b"the second"
    assert redis.Redis(port=servers.second).get("written-by") == b"the second"
    with queue.connection_for_write() as told, told.SimpleQueue("asked") as asked:
        assert through(asked, "another") == "another"
