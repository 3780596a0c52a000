"""Quiz answers of 32 learners at once: how many a second, against the bare view, and whether each acknowledged one is kept.

`make bench` runs it on SQLite and on PostgreSQL, with two site processes each.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from bench.figures import Figure
from bench.servers import prepared, site
from config.env import ROOT
from dev import postgres

LEARNERS = 32
SECONDS = 20.0
SLUG = "production-decision"


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="ajar-writes-") as folder:
        yield from _on("SQLite", prepared(Path(folder)))
    with tempfile.TemporaryDirectory(prefix="ajar-writes-") as folder, postgres.running() as address:
        yield from _on("PostgreSQL", prepared(Path(folder), DATABASE_URL=address))


def _on(database: str, environment: dict[str, str]) -> Iterator[Figure]:
    learners = json.loads(_django(environment, "begin", ""))
    with site(environment, processes=2) as port:
        bare = asyncio.run(_all(port, learners, SECONDS / 5, "/bench/bare/"))
        answered = asyncio.run(_all(port, learners, SECONDS, ""))
    told = json.loads(_django(environment, "check", json.dumps(answered.ids)))
    writes, reads = answered.count / SECONDS, bare.count / (SECONDS / 5)
    made_of = f"{writes:,.0f}/s answers, bare {reads:,.0f}/s; {answered.failed} refused, integrity {told['integrity']}"
    yield Figure(
        f"quiz answers on {database}, of the bare view's rate", writes / reads, aim=0.4, made_of=made_of
    )
    yield Figure(
        f"acknowledged answers lost on {database}", told["lost"], "", 0, True, f"of {len(answered.ids):,}"
    )


class _Done:
    def __init__(self) -> None:
        self.count = 0
        self.failed = 0
        self.ids: list[str] = []


async def _all(port: int, learners: list[dict[str, str]], seconds: float, path: str) -> _Done:
    done, end = _Done(), time.monotonic() + seconds
    await asyncio.gather(*(_one(port, learner, end, path, done) for learner in learners))
    return done


async def _one(port: int, learner: Mapping[str, str], end: float, path: str, done: _Done) -> None:
    """One learner, who answers again as soon as they are answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < end:
        id_ = str(uuid4())
        writer.write(_get(path) if path else _post(learner, id_))
        status = await _read(reader)
        if status in (200, 302):
            done.count += 1
            done.ids.append(id_)
        else:
            done.failed += 1
    writer.close()


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def answer_fields(learner: Mapping[str, str], id_: str) -> str:
    """The form of the first answer of an attempt that begins."""
    return urlencode({"attempt": id_, "question": learner["question"], "answer": "0", "again": "yes"})


def _post(learner: Mapping[str, str], id_: str) -> bytes:
    body = answer_fields(learner, id_)
    head = [
        f"POST /lessons/{SLUG}/quiz/ HTTP/1.1",
        "Host: localhost",
        "Origin: http://localhost",
        f"Cookie: session={learner['session']}; csrf={learner['csrf']}",
        f"X-CSRFToken: {learner['csrf']}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


async def _read(reader: asyncio.StreamReader) -> int:
    """The status of one answer, its body read away."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split()[1])
    if b"content-length:" in head:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        return status
    while size := int((await reader.readline()).strip() or b"0", 16):
        await reader.readexactly(size + 2)
    await reader.readline()
    return status


def _django(environment: Mapping[str, str], what: str, said: str) -> str:
    command = [sys.executable, "-m", "bench.quiz_writes", what]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), check=True, input=said, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.base"
    import django

    django.setup()
    print(json.dumps(begin() if sys.argv[1] == "begin" else _check(json.load(sys.stdin))))


def begin(learners: int = LEARNERS) -> list[dict[str, str]]:
    """Signs them in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    from learners.models import Learner
    from quizzes.models import Quiz

    question = next(one for one in Quiz.objects.get(slug=SLUG).questions if one["kind"] == "single")
    found = []
    for number in range(learners):
        learner = Learner.objects.create_user(f"bench-{number}@example.org")
        session = SessionStore()
        session[SESSION_KEY] = str(learner.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
        session.save()
        csrf = _get_new_csrf_string()
        found.append({"session": str(session.session_key), "csrf": csrf, "question": question["id"]})
    return found


def _check(ids: list[str]) -> dict[str, object]:
    from uuid import UUID

    from django.db import connection

    from quizzes.models import Attempt

    held = set(Attempt.objects.values_list("pk", flat=True))
    integrity = "ok"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            integrity = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return {"lost": sum(UUID(id_) not in held for id_ in ids), "integrity": integrity}


if __name__ == "__main__":
    main()
