"""What open event streams cost: page throughput with five hundred of them open, and memory for each.

`python -m bench.streams PORT` prints both as JSON. The streams are of questions that stay unanswered, as while a slow model
thinks.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench.figures import Figure
from bench.load import Target, rate
from config.env import ROOT

SLUG = "open-weight-vs-closed"
OPEN = FOR_MEMORY = 500
ROUNDS, SECONDS = 5, 1.5


def figures(port: int, environment: Mapping[str, str]) -> Iterator[Figure]:
    command = [sys.executable, "-m", "bench.streams", str(port)]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True
    )
    said = json.loads(done.stdout)
    rounds = ", ".join(f"{one:.1f}" for one in said["losses"])
    yield Figure(
        f"page throughput lost to {OPEN} open streams", said["loss"], " %", 5, True, f"rounds {rounds}"
    )
    yield Figure("memory of an open stream", said["kilobytes"], " KB", 12, True, f"over {FOR_MEMORY}")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.base"
    import django

    django.setup()
    port = int(sys.argv[1])
    page = Target(port, f"/lessons/{SLUG}/", {"Accept-Encoding": "gzip"})
    addresses = _unanswered(FOR_MEMORY)
    rate(page, 0.5)
    held = _resident(port)  # before any was open: memory that was used once is used again
    with _opened(port, addresses):
        kilobytes = (_resident(port) - held) / len(addresses)
    losses = []
    for _ in range(ROUNDS):
        before = rate(page, SECONDS)
        with _opened(port, addresses[:OPEN]):
            during = rate(page, SECONDS)
        after = rate(page, SECONDS)
        losses.append(100 * (1 - during / ((before + after) / 2)))
    print(
        json.dumps(
            {"loss": sorted(losses)[len(losses) // 2], "losses": losses, "kilobytes": max(0.0, kilobytes)}
        )
    )


def _unanswered(count: int) -> list[str]:
    """The streams' addresses of questions that somebody holds for an hour."""
    from uuid import uuid4

    from django.utils import timezone

    from tutor.models import Question
    from tutor.tickets import stream_url

    now = timezone.now()
    rows = [
        Question(
            visitor=uuid4(),
            kind="lesson",
            slug=SLUG,
            text="?",
            status=Question.Status.ANSWERING,
            lease_until=now + timedelta(hours=1),
            sent_at=now,
        )
        for _ in range(count)
    ]
    return [stream_url(row.pk) for row in Question.objects.bulk_create(rows)]


@contextmanager
def _opened(port: int, addresses: list[str]) -> Iterator[None]:
    """All of them open, each with its first bytes read."""
    with contextlib.ExitStack() as stack:
        for address in addresses:
            stream = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            stream.sendall(
                f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode()
            )
            received = stream.recv(4096)
            if b" 200 " not in received.split(b"\r\n")[0]:
                raise SystemExit(f"the stream answered {received[:80]!r}")
        yield


def _resident(port: int) -> float:
    """Kilobytes of memory that the site's processes hold, found by the port in their command line."""
    total = 0.0
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"--port\0{port}\0".encode() in (place / "cmdline").read_bytes():
                pages = int((place / "statm").read_text().split()[1])
                total += pages * os.sysconf("SC_PAGE_SIZE") / 1024
    return total


if __name__ == "__main__":
    main()
