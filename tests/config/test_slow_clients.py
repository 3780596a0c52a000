"""The real server against clients that take their time: everybody else is served meanwhile."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from config.env import ROOT
from dev import site
from dev.test import own_environment
from tests.dev.launched import free_port

pytestmark = pytest.mark.slow
HEADERS = b"Host: localhost\r\nAccept: application/json\r\n"
# the token is looked for in the body, so Django would read it
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrf=" + b"a" * 32 + b"\r\n"


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The site on a port, with tables and no course; it is up when it answers."""
    port = free_port()
    environment = {**own_environment(folder), "PORT": str(port)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(site.command("127.0.0.1", port), cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 90
        while True:
            with suppress(OSError):
                assert page(port).status == 200
                break
            assert process.poll() is None and time.monotonic() < deadline, "the site did not come up"
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


class page:  # noqa: N801 - it reads as what it gives
    """The answer of `/healthz`, which needs one of Django's threads, and how long it took."""

    def __init__(self, port: int) -> None:
        begun = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
            self.status = answer.status
        self.seconds = time.monotonic() - begun


class Slow(threading.Thread):
    """Sends the beginning of a request, then a byte each half second, until it is answered or cut off."""

    def __init__(self, port: int, beginning: bytes, drop: bytes) -> None:
        super().__init__(daemon=True)
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.beginning, self.drop = beginning, drop
        self.begun = time.monotonic()
        self.said = b""
        self.seconds = 0.0

    def run(self) -> None:
        self.connection.sendall(self.beginning)
        self.connection.settimeout(0.5)
        while time.monotonic() - self.begun < 40:
            try:
                self.said += (came := self.connection.recv(65_536))
                if not came:
                    break
            except TimeoutError:
                with suppress(OSError):
                    self.connection.sendall(self.drop)
            except OSError:
                break
        self.seconds = time.monotonic() - self.begun


def post(extra: bytes) -> bytes:
    return b"POST /me/merge/ HTTP/1.1\r\n" + HEADERS + FORM + extra + b"\r\n"


def test_thirty_clients_that_dribble_are_cut_at_ten_seconds_and_hold_up_nobody(tmp_path: Path) -> None:
    chunk = b"1\r\nx\r\n"
    with served(tmp_path) as port:
        bodies = [Slow(port, post(b"Content-Length: 100000\r\n"), b"x") for _ in range(12)]
        bodies += [Slow(port, post(b"Transfer-Encoding: chunked\r\n"), chunk) for _ in range(6)]
        heads = [Slow(port, b"GET / HTTP/1.1\r\n" + HEADERS + b"X-Slow: ", b"x") for _ in range(12)]
        for one in (*bodies, *heads):
            one.start()
        with ThreadPoolExecutor(4) as pool:
            others = list(pool.map(page, [port] * 20))
        for one in (*bodies, *heads):
            one.join(60)
        assert [one.status for one in others] == [200] * 20
        assert max(one.seconds for one in others) < 8, "they waited for the slow ones"
    for one in bodies:
        assert b" 408 " in one.said.split(b"\r\n", 1)[0], one.said
        assert b"came too slowly" in one.said
    for one in heads:
        assert one.said == b""
    assert all(9 < one.seconds < 25 for one in (*bodies, *heads))


def test_clients_that_do_not_read_their_answer_hold_up_nobody(tmp_path: Path) -> None:
    """Each asks for a large file again and again over one connection, and never reads."""
    large = tmp_path / "static" / "large.txt"
    large.parent.mkdir(parents=True)
    large.write_bytes(os.urandom(4_000_000))
    with served(tmp_path) as port:
        ask = b"GET /static/large.txt HTTP/1.1\r\n" + HEADERS + b"\r\n"
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        for connection in idle:
            connection.sendall(ask * 3)
        assert max(page(port).seconds for _ in range(10)) < 8
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/large.txt") as whole:
            assert len(whole.read()) == 4_000_000
        for connection in idle:
            connection.close()


def test_what_the_server_itself_refuses_or_passes_on(tmp_path: Path) -> None:
    with served(tmp_path) as port:

        def said(*pieces: bytes) -> bytes:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                for piece in pieces:
                    connection.sendall(piece)
                connection.settimeout(30)
                got = b""
                while came := connection.recv(65_536):
                    got += came
            return got

        close = b"Connection: close\r\n"
        for wrong in (b"Content-Length: -3\r\n", b"Content-Length: 3\r\nContent-Length: 4\r\n"):
            assert b" 400 " in said(post(wrong), b"abcd")[:20]
        assert b" 413 " in said(post(b"Content-Length: 30000000\r\n"), b"abc")[:20]
        assert b" 400 " in said(post(b"Transfer-Encoding: chunked\r\n"), b"zz\r\nabc\r\n")[:20]
        invited = said(post(b"Expect: 100-continue\r\nContent-Length: 2\r\n" + close), b"{}")
        assert invited.startswith(b"HTTP/1.1 100 Continue")
        assert b"HTTP/1.1 403" in invited  # it has no token, and reached Django
        with socket.create_connection(("127.0.0.1", port)) as gone:
            gone.sendall(post(b"Content-Length: 30\r\n") + b"abc")
        assert page(port).status == 200
