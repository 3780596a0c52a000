"""A small closed-loop load client: raw sockets, one thread, bounded in time, loopback only.

Every answer to one request has the same length, so that an answer is read by counting: the client costs a few
microseconds a request and the server stays the one that is measured.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

CONNECTIONS = 32


@dataclass(frozen=True)
class Target:
    """One address to ask again and again."""

    port: int
    path: str
    headers: Mapping[str, str]

    @property
    def request(self) -> bytes:
        named = {"Host": "localhost", **self.headers}
        lines = [f"GET {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
        return "\r\n".join(lines).encode()


def one(target: Target) -> tuple[int, dict[str, str], bytes]:
    """One whole answer: status, headers, body."""
    with socket.create_connection(("127.0.0.1", target.port), timeout=10) as connection:
        connection.sendall(target.request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            body += connection.recv(65536)
        return int(first.split()[1]), headers, body


def rate(target: Target, seconds: float, connections: int = CONNECTIONS) -> float:
    """Answers a second, with `connections` that each ask again as soon as they are answered."""
    status, _, _ = one(target)
    if status not in (200, 304):
        raise RuntimeError(f"{target.path} answered {status}")
    length = _length(target)
    request, buffer = target.request, bytearray(1 << 20)
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            opened = socket.create_connection(("127.0.0.1", target.port), timeout=10)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened.sendall(request)
            opened.setblocking(False)
            selector.register(opened, selectors.EVENT_READ, [0])
        answered, begun = 0, time.perf_counter()
        end = begun + seconds
        while (now := time.perf_counter()) < end:
            for key, _ in selector.select(1):
                connection: socket.socket = key.fileobj  # type: ignore[assignment]
                got = connection.recv_into(buffer)
                if not got:
                    raise RuntimeError(f"port {target.port} closed a connection")
                key.data[0] += got
                if key.data[0] >= length:
                    key.data[0] = 0
                    answered += 1
                    connection.send(request)
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
    return answered / (now - begun)


def _length(target: Target) -> int:
    """How many bytes an answer has, head included; the Date in it never changes its length."""
    with socket.create_connection(("127.0.0.1", target.port), timeout=10) as connection:
        connection.sendall(target.request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        wanted = (
            0
            if b" 304 " in head.split(b"\r\n")[0]
            else int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        )
        while len(body) < wanted:
            body += connection.recv(65536)
        return len(head) + 4 + len(body)
