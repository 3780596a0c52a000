"""The launcher itself: what it starts, in which order, and when it stops."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from config.broker import unix_url
from config.env import Environment
from dev import local_models, prepared, redis_server, site
from dev.again import Again
from dev.checks import claimed, private_folder, require_course, require_free_port
from dev.needs import Refused
from dev.parts import HELD, Part, Parts
from dev.steps import heard

# How long the site and the worker may take to come up before the launcher gives up.
START_LIMIT = 120.0
STILL = 30.0  # seconds after which a load says that it goes on; one of thousands of lessons takes minutes
STEPS = ("database", "static", "course")
# Neither holds anything that is lost with it: what was asked stands in the database, and a sweep sends it again.
STARTED_AGAIN = ("redis", "worker")


class Stopped(Exception):  # noqa: N818 - it reads as what it says
    """The user asked to stop."""


def run(environment: Environment) -> None:
    """Runs the site until the user stops it; raises `Refused` when it cannot start or when a part ends by itself."""
    begun = time.monotonic()
    os.umask(0o077)  # what the parts write is their owner's alone (config/private.py)
    with claimed(environment.data_dir):
        require_free_port(environment)
        require_course(environment.course_dir)
        server = None if environment.redis_url else redis_server.find()
        if server is None and not environment.redis_url:
            raise Refused(redis_server.MISSING)
        folder, temporary = private_folder(environment.data_dir)
        ended: SimpleQueue[Part | None] = SimpleQueue()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: ended.put(None))
        parts = Parts(say, ended, folder if temporary else None)
        try:
            Launcher(environment, parts, ended).run(server, folder / "redis.sock", begun)
        except Stopped:
            say("ajar", "stopping")
        finally:
            parts.stop(last=["redis"])
            parts.flush()
            if temporary:
                shutil.rmtree(folder, ignore_errors=True)
    say("ajar", "stopped")


def say(name: str, line: str) -> None:
    """Prints one line of a part. A terminal that is gone must not keep the parts from being stopped."""
    try:
        sys.stdout.write(f"{name:<10}{line}\n" if line else "\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        pass


def hear_steps(_part: Part, line: str) -> bool:
    """Shows a step of the content process; False for a line that is none."""
    step = heard(line)
    if step is None:
        return False
    name, lines = step
    for number, text in enumerate(lines):
        say(name if number == 0 else "", text)
    return True


def hear_quietly(part: Part, line: str) -> bool:
    """Keeps a line for the case that the part ends by itself."""
    part.said.append(line)
    return True


class Launcher:
    """Starts the parts in order and watches them. `ended` gives the part that ended, or None for a wish to stop."""

    def __init__(self, environment: Environment, parts: Parts, ended: SimpleQueue[Part | None]) -> None:
        self.environment = environment
        self.parts = parts
        self.ended = ended
        self.inherited = {"WATCH_CONTENT": "on", **os.environ, "PYTHONUNBUFFERED": "1"}
        self.again = Again()
        self.starting: dict[str, Callable[[], object]] = {}
        self.is_up = False

    def run(self, server: redis_server.RedisServer | None, socket: Path, begun: float) -> None:
        self._start_redis(server, socket)
        self._start_and_prepare()
        self._wait_until_ready()
        for part in self.parts.running:
            part.said.clear()  # what was said while starting is no reason to end later
        workers = self.environment.tutor_workers
        say("worker", f"ready, {workers} process{'es' if workers > 1 else ''}")
        say("site", f"ready {time.monotonic() - begun:.1f} s after the start")
        if self.inherited["WATCH_CONTENT"].strip().lower() in ("1", "yes", "on", "true"):
            self._start("content", "-m", "dev.content", "watch")
        say("", "")
        say("ajar", f"is at {self.environment.site_url}  (Ctrl-C stops it)")
        self.is_up = True
        if not self.environment.tutor_models:
            threading.Thread(target=self._look_for_models, daemon=True).start()
        while True:
            self._next_end(timeout=self.again.seconds(time.monotonic()))
            for name in self.again.take(time.monotonic()):
                self.starting[name]()

    def _look_for_models(self) -> None:
        if line := local_models.found(own_port=self.environment.port):
            say("tutor", line)

    def _start_redis(self, server: redis_server.RedisServer | None, socket: Path) -> None:
        if server is None:
            say("redis", "the one that REDIS_URL names")
            return
        self.inherited["REDIS_URL"] = unix_url(socket)
        command = server.command(socket)
        self.starting["redis"] = lambda: self.parts.start("redis", command, self.inherited, hear_quietly)
        self.starting["redis"]()
        say("redis", f"{server.name}, on a private socket")

    def _start_and_prepare(self) -> None:
        known, found = prepared.remembered(self.environment.data_dir), prepared.now(self.environment)
        stale = [step for step in STEPS if getattr(known, step, None) != getattr(found, step)]
        for step in STEPS:
            if step not in stale:
                say(step, "as it was prepared before")
        # Tables and static files must be there before the site looks at them; a course may come while it starts.
        if stale == ["course"]:
            self._start_site_and_worker()
            self._prepare(stale)
            return
        if stale:
            self._prepare(stale)
        self._start_site_and_worker()

    def _start_site_and_worker(self) -> None:
        settings = self.environment
        command = site.command(settings.host, settings.port, settings.web_workers)
        self.parts.start("site", command, self.inherited, hear_steps)
        self.starting["worker"] = lambda: self._start("worker", "-m", "dev.worker")
        self.starting["worker"]()

    def _start(self, name: str, *arguments: str) -> Part:
        return self.parts.start(name, [sys.executable, *arguments], self.inherited, hear_steps)

    def _prepare(self, steps: list[str]) -> None:
        """Runs the steps in one process and waits for it, however long it works; a failing one ends the launcher."""
        preparing = self._start("prepare", "-m", "dev.content", *steps)
        begun = told = time.monotonic()
        while preparing.process.poll() is None:
            self._next_end(timeout=max(0.01, told + STILL - time.monotonic()))
            if time.monotonic() >= told + STILL and preparing.process.poll() is None:
                told = time.monotonic()
                say("prepare", f"still at work after {told - begun:.0f} s (Ctrl-C stops it)")
        if preparing.process.returncode:
            raise Refused("the site could not be prepared; the lines above say why.")
        prepared.remember(self.environment.data_dir, prepared.now(self.environment))

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while missing := missing_parts(self.environment):
            if time.monotonic() > deadline:
                raise Refused(f"{' and '.join(missing)} did not come up within {START_LIMIT:.0f} s.")
            if {"database", "migrations", "course"} & {*missing}:
                self._prepare(["database", "course"])
            self._next_end(timeout=0.05)

    def _next_end(self, timeout: float) -> None:
        """Waits for a part to end, at most `timeout` seconds. `prepare` may end by itself; what is in `STARTED_AGAIN` may
        once the site is up, and any other ends the launcher."""
        try:
            part = self.ended.get(timeout=timeout)
        except Empty:
            return
        if part is None:
            raise Stopped
        if part.name == "prepare":
            return
        is_started_again = self.is_up and part.name in STARTED_AGAIN
        if not is_started_again:
            part = self._cause(part)
            self.parts.blame(part)
        for line in part.said:
            say(part.name, line)
        ended = f"ended by itself ({_how(part.process.returncode)})"
        if not is_started_again:
            raise Refused(f"{part.name} {ended}, so everything was stopped.")
        wait = self.again.ended(part.name, time.monotonic())
        say(part.name, f"{ended}, and is started again in {wait:.0f} s")

    def _cause(self, first: Part) -> Part:
        """The part whose end was the reason, when several end within a moment: nobody lives long without Redis."""
        deadline = time.monotonic() + HELD / 2
        while first.name != "redis" and (left := deadline - time.monotonic()) > 0:
            with suppress(Empty):
                other = self.ended.get(timeout=left)
                if other is None:
                    raise Stopped
                if other.name == "redis":
                    return other
        return first


def missing_parts(environment: Environment) -> list[str]:
    """What `/readyz` says is missing; the site itself while it does not answer."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.host, environment.host)
    name = environment.allowed_hosts[0].lstrip("*.") if environment.allowed_hosts else "localhost"
    connection = http.client.HTTPConnection(host, environment.port, timeout=5)
    try:
        connection.request(
            "GET", "/readyz", headers={"Host": name or "localhost", "X-Forwarded-Proto": "https"}
        )
        answer = json.loads(connection.getresponse().read())
        return [str(part) for part in answer["missing"]]
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return ["site"]
    finally:
        connection.close()


def _how(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
