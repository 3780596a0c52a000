"""A real site that is killed: what it acknowledged is in the database."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from bench.servers import free_port
from config.env import ROOT
from tests import site_data

pytestmark = pytest.mark.slow
ROUNDS = 20
LESSON = "production-decision"


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], HTTPConnection]]:
    """The site as one process, which is killed at the end with everything that it started."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--log-level", "critical", "config.asgi:application"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**environment, "PORT": str(port)}, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request("GET", "/me/")
                connection.getresponse().read()
                break
            except OSError:
                assert time.monotonic() < deadline, "the site did not come up"
                time.sleep(0.02)
        yield process, connection
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def signed_in(environment: dict[str, str]) -> dict[str, str]:
    """The cookies of a learner, and the question to answer."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.quiz_writes", "begin"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = re.search(r'\{"session": "(\w+)", "csrf": "(\w+)", "question": "([\w-]+)"\}', done.stdout)
    assert found
    return dict(zip(("session", "csrf", "question"), found.groups(), strict=True))


def answer(connection: HTTPConnection, learner: dict[str, str]) -> str:
    """Gives an answer and returns its attempt once the site has acknowledged it."""
    attempt = str(uuid4())
    body = urlencode({"attempt": attempt, "question": learner["question"], "answer": "0", "again": "yes"})
    headers = {
        "Cookie": f"session={learner['session']}; csrf={learner['csrf']}",
        "X-CSRFToken": learner["csrf"],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", f"/lessons/{LESSON}/quiz/", body, headers)
    assert connection.getresponse().status == 302
    return attempt


def held(data: Path) -> set[str]:
    with closing(sqlite3.connect(data / "ajar.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute("SELECT id FROM quizzes_attempt WHERE answers <> '{}'")
        return {row[0].replace("-", "") for row in rows}


def test_what_was_acknowledged_before_a_kill_is_there(tmp_path: Path) -> None:
    environment = site_data.filled(tmp_path)
    learner = signed_in(environment)
    acknowledged = set()
    for _ in range(ROUNDS):
        with serving(environment) as (process, connection):
            acknowledged.add(answer(connection, learner).replace("-", ""))
            os.killpg(process.pid, signal.SIGKILL)
        assert acknowledged <= held(tmp_path)
    assert len(acknowledged) == ROUNDS
