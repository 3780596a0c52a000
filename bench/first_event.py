"""How long a reader waits from the sending of a question to the first event of its answer, through the real parts.

Redis, a worker and the site run as processes; this one asks, with the stream already open as a page has it:
`python -m bench.first_event PORT COUNT` prints the milliseconds of each question as JSON.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.broker import unix_url
from config.env import ROOT
from dev import redis_server

SLUG = "open-weight-vs-closed"
QUESTION = "What is quantisation?"
COUNT = 60


@contextmanager
def queue(data_dir: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A Redis and a worker of this run's own; gives the environment in which they are found."""
    server = redis_server.find()
    if server is None:
        raise SystemExit(redis_server.MISSING)
    socket_path = data_dir / "bench.sock"
    found = {**environment, "REDIS_URL": unix_url(socket_path)}
    with (
        subprocess.Popen(server.command(socket_path), stdout=subprocess.DEVNULL) as redis,
        subprocess.Popen([sys.executable, "-m", "dev.worker"], cwd=ROOT, env=found) as worker,
    ):
        try:
            yield found
        finally:
            worker.terminate()
            worker.wait(20)
            redis.terminate()


def milliseconds(port: int, environment: Mapping[str, str]) -> list[float]:
    """The waits of `COUNT` questions, one after the other."""
    command = [sys.executable, "-m", "bench.first_event", str(port), str(COUNT)]
    said = subprocess.run(
        command, cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True
    )
    return [float(one) for one in json.loads(said.stdout)]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.base"
    import django

    django.setup()
    port, count = (int(word) for word in sys.argv[1:])
    # The first ones wait for the worker to start and to index the lesson.
    waits = [_one(port) for _ in range(count + 5)]
    print(json.dumps(waits[5:]))


def _one(port: int) -> float:
    from uuid import uuid4

    from django.utils import timezone

    from courses.models import Document
    from tutor.models import Question
    from tutor.tasks import answer_question
    from tutor.tickets import stream_url

    lesson = Document.objects.only("slug", "hash").get(kind="lesson", slug=SLUG)
    question = Question.objects.create(
        visitor=uuid4(),
        kind="lesson",
        slug=SLUG,
        document_hash=lesson.hash,
        text=QUESTION,
        sent_at=timezone.now(),
    )
    with socket.create_connection(("127.0.0.1", port), timeout=60) as stream:
        request = (
            f"GET {stream_url(question.pk)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
        )
        stream.sendall(request.encode())
        received = stream.recv(65536)
        if b" 200 " not in received.split(b"\r\n")[0]:
            raise SystemExit(f"the stream answered {received[:80]!r}")
        begun = time.perf_counter()
        answer_question.delay(str(question.pk))
        while b"event: " not in received:
            more = stream.recv(65536)
            if not more:
                raise SystemExit("the stream ended without an event")
            received += more
        return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
