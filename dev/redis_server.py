"""Finds a Redis server that may be started, and says how. Standard library only (`dev/needs.py`)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# ZRANGE … BYSCORE, with which the queue finds the tasks of a killed worker, came with 6.2.
OLDEST = (6, 2)
# sun_path holds 108 bytes on Linux and 104 on macOS, its end included.
LONGEST_SOCKET_PATH = 100

MISSING = (
    "Ajar needs Redis 6.2 or newer, and there is none here. Install it (apt-get install redis-server, or brew install "
    "redis), or set REDIS_URL to one that runs elsewhere."
)


@dataclass(frozen=True)
class RedisServer:
    """A server program and its version as people write it."""

    program: str
    version: str

    @property
    def name(self) -> str:
        return f"{Path(self.program).name} {self.version}"

    def command(self, socket: Path) -> list[str]:
        """Runs in the foreground, on the socket only, for its owner only. Keeps nothing: the tutor's rows are the
        truth, and what was queued is sent again from them."""
        options = {"port": "0", "unixsocket": str(socket), "unixsocketperm": "700", "dir": str(socket.parent)}
        options |= {
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "loglevel": "warning",
            "databases": "16",
        }
        return [self.program, *(word for name, value in options.items() for word in (f"--{name}", value))]


def find() -> RedisServer | None:
    """The first of redis-server and valkey-server on the PATH, or the one that came along, that is new enough."""
    for program in _programs():
        version = _version(program)
        if version and tuple(int(part) for part in version.split(".")[:2]) >= OLDEST:
            return RedisServer(program, version)
    return None


def _programs() -> Iterator[str]:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            yield found
    came_along = Path(sys.prefix, "bin", "redis-server")
    if os.access(came_along, os.X_OK):
        yield str(came_along)


def _version(program: str) -> str:
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=10, check=False
        ).stdout
    except OSError:
        return ""
    found = re.search(r"\bv=(\d+\.\d+(?:\.\d+)?)", said)
    return found[1] if found else ""
