"""A line to the site that can be cut: what a browser's own switch does not reach, its service worker is cut off by too."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """Forwards from a port of its own to the site while it is whole."""

    def __init__(self, site: str) -> None:
        self.there = (urlsplit(site).hostname or "", urlsplit(site).port or 0)
        self.whole = True
        self.open: set[socket.socket] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        self.whole = False
        for end in list(self.open):
            _close(end)

    def mend(self) -> None:
        self.whole = True

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self.listener.accept()
                if not self.whole:
                    _close(here)
                    continue
                there = socket.create_connection(self.there)
                self.open |= {here, there}
                for ends in ((here, there), (there, here)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            _close(end)
            self.open.discard(end)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def line_to(site: str) -> Iterator[Line]:
    line = Line(site)
    try:
        yield line
    finally:
        line.cut()
        line.listener.close()
