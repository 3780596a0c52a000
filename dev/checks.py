"""What must hold before anything is started; each failure is one sentence that says what to do."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import tempfile
from pathlib import Path
from typing import IO

from config import broker, private
from config.env import Environment
from dev.needs import Refused
from dev.redis_server import LONGEST_SOCKET_PATH


def claimed(data_dir: Path) -> IO[str]:
    """DATA_DIR, made and locked for this launcher until the file is closed or the process is gone."""
    try:
        private.folder(data_dir)
        lock = (data_dir / "launcher.lock").open("a+")
    except OSError as problem:
        raise Refused(f"DATA_DIR {data_dir} cannot be used: {problem.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        raise Refused(
            f"another `make run` uses {data_dir} (process {lock.read().strip() or 'unknown'}). "
            "Stop it, or give this one its own: DATA_DIR=var2 PORT=8001 make run"
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def require_free_port(environment: Environment) -> None:
    """Granian shares a port with whoever else shares it, so a taken one would go unnoticed."""
    host, port = environment.host, environment.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise Refused(
                f"port {port} on {host} is taken by another program. Choose another: PORT={port + 1} make run"
            ) from None
        if problem.errno == errno.EACCES:
            raise Refused(
                f"port {port} may not be used by this user. Choose one above 1023: PORT=8000 make run"
            ) from None
        raise Refused(f"HOST {host} is not an address of this machine ({problem.strerror}).") from None


def require_course(folder: Path) -> None:
    if not (folder / "course.yaml").is_file():
        raise Refused(f"COURSE_DIR {folder} has no course.yaml, so there is no course to load.")


def private_folder(data_dir: Path) -> tuple[Path, bool]:
    """A folder only its owner may enter, for Redis's socket, and whether it must be removed afterwards.

    In DATA_DIR, so that every command of the site finds it, unless the path is too long for a socket's name.
    """
    folder = data_dir / broker.EMBEDDED
    if len(os.fsencode(folder / "redis.sock")) > LONGEST_SOCKET_PATH:
        return Path(tempfile.mkdtemp(prefix="ajar-")), True
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return folder, False
