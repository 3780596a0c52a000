"""All parts of the cluster: started in order on ports of this machine only, killed by name, stopped together."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from config.env import ROOT
from dev import site
from dev.cluster import files
from dev.cluster.database import Databases, Keeper, as_nobody
from dev.launcher import hear_quietly, say
from dev.parts import Part, Parts
from dev.postgres import free_port
from dev.test import own_environment

WORKERS = ("worker1", "worker2", "worker3")
WEBS = ("web1", "web2")
REDISES = ("redis1", "redis2")
SENTINELS = ("sentinel1", "sentinel2", "sentinel3")
CODE = (
    "config",
    "courses",
    "quizzes",
    "tutor",
    "labs",
    "decisions",
    "notes",
    "learners",
    "static",
    "templates",
)


class Cluster:
    """`programs` says where HAProxy, PgBouncer and Redis are; `folder` holds everything, and may be removed after `stop`."""

    def __init__(self, folder: Path, programs: Mapping[str, str], port: int = 0) -> None:
        self.folder, self.programs = folder, programs
        self.port = port or free_port()
        names = (*WEBS, *REDISES, *SENTINELS, "pgbouncer", "db1", "db2")
        self.ports = {name: free_port() for name in names}
        self.ended: SimpleQueue[Part | None] = SimpleQueue()
        self.parts = Parts(say, self.ended, folder)
        self.databases = Databases(folder, (self.ports["db1"], self.ports["db2"]), self._part)
        self.keeper = Keeper(self.databases, self.switch_database)
        self.environment = self._environment()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.databases.start_both()
        self._write("pgbouncer.ini", files.pgbouncer(self.ports["pgbouncer"], self.ports["db1"]))
        command = [self.programs["pgbouncer"], "-q", str(self.folder / "pgbouncer.ini")]
        self._part("pgbouncer", as_nobody(command))
        for name in REDISES:
            self.start_redis(name, master="" if name == REDISES[0] else REDISES[0])
        for name in SENTINELS:
            self._start_sentinel(name)
        self._prepare()
        for name in WEBS:
            self.start_web(name)
        for name in WORKERS:
            self.start_worker(name)
        self._write("haproxy.cfg", files.haproxy(self.port, [self.ports[name] for name in WEBS]))
        self._part("haproxy", [self.programs["haproxy"], "-db", "-f", str(self.folder / "haproxy.cfg")])
        self.wait_ready(self.port, "/readyz")
        self.keeper.start()

    def start_redis(self, name: str, master: str = "") -> None:
        """A killed one comes back as a master without followers; the Sentinels make it follow."""
        following = ["--replicaof", "127.0.0.1", str(self.ports[master])] if master else []
        options = (
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--repl-diskless-sync-delay",
            "0",
            "--dir",
            str(self.folder),
        )
        command = [self.programs["redis-server"], "--port", str(self.ports[name]), *options, *following]
        self._part(name, command)

    def start_web(self, name: str, root: Path = ROOT) -> None:
        """A site process with files of its own, as on a host of its own; `root` holds the build it runs."""
        own = {**self.environment, "DATA_DIR": str(self.folder / name), "PORT": str(self.ports[name])}
        done = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        subprocess.run(done, cwd=root, env=own, check=True)
        self._part(name, site.command("127.0.0.1", self.ports[name]), own, root)

    def start_worker(self, name: str) -> None:
        own = {**self.environment, "DATA_DIR": str(self.folder / name)}
        self._part(name, [sys.executable, "-m", "dev.worker", name], own)

    def kill(self, name: str) -> None:
        """As a power cut would: the part and all that it started, without a word."""
        part = next(part for part in reversed(self.parts.running) if part.name == name)
        for pid in _with_children(part.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        part.process.wait(10)

    def switch_database(self) -> None:
        """To the standby. The primary is killed first, should it only have been slow: two would be worse than none."""
        self.kill("db1")
        self.databases.promote()
        self._write("pgbouncer.ini", files.pgbouncer(self.ports["pgbouncer"], self.ports["db2"]))
        self._process("pgbouncer").send_signal(signal.SIGHUP)

    def next_build(self, sheet: str, more: str) -> Path:
        """A copy of the code, in which one sheet is another."""
        root = self.folder / "next"
        for name in CODE:
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("dev", "content"):
            (root / name).symlink_to(ROOT / name)
        for name in ("manage.py", "pyproject.toml"):
            shutil.copy(ROOT / name, root / name)
        with (root / "static" / "css" / sheet).open("a") as text:
            text.write(more)
        return root

    def wait_ready(self, port: int, path: str = "/readyz?for=reading", seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while True:
            with suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
                return
            if time.monotonic() > deadline:
                raise RuntimeError(f"{path} at port {port} did not become ready")
            time.sleep(0.2)

    def stop(self) -> None:
        self.keeper.ended.set()
        self.parts.stop(last=[*REDISES, "db1", "db2"])
        self.parts.flush()

    def _prepare(self) -> None:
        own = {**self.environment, "DATA_DIR": str(self.folder / "web1")}
        steps = [sys.executable, "-m", "dev.content", "database", "course"]
        subprocess.run(steps, cwd=ROOT, env=own, check=True, stdout=subprocess.DEVNULL)

    def _start_sentinel(self, name: str) -> None:
        folder = self.folder / name  # a Sentinel writes into its own file what it finds out
        folder.mkdir()
        file = folder / "sentinel.conf"
        file.write_text(files.sentinel(self.ports[name], self.ports[REDISES[0]], str(folder)))
        self._part(name, [self.programs["redis-server"], str(file), "--sentinel"])

    def _environment(self) -> dict[str, str]:
        sentinels = ",".join(f"127.0.0.1:{self.ports[name]}" for name in SENTINELS)
        own = {
            "SITE_URL": self.address,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "TRUSTED_PROXIES": "1",
            "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{self.ports['pgbouncer']}/ajar",
            "DATABASE_PGBOUNCER": "on",
            "DATABASE_POOL": "4",
            "REDIS_URL": f"sentinel://{sentinels}/ajar",
            "TUTOR_WORKERS": "1",
            "TUTOR_EMBEDDINGS": "none",
            "TUTOR_DAILY_QUESTIONS": "100000",
        }
        return {**own_environment(self.folder / "data"), **own}

    def _part(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        folder: Path = ROOT,
    ) -> Part:
        return self.parts.start(name, command, environment or os.environ, hear_quietly, folder)

    def _process(self, name: str) -> subprocess.Popen[bytes]:
        return next(part.process for part in reversed(self.parts.running) if part.name == name)

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)


def _with_children(pid: int) -> list[int]:
    """A process and everything below it, the lowest last. Linux tells."""
    with suppress(OSError):
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(one for child in below for one in _with_children(int(child)))]
    return [pid]
