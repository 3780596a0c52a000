"""`make run`'s launcher as a real process, and everything that it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.env import ROOT
from dev.test import own_environment

ON_LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
# What the launcher's parts have in their command lines.
WORDS = {"redis": "redis.sock", "worker": "dev.worker", "site": "granian", "content": "dev.content"}
WORDS |= {"guard": "guard.py"}


@dataclass
class Launched:
    """A launcher, the address it was told to serve, and every line it printed."""

    process: subprocess.Popen[str]
    url: str
    lines: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, text: str, seconds: float = 180) -> str:
        """The first printed line with `text` in it."""
        self.until(
            lambda: any(text in line for line in self.lines) or self.process.poll() is not None, seconds
        )
        found = [line for line in list(self.lines) if text in line]
        assert found, f"it never said {text!r}; it said:\n{self.said}"
        return found[0]

    def wait_until_ready(self) -> None:
        self.wait_for(f"is at {self.url}")

    def until(self, holds: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"nothing came of it; it said:\n{self.said}"
            time.sleep(0.05)

    def status(self, seconds: float = 30) -> int:
        """Its exit status; fails when it has not ended after `seconds`."""
        status = self.process.wait(seconds)
        self.until(lambda: not self._reader.is_alive())
        return status

    def alive(self) -> dict[int, str]:
        """Every process of this launcher's session that still runs: its id and its command line."""
        return {
            pid: command for pid, (_, session, command) in processes().items() if session == self.process.pid
        }

    def pid_of(self, name: str) -> int:
        """The process that the launcher started for a part; those which that one forked have the same words."""
        return next(
            pid
            for pid, (parent, _, command) in processes().items()
            if parent == self.process.pid and WORDS[name] in command
        )

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return str(answer.read().decode())

    def listen(self) -> None:
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())


def processes() -> dict[int, tuple[int, int, str]]:
    """Parent, session and command line of every process that is not a mere zombie. Linux only, needs no `ps`."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, _group, session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if state != "Z":
            found[int(folder.name)] = (int(parent), int(session), command)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def launched(data_dir: Path, course_dir: Path, **settings: str) -> Iterator[Launched]:
    """A launcher in a session of its own; whatever is left of it afterwards is killed."""
    port = settings.get("PORT") or str(free_port())
    own: Mapping[str, str] = {"COURSE_DIR": str(course_dir), "PORT": port, "WATCH_CONTENT": "on", **settings}
    environment = {**own_environment(data_dir), **own}
    process = subprocess.Popen(
        [sys.executable, "-m", "dev"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    one = Launched(process, f"http://127.0.0.1:{port}")
    one.listen()
    try:
        yield one
    finally:
        for pid in one.alive():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(10)
