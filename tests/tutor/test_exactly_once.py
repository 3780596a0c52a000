"""One question, and everything that works on it killed in the middle: it is answered once, and its page hears it once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from bench.servers import free_port
from config.broker import unix_url
from config.env import ROOT
from dev import redis_server
from tests import site_data
from tests.tutor.asking_a_model import rewording
from tests.tutor.model_server import Answer, ModelServer, openai_says, serving
from tutor.serving.leases import LEASE

pytestmark = pytest.mark.slow
LESSON = "open-weight-vs-closed"
ASKED = "Does OpenAI train on API data?"


class Processes:
    """Redis, a worker and the site, each of which can be killed and started again."""

    def __init__(self, folder: Path, model_url: str) -> None:
        self.port = free_port()
        self.socket = folder / "redis.sock"
        self.environment = {
            **site_data.filled(folder / "data"),
            "REDIS_URL": unix_url(self.socket),
            "TUTOR_MODELS": f"own=openai-compatible:tiny-1@{model_url}/v1",
            "TUTOR_WORKERS": "1",
            "PORT": str(self.port),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        found = redis_server.find()
        assert found, redis_server.MISSING
        site = ["granian", "--interface", "asgi", "--no-ws", "--host", "127.0.0.1", "--port", str(self.port)]
        command = {
            "redis": found.command(self.socket),
            "worker": [sys.executable, "-m", "dev.worker"],
            "site": [sys.executable, "-m", *site, "--log-level", "critical", "config.asgi:application"],
        }[name]
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self, name: str) -> None:
        process = self.running.pop(name, None)
        if process:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def kill_pool_child(self) -> None:
        """The process of the worker that is at the question."""
        parent = self.running["worker"].pid
        children = [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        assert children
        for pid in children:
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def row(self) -> tuple[str, int, list[dict[str, Any]]]:
        with closing(
            sqlite3.connect(Path(self.environment["DATA_DIR"]) / "ajar.sqlite3", timeout=15)
        ) as database:
            status, attempt, sentences = database.execute(
                "SELECT status, attempt, sentences FROM tutor_question"
            ).fetchone()
        return status, attempt, json.loads(sentences)

    def rows(self) -> list[tuple[str, int]]:
        """How each question ended, and at which attempt."""
        with closing(
            sqlite3.connect(Path(self.environment["DATA_DIR"]) / "ajar.sqlite3", timeout=15)
        ) as database:
            return database.execute("SELECT status, attempt FROM tutor_question").fetchall()


def wait_for(holds: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@contextmanager
def running(folder: Path, model: ModelServer, workers: int = 1) -> Iterator[Processes]:
    processes = Processes(folder, model.url)
    processes.environment["TUTOR_WORKERS"] = str(workers)
    try:
        for name in ("redis", "worker", "site"):
            processes.start(name)
        yield processes
    finally:
        processes.stop()


def ask(port: int, asked: str = ASKED) -> str:
    """Asks as a browser does, once the site is up; gives the address of the stream."""
    deadline = time.monotonic() + 60
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", "/me/")
            first = connection.getresponse()
            token = json.loads(first.read())["csrf_token"]
            break
        except OSError:
            assert time.monotonic() < deadline, "the site did not come up"
            time.sleep(0.05)
    cookie = first.headers["Set-Cookie"].split(";")[0]
    headers = {
        "Cookie": cookie,
        "X-CSRFToken": token,
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
    connection.request("POST", f"/lessons/{LESSON}/tutor/", json.dumps({"question": asked}), headers)
    answer = connection.getresponse()
    assert answer.status == 202, answer.read()
    stream: str = json.loads(answer.read())["stream"]
    return stream


class Page:
    """An open page: it comes back after every loss, with the id of the last event that it has."""

    def __init__(self, port: int, stream: str) -> None:
        self.events: list[tuple[int, str]] = []
        self.done = threading.Event()
        threading.Thread(target=self._follow, args=(port, stream), daemon=True).start()

    def _follow(self, port: int, stream: str) -> None:
        while not self.done.is_set():
            with suppress(OSError, HTTPException):
                self._read(port, stream)
            time.sleep(0.3)

    def _read(self, port: int, stream: str) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        last = str(self.events[-1][0]) if self.events else ""
        connection.request("GET", stream, headers={"Last-Event-ID": last} if last else {})
        answer = connection.getresponse()
        if answer.status != 200:
            return
        number = 0
        for line in answer:
            text = line.decode().strip()
            if text.startswith("id: "):
                number = int(text[4:])
            elif text.startswith("event: "):
                self.events.append((number, text[7:]))
                if text[7:] in ("done", "failed"):
                    self.done.set()
                    return


def test_whatever_is_killed_the_question_is_answered_once(tmp_path: Path) -> None:
    """The pool child, Redis with its data, the whole worker and the site, all within one answer."""
    silent = Answer([openai_says("{").pieces[0], 40.0])
    said = openai_says(json.dumps({"answerable": True, "picks": []}))
    with ExitStack() as stack:
        model = stack.enter_context(serving(silent, said))
        processes = stack.enter_context(running(tmp_path, model))
        page = Page(processes.port, ask(processes.port))
        wait_for(lambda: model.asked, 30, "the model was never asked")
        begun = time.monotonic()
        sent = model.asked[0]["messages"][1]["content"]
        name = next(line.split(":")[0] for line in sent.splitlines() if "1 March 2023" in line)
        model.answers[1] = openai_says(json.dumps({"answerable": True, "picks": [name]}))
        processes.kill_pool_child()
        processes.kill("redis")
        processes.kill("worker")
        processes.kill("site")
        for again in ("redis", "worker", "site"):
            processes.start(again)
        wait_for(page.done.is_set, LEASE.total_seconds() + 10 - (time.monotonic() - begun), "never answered")
        status, attempt, sentences = processes.row()
    assert (status, attempt, len(model.asked)) == ("answered", 2, 2)
    # the choice stands open, and folded beneath it what comes nearest without a model
    assert [sentence["passage"] for sentence in sentences if not sentence["folded"]] == [f"p{name}"]
    assert [event for _, event in page.events] == ["opener", *["sentence"] * len(sentences), "done"]
    assert [number for number, _ in page.events] == [*range(1, len(sentences) + 3)]


def test_with_redis_down_a_question_waits_and_is_answered_afterwards(tmp_path: Path) -> None:
    with ExitStack() as stack:
        model = stack.enter_context(serving(openai_says("{}")))
        processes = Processes(tmp_path, model.url)
        stack.callback(processes.stop)
        processes.environment["TUTOR_MODELS"] = ""
        processes.start("site")
        begun = time.monotonic()
        page = Page(processes.port, ask(processes.port))
        status, attempt, _ = processes.row()
        assert (status, attempt) == ("waiting", 0)
        assert time.monotonic() - begun < 60
        processes.start("redis")
        processes.start("worker")
        wait_for(page.done.is_set, 60, "never answered")
        assert processes.row()[0] == "answered"
    assert page.events[-1][1] == "done"


def readiness(port: int) -> tuple[int, list[str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())["missing"]


def test_a_redis_that_goes_away_while_an_answer_is_written_ends_nothing(tmp_path: Path) -> None:
    """It blinks, then it is away for as long as the answer takes and longer; each question has one answer."""
    written = openai_says(json.dumps({"answerable": True, "picks": []})).pieces
    slow = Answer([written[0], 3.0, *written[1:]])
    with ExitStack() as stack:
        model = stack.enter_context(serving(slow))
        processes = stack.enter_context(running(tmp_path, model, workers=2))
        worker = processes.running["worker"]
        # not the same twice, which would be answered from the row of the first
        for count, (away, asked) in enumerate([(0.3, ASKED), (8.0, f"{ASKED[:-1]} today?")], start=1):
            page = Page(processes.port, ask(processes.port, asked))
            wait_for(lambda count=count: len(model.asked) == count, 60, "the model was never asked")  # type: ignore[misc]
            processes.kill("redis")
            gone = time.monotonic()
            if away > 1:
                wait_for(
                    lambda: readiness(processes.port) == (503, ["redis", "worker"]), 8, "/readyz did not say"
                )
            wait_for(lambda gone=gone, away=away: time.monotonic() - gone > away, 30, "")  # type: ignore[misc]
            processes.start("redis")
            wait_for(page.done.is_set, 60, "never answered")
            wait_for(lambda: readiness(processes.port) == (200, []), 60, "the worker did not come back")
            assert processes.rows() == [("answered", 1)] * count
            assert len(model.asked) == count
        assert worker.poll() is None


def test_what_was_read_of_an_answer_before_everything_was_killed_stands(tmp_path: Path) -> None:
    """In the voice that rewords, between the first sentence and the second."""

    def first_of_two(sent: dict[str, Any]) -> Answer:
        lines = sent["messages"][1]["content"].splitlines()
        number, _, quote = next(line.partition(": ") for line in lines if "1 March 2023" in line)
        whole = rewording((quote, [number]), ("And another.", [number]))
        content = whole[: whole.index("}") + 1]
        chunks = [piece for piece in openai_says(content, None).pieces if piece]
        return Answer([*chunks, 40.0])

    with ExitStack() as stack:
        model = stack.enter_context(serving(first_of_two))
        processes = Processes(tmp_path, model.url)
        processes.environment["TUTOR_VOICE"] = "reword"
        stack.callback(processes.stop)
        for name in ("redis", "worker", "site"):
            processes.start(name)
        page = Page(processes.port, ask(processes.port))
        wait_for(lambda: len(page.events) == 2, 60, "the first sentence never came")
        assert [event for _, event in page.events] == ["opener", "sentence"]
        begun = time.monotonic()
        for name in ("worker", "redis", "site"):
            processes.kill(name)
        for name in ("redis", "worker", "site"):
            processes.start(name)
        wait_for(page.done.is_set, LEASE.total_seconds() + 20 - (time.monotonic() - begun), "never answered")
        status, attempt, sentences = processes.row()
    assert (status, attempt, len(model.asked)) == ("answered", 2, 1)
    assert "1 March 2023" in sentences[0]["text"]
    assert page.events == list(enumerate(["opener", *["sentence"] * len(sentences), "done"], start=1))
