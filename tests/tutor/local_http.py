"""What the servers of this folder's tests have in common: an address of this machine, and a caller who may hang up."""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    """One that writes no log, and has nothing where a subclass says nothing else."""

    def do_GET(self) -> None:
        self.get()

    def do_POST(self) -> None:
        self.post(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def get(self) -> None:
        self.tell(None)

    def post(self, sent: bytes) -> None:
        self.tell(None)

    def tell(self, fact: Any, status: int = 200) -> None:
        """The fact as JSON; nothing and 404 when there is none."""
        body = b"" if fact is None else json.dumps(fact).encode()
        self.send_response(404 if fact is None else status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hung_up(self, seconds: float) -> bool:
        """Whether the other side hangs up within so many seconds."""
        ready, _, _ = select.select([self.connection], [], [], seconds)
        return bool(ready) and not self.connection.recv(1, socket.MSG_PEEK)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def listening(handler: type[Handler]) -> Iterator[str]:
    """A server on a port of its own; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
