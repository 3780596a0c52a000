"""PostgreSQL twice: a primary that acknowledges what its standby has, and the switch to that standby.

The keeper does what Patroni or a provider does on a real site: it asks the primary, and when that is gone makes the
standby the primary and leads PgBouncer there.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg

from dev import postgres

OPTIONS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=60")
ASKED_EVERY, MISSED = 0.5, 3  # seconds; how many answers in a row may be missing
NOBODY = pwd.getpwnam("nobody")

Start = Callable[[str, Sequence[str]], Any]


def as_nobody(command: Sequence[str]) -> list[str]:
    """PostgreSQL and PgBouncer refuse to run as root."""
    if os.geteuid() != 0:
        return list(command)
    who = (f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups")
    return ["setpriv", *who, "--", *command]


class Databases:
    """The two servers; `ports[0]` is the primary at first. `start` runs a command as a part of the cluster."""

    def __init__(self, folder: Path, ports: tuple[int, int], start: Start) -> None:
        self.folder, self.ports, self.start = folder, ports, start
        self.programs, self.as_whom = postgres.programs(folder)

    def start_both(self) -> None:
        postgres.initialise(self.programs, self.folder / "db1", self.as_whom)
        self._serve("db1", self.ports[0])
        with self._asked(self.ports[0], "postgres") as primary:
            primary.execute("CREATE DATABASE ajar")
        copy = [str(self.programs / "pg_basebackup"), "-h", "127.0.0.1", "-p", str(self.ports[0])]
        copy += ["-U", "postgres", "-D", str(self.folder / "db2"), "-R", "-c", "fast", "--no-sync"]
        subprocess.run(as_nobody(copy), cwd=self.folder, env=postgres.plain(), check=True)
        self._serve("db2", self.ports[1])
        with self._asked(self.ports[0]) as primary:
            self._wait(lambda: bool(primary.execute("SELECT 1 FROM pg_stat_replication").fetchone()))
            primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            primary.execute("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Makes the standby the primary; what was acknowledged is in it."""
        with self._asked(self.ports[1]) as standby:
            standby.execute("SELECT pg_promote(wait => true)")

    def lives(self, port: int) -> bool:
        try:
            with self._asked(port) as server:
                server.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def _serve(self, name: str, port: int) -> None:
        options = [word for option in (*OPTIONS, f"port={port}") for word in ("-c", option)]
        self.start(
            name, as_nobody([str(self.programs / "postgres"), "-D", str(self.folder / name), *options])
        )
        self._wait(lambda: self.lives(port))

    def _asked(self, port: int, name: str = "postgres") -> Any:
        address = f"postgresql://postgres@127.0.0.1:{port}/{name}"
        return psycopg.connect(address, autocommit=True, connect_timeout=2)

    def _wait(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not holds():
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not come up")
            time.sleep(0.1)


class Keeper(threading.Thread):
    """Switches once, by itself, when the primary is gone."""

    def __init__(self, databases: Databases, switch: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.databases, self.switch = databases, switch
        self.ended = threading.Event()

    def run(self) -> None:
        missed = 0
        while not self.ended.wait(ASKED_EVERY):
            missed = 0 if self.databases.lives(self.databases.ports[0]) else missed + 1
            if missed >= MISSED and not self.ended.is_set():
                self.switch()
                return
