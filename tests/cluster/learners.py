"""Learners of a cluster, who read, answer and ask without a pause, and write down what they were told and when."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import cycle
from urllib.parse import urlencode
from uuid import uuid4

LESSON, QUIZ = "open-weight-vs-closed", "production-decision"
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
PAUSE = 0.15  # seconds between two requests of one learner: the machine is to be busy with the site


@dataclass
class Diary:
    """What happened to all of them. Times are of `time.monotonic`."""

    went_well: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "answer": [], "tutor": []})
    failed: list[tuple[float, str]] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)
    builds: set[str] = field(default_factory=set)
    attempts: list[str] = field(default_factory=list)
    questions: dict[str, list[tuple[int, str]]] = field(default_factory=dict)


class Learners:
    """Threads that go on until `stop`: one reads, one answers, `askers` ask."""

    def __init__(self, port: int, known: list[Mapping[str, str]], askers: int = 2) -> None:
        self.port, self.known, self.diary = port, known, Diary()
        self.ended = threading.Event()
        self.turns = cycle(known)
        self.first_page_files: list[str] = []
        ways = [self._read, self._answer, *[self._ask] * askers]
        self.threads = [
            threading.Thread(target=self._go_on, args=(way, known[number]), daemon=True)
            for number, way in enumerate(ways)
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Whoever waits for an answer waits for it."""
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    def _go_on(self, way: Callable[[Mapping[str, str]], str], who: Mapping[str, str]) -> None:
        while not self.ended.is_set():
            begun, kind = time.monotonic(), ""
            try:
                kind = way(who)
                self.diary.went_well[kind].append(time.monotonic())
            except (OSError, HTTPException, Refusal) as problem:
                self.diary.failed.append((begun, f"{way.__name__.strip('_')}: {problem!r}"))
                time.sleep(0.3)
            time.sleep(PAUSE * (4 if kind == "tutor" else 1))

    def _read(self, _who: Mapping[str, str]) -> str:
        """A lesson with every file it names, and those of a tab that was opened before any build was changed."""
        answer, body = self._asked("GET", f"/lessons/{LESSON}/")
        if answer.status != 200:
            raise Refusal(answer.status)
        named = sorted(set(STATIC.findall(body)))
        self.first_page_files = self.first_page_files or named
        self.diary.builds.add(" ".join(name for name in named if "lesson." in name))
        for name in {*named, *self.first_page_files}:
            found, _ = self._asked("GET", name)
            if found.status == 404:
                self.diary.missing_files.append(name)
            elif found.status != 200:
                raise Refusal(found.status)
        return "page"

    def _answer(self, who: Mapping[str, str]) -> str:
        attempt = str(uuid4())
        body = urlencode({"attempt": attempt, "question": who["question"], "answer": "0", "again": "yes"})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer, _ = self._asked("POST", f"/lessons/{QUIZ}/quiz/", body, {**_signed_in(who), **form})
        if answer.status != 302:
            raise Refusal(answer.status)
        self.diary.attempts.append(attempt)
        return "answer"

    def _ask(self, _who: Mapping[str, str]) -> str:
        who = next(self.turns)  # nobody may ask many questions in a minute
        asked = f"Does OpenAI train on API data in round {uuid4().hex[:6]}?"
        headers = {**_signed_in(who), "Content-Type": "application/json", "Accept": "application/json"}
        answer, body = self._asked(
            "POST", f"/lessons/{LESSON}/tutor/", json.dumps({"question": asked}), headers
        )
        if answer.status != 202:
            raise Refusal(answer.status)
        stream = json.loads(body)["stream"]
        events = self.diary.questions[stream.split("/")[2]] = []
        deadline = time.monotonic() + 60
        while not (events and events[-1][1] in ("done", "failed")) and time.monotonic() < deadline:
            with suppress(OSError, HTTPException):
                self._follow(stream, events)
            time.sleep(0.1)
        if not (events and events[-1][1] == "done"):
            raise Refusal(f"{stream} said no end in a minute: {events}")
        return "tutor"

    def _follow(self, stream: str, events: list[tuple[int, str]]) -> None:
        """As a browser does: it names the last event that it has."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", stream, headers={"Last-Event-ID": str(events[-1][0])} if events else {})
        number = 0
        answer = connection.getresponse()
        for line in answer if answer.status == 200 else ():
            text = line.decode().strip()
            if text.startswith("id: "):
                number = int(text[4:])
            elif text.startswith("event: "):
                if number:
                    events.append((number, text[7:]))
                number = 0
        connection.close()

    def _asked(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=25)
        try:
            connection.request(method, path, body, {**(headers or {})})
            answer = connection.getresponse()
            return answer, answer.read().decode(errors="replace")
        finally:
            connection.close()


class Refusal(Exception):  # noqa: N818 - it reads as what it says
    """An answer that is none: its status."""


def _signed_in(who: Mapping[str, str]) -> dict[str, str]:
    return {"Cookie": f"session={who['session']}; csrf={who['csrf']}", "X-CSRFToken": who["csrf"]}
