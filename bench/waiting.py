"""How long somebody who writes to SQLite waits while something else writes: a learner's answer beside a load, or the expiry."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

EVERY = 0.02  # seconds between two writes
WAIT = 5.0  # seconds that a learner's answer may wait
GIVES_UP = 300.0  # the site's own writers give up after 15


@contextmanager
def writer(database: Path) -> Iterator[list[float]]:
    """Writes small rows until the block ends; the seconds that each took."""
    took: list[float] = []
    ended = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=GIVES_UP, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("CREATE TABLE IF NOT EXISTS bench_waiting (n)")
            while not ended.wait(EVERY):
                begun = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO bench_waiting VALUES (1)")
                connection.execute("COMMIT")
                took.append(time.perf_counter() - begun)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield took
    finally:
        ended.set()
        thread.join()
