"""Markdown to XHTML in one separate process, with a time limit for each text."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

PROGRAM = Path(__file__).with_name("markdown_process.py")
# What it imports of this project; other code in one of them makes every page anew.
PARTS = ("markdown_blocks.py", "markdown_code.py", "markdown_inline.py")
# A long lesson takes 30 ms. Other work on the machine may slow it.
SECONDS_FOR_A_TEXT = 3.0
SECONDS_TO_START = 30.0
_AHEAD = 32  # texts sent ahead, so that neither side waits for the other
_PIPE = 65536


@dataclass(frozen=True)
class Job:
    text: str
    inline: bool = False


@dataclass(frozen=True)
class Failure:
    """Why a text has no HTML, as the end of a sentence about its file."""

    why: str


def render(jobs: Iterable[Job], seconds: float = SECONDS_FOR_A_TEXT) -> Iterator[str | Failure]:
    """The XHTML of each text, in order, or why there is none. Texts are taken as they are needed, a few
    ahead.
    """
    ours = _in_use.acquire(blocking=False)
    process = _process if ours else _Process()
    finished = False
    try:
        yield from process.render(iter(jobs), seconds)
        finished = True
    finally:
        if not (ours and finished):
            process.stop()
        if ours:
            _in_use.release()


class _NoAnswer(Exception):  # noqa: N818 - its message is the end of a sentence about the text
    pass


class _Process:
    """The program, started when it is first needed and again after it was stopped."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None
        self._to_send = bytearray()
        self._received = bytearray()

    def render(self, jobs: Iterator[Job], seconds: float) -> Iterator[str | Failure]:
        asked: deque[Job] = deque()
        while True:
            for job in islice(jobs, _AHEAD - len(asked)):
                asked.append(job)
                self._ask(job)
            if not asked:
                return
            try:
                answer = self._answer(seconds)
            except _NoAnswer as problem:
                answer = {"error": str(problem)}
                self.stop()
            asked.popleft()
            if self._program is None:
                for waiting in asked:
                    self._ask(waiting)
            yield answer["html"] if "html" in answer else Failure(answer["error"])

    def stop(self) -> None:
        if self._program is not None:
            self._program.kill()
            with self._program:  # closes its pipes and waits for its end
                pass
        self._program = None
        self._to_send.clear()
        self._received.clear()

    def _ask(self, job: Job) -> None:
        self._to_send += json.dumps({"text": job.text, "inline": job.inline}).encode() + b"\n"

    def _answer(self, seconds: float) -> dict[str, str]:
        """The next line of the program. Raises _NoAnswer when it took too long or died over it."""
        program = self._program or self._start()
        deadline = time.monotonic() + seconds
        while b"\n" not in self._received:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _NoAnswer(f"takes more than {seconds:g} s to turn into HTML")
            if not self._exchange(program, left):
                raise _NoAnswer("cannot be turned into HTML: the converter fails on it")
        line, _, rest = bytes(self._received).partition(b"\n")
        self._received[:] = rest
        answer: dict[str, str] = json.loads(line)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        # -I: nothing of this project's folder or of the environment reaches the program
        program = subprocess.Popen(
            [sys.executable, "-I", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert program.stdin and program.stdout
        os.set_blocking(program.stdin.fileno(), False)
        self._program = program
        to_send, self._to_send = self._to_send, bytearray()
        try:
            self._answer(SECONDS_TO_START)
        except _NoAnswer as problem:
            self.stop()
            raise RuntimeError(f"{PROGRAM.name} did not start within {SECONDS_TO_START:g} s") from problem
        self._to_send = to_send
        return program

    def _exchange(self, program: subprocess.Popen[bytes], seconds: float) -> bool:
        """Sends and receives what it can, waiting at most so long; False when the program has ended."""
        assert program.stdin and program.stdout
        writing = [program.stdin] if self._to_send else []
        readable, writable, _ = select.select([program.stdout], writing, [], seconds)
        if writable:
            try:
                sent = os.write(program.stdin.fileno(), self._to_send[:_PIPE])
            except BrokenPipeError:
                return False
            del self._to_send[:sent]
        if readable:
            received = os.read(program.stdout.fileno(), _PIPE)
            self._received += received
            return bool(received)
        return True


_process = _Process()
_in_use = threading.Lock()
atexit.register(_process.stop)
