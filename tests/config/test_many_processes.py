"""What several processes of a site share: the clock, what is counted, and the news of another revision."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client
from celery.beat import ScheduleEntry
from celery.schedules import schedule
from django.core.cache.backends.base import BaseCache

from config.broker import unix_url
from config.celery import app as queue
from config.clock import SharedScheduler
from config.edge import news
from config.edge.revision import RevisionWatch
from config.shared_cache import SharedCache
from courses import revisions
from courses.models import Course
from tests.config.asgi_client import run
from tests.config.test_revision import load, until


def sent_by(clocks: list[SharedScheduler], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes out when each of these clocks finds the same task due."""
    sent: list[str] = []
    monkeypatch.setattr(SharedScheduler, "apply_async", lambda _self, entry, **_: sent.append(entry.name))
    due = ScheduleEntry("sweep", "tutor.sweep", schedule=schedule(timedelta(seconds=1)), app=queue)
    for clock in clocks:
        clock.apply_entry(due)
    return sent


def test_of_many_clocks_one_sends_what_is_due(redis: object, monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = [SharedScheduler(queue, lazy=True) for _ in range(3)]
    assert sent_by(clocks, monkeypatch) == ["sweep"]


def test_when_the_first_clock_is_gone_another_sends(
    redis: redis_client.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks = [SharedScheduler(queue, lazy=True) for _ in range(2)]
    assert sent_by(clocks[:1], monkeypatch) == ["sweep"]
    assert 0 < int(str(redis.pttl("clock:sweep"))) < 1000  # it is over before the next is due
    redis.delete("clock:sweep")
    assert sent_by(clocks[1:], monkeypatch) == ["sweep"]


def caches(address: str) -> list[BaseCache]:
    """As two processes have it."""
    return [SharedCache(address, {}) for _ in range(2)]


def test_what_one_process_counts_the_others_know(redis: object, redis_server: str) -> None:
    one, other = caches(redis_server)
    one.set("tries", [1.5, 2.5], 60)
    assert other.get("tries") == [1.5, 2.5]
    assert other.add("lock", True, 60)
    assert not one.add("lock", True, 60)
    one.set("count", 1, 60)
    assert other.incr("count") == 2
    assert one.get_or_set("new", "made", 60) == "made"
    assert {**other.get_many(["tries", "none"])} == {"tries": [1.5, 2.5]}
    other.clear()
    assert one.get("count") == 2


def test_nothing_that_runs_is_read_from_redis(redis: redis_client.Redis, redis_server: str) -> None:
    one, _ = caches(redis_server)
    one.set("tries", [1.5], 60)
    assert [redis.get(key) for key in redis.keys("*tries")] == ["[1.5]"]


def test_without_redis_a_process_counts_for_itself(tmp_path: Path) -> None:
    one, other = caches(unix_url(tmp_path / "nobody.sock"))
    assert one.add("lock", True, 60)
    assert not one.add("lock", True, 60)
    one.set("tries", [1.5], 60)
    assert other.get("tries") == [1.5]  # of another thread
    assert one.get_many(["tries"]) == {"tries": [1.5]}
    one.delete("tries")
    assert one.get("tries") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_news_of_a_load_spares_asking_for_it(redis: object, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    count_reading(asked, monkeypatch)

    async def story() -> tuple[list[Any], float, int]:
        told: list[int | None] = []
        watch = RevisionWatch([told.append], interval=0.02)
        heard = news.News(watch)
        await asyncio.to_thread(load, 7)
        await watch.startup()
        await heard.startup()
        await until(lambda: watch.relies)
        await asyncio.sleep(0.2)
        before = len(asked)
        await asyncio.sleep(0.5)
        quiet = len(asked) - before
        await asyncio.to_thread(bump)
        seconds = await until(lambda: told[-1] == 8)
        await heard.shutdown()
        await watch.shutdown()
        return told, seconds, quiet

    told, seconds, quiet = run(story())
    assert (told, quiet) == ([7, 8], 0)
    assert seconds < 1


def bump() -> None:
    from django.db import connection

    revisions.bump(set())
    connection.close()


def count_reading(asked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts each look into the database."""
    from config.edge import revision

    read = revision.read_revision

    def counted() -> int | None:
        asked.append(1)
        return read()

    monkeypatch.setattr(revision, "read_revision", counted)


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_taken_back_is_not_told(
    redis: object, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import transaction

    told: list[object] = []

    def heard(**_: object) -> None:
        told.append(1)

    revisions.committed.connect(heard)
    try:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            revisions.bump(set())
            raise ZeroDivisionError
        assert told == []
        revisions.bump(set())
        assert told == [1]
    finally:
        revisions.committed.disconnect(heard)
