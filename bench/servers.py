"""The servers that are compared: this site on granian, and nginx with the same bytes on disk. Each on one core."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.env import ROOT
from dev.site import command as started_as
from dev.test import own_environment

STEPS = ("database", "static", "course")

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=100;
  keepalive_requests 100000000;
  gzip_static always;
  types {{ text/html html; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {folder}/www;
{headers}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """Keeps this thread, and the processes it starts meanwhile, on one core where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    allowed = sorted(before)
    os.sched_setaffinity(0, {allowed[number % len(allowed)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def prepared(data_dir: Path, steps: Sequence[str] = STEPS, **settings: str) -> dict[str, str]:
    """The environment of a site at its defaults, its database, static files and course made in `data_dir`."""
    environment = {**own_environment(data_dir), **settings}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "dev.content", *steps]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


@contextmanager
def site(environment: Mapping[str, str], processes: int = 1) -> Iterator[int]:
    """This site under granian, as the launcher starts it, with the bare view beside its pages; gives its port."""
    port = free_port()
    command = started_as("127.0.0.1", port, processes, "bench.asgi:application")
    with _running(command, {**environment, "PORT": str(port)}, port):
        yield port


@contextmanager
def nginx(page: bytes, headers: Mapping[str, str]) -> Iterator[int | None]:
    """nginx with `page`, already compressed, and the same headers; None when nginx is not installed."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="ajar-nginx-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        (folder / "www").mkdir()
        (folder / "www" / "page.html.gz").write_bytes(page)
        added = "\n".join(f'    add_header {name} "{_quoted(value)}";' for name, value in headers.items())
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, headers=added))
        with _running([program, "-p", str(folder), "-c", str(folder / "nginx.conf")], os.environ, port):
            yield port


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "")


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    with on_core(0):
        process = subprocess.Popen(command, cwd=ROOT, env=dict(environment))
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command[0]} did not start") from None
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(15)
