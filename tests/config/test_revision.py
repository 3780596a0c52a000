from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config.edge import mistakes
from config.edge.changes import NOTHING, NOTICE, ChangeStream
from config.edge.revision import RevisionWatch
from courses.models import Course
from tests.config.asgi_client import request, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


async def until(holds: Callable[[], bool], seconds: float = 5) -> float:
    """Waits until something holds and gives the seconds that took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds
        await asyncio.sleep(0.01)
    return time.monotonic() - begun


def load(revision: int) -> None:
    Course.objects.update_or_create(pk=1, defaults={"revision": revision, "title": "t", "tagline": "t"})
    connection.close()


def test_a_load_is_noticed_within_a_second_and_told_once() -> None:
    async def story() -> tuple[list[int | None], float]:
        told: list[int | None] = []
        watch = RevisionWatch([told.append])
        await asyncio.to_thread(load, 7)
        await watch.startup()
        await asyncio.to_thread(load, 8)
        seconds = await until(lambda: told == [7, 8])
        await asyncio.sleep(watch.interval * 2)
        await watch.shutdown()
        return told, seconds

    told, seconds = run(story())
    assert told == [7, 8]
    assert seconds < 1


def test_a_new_day_is_told_as_a_load_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> list[int | None]:
        told: list[int | None] = []
        watch = RevisionWatch([told.append], interval=0.02)
        await asyncio.to_thread(load, 7)
        await watch.startup()
        tomorrow = watch.day + timedelta(days=1)
        monkeypatch.setattr("courses.facts.today", lambda: tomorrow)
        await until(lambda: len(told) == 2)
        await asyncio.sleep(watch.interval * 3)
        await watch.shutdown()
        return told

    assert run(story()) == [7, 7]


def test_while_the_database_cannot_be_read_what_was_known_stays() -> None:
    def rename(old: str, new: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")
        connection.close()

    async def story() -> list[int | None]:
        told: list[int | None] = []
        watch = RevisionWatch([told.append], interval=0.02)
        await asyncio.to_thread(load, 7)
        await watch.startup()
        await asyncio.to_thread(rename, "courses_course", "courses_elsewhere")
        try:
            await until(lambda: not watch._readable)
        finally:
            await asyncio.to_thread(rename, "courses_elsewhere", "courses_course")
        await asyncio.to_thread(load, 8)
        await until(lambda: told[-1] == 8)
        await watch.shutdown()
        return told

    assert run(story()) == [7, 8]


def test_open_pages_are_told_of_every_load_until_the_server_stops() -> None:
    async def story() -> tuple[list[bytes], bool]:
        stream = ChangeStream()
        said: list[bytes] = []
        ended = asyncio.Event()

        async def receive() -> dict[str, object]:
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: Any) -> None:
            if message.get("body", b"").startswith(b"id:"):
                said.append(message["body"])
            if message.get("more_body") is False:
                ended.set()

        stream.announce(3)
        reading = asyncio.create_task(stream(request("/changes/", "GET", b"", {}), receive, send))
        await until(lambda: len(said) == 1)
        stream.announce(4)
        await until(lambda: len(said) == 2)
        back = request("/changes/", "GET", b"", {"last-event-id": "3"})
        returning = asyncio.create_task(stream(back, receive, send))
        await until(lambda: len(said) == 3)
        await stream.shutdown()
        await asyncio.wait_for(returning, 5)
        await asyncio.wait_for(reading, 5)
        return said, ended.is_set()

    said, ended = run(story())
    told = f"id: 4\ndata: {NOTICE}\n\n".encode()
    assert said == [b"id: 3\n\n", told, told]
    assert ended


def test_open_pages_are_told_what_is_wrong_until_it_is_mended(tmp_path: Path) -> None:
    async def story() -> list[bytes]:
        stream = ChangeStream(mistakes.place(tmp_path))
        said: list[bytes] = []

        async def receive() -> dict[str, object]:
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: Any) -> None:
            if message.get("body", b"").startswith(b"id:"):
                said.append(message["body"])

        stream.announce(3)
        mistakes.leave(tmp_path, "lessons/a.md:2: has <no> title")
        await stream.startup()
        reading = asyncio.create_task(stream(request("/changes/", "GET", b"", {}), receive, send))
        await until(lambda: len(said) == 1)
        mistakes.leave(tmp_path, "")
        await until(lambda: len(said) == 2)
        mistakes.leave(tmp_path, "lessons/b.md: is empty")
        await until(lambda: len(said) == 3)
        mistakes.leave(tmp_path, "")
        stream.announce(4)
        await until(lambda: NOTICE in said[-1].decode())
        await stream.shutdown()
        await asyncio.wait_for(reading, 5)
        return said

    said = [one.decode() for one in run(story())]
    assert "<code>lessons/a.md:2: has &lt;no&gt; title</code>" in said[0]
    assert said[0].startswith("id: 3!") and "<script" not in said[0]
    assert said[1] == f"id: 3\ndata: {NOTHING}\n\n"
    assert "lessons/b.md" in said[2]


def test_a_box_of_many_mistakes_says_how_many_more_there_are() -> None:
    shown = mistakes.box("\n".join(f"lessons/a.md:{line}: is wrong" for line in range(1, 21)))
    assert shown.count("<li>") == 12 and "and 8 more" in shown and "\n" not in shown
