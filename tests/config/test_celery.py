"""The clock of the worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis as redis_client
from celery.beat import ScheduleEntry
from celery.schedules import schedule
from django.conf import settings
from django.utils import timezone

from config.celery import app
from config.clock import SharedScheduler
from config.env import ROOT
from dev.test import own_environment
from learners.models import Learner
from tests.dev.launched import ON_LINUX


def test_everything_the_clock_sends_is_a_task_that_a_worker_knows() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_what_comes_late_from_the_clock_is_not_done_twice() -> None:
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]


def test_a_clock_that_is_put_back_goes_on_from_there(
    redis: redis_client.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(SharedScheduler, "apply_async", lambda _self, entry, **_: sent.append(entry.name))
    clock = SharedScheduler(app, lazy=True)
    clock.setup_schedule()
    clock.tick()
    for moment in (time.time() - 3600, time.time() - 3596, time.time() - 3592):
        monkeypatch.setattr(time, "time", lambda now=moment: now)
        now = datetime.fromtimestamp(moment, UTC)
        monkeypatch.setattr(ScheduleEntry, "default_now", lambda _self, now=now: now)
        monkeypatch.setattr(schedule, "now", lambda _self, now=now: now)
        while clock.tick() == 0:
            pass
        # as a Redis of the same machine has it
        for name in redis.keys("clock:*"):
            redis.pexpire(name, 3_600_000)
    assert sent.count("tutor-sweep") >= 2


@pytest.mark.slow
@ON_LINUX
def test_a_worker_whose_clock_was_killed_ends_so_that_it_is_started_again(
    redis_server: str, tmp_path: Path
) -> None:
    environment = own_environment(tmp_path) | {"REDIS_URL": redis_server}
    command = [sys.executable, "-m", "dev.worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as worker:
        try:
            deadline = time.monotonic() + 30
            while len(children := children_of(worker.pid)) < 3:  # two at work, and the clock
                assert worker.poll() is None and time.monotonic() < deadline
                time.sleep(0.1)
            time.sleep(3)  # until it watches
            for child in children:
                os.kill(child, signal.SIGKILL)
            assert worker.wait(20) == 0
            assert worker.stderr and "clock_ended" in worker.stderr.read()
        finally:
            worker.kill()


def children_of(process: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.mark.both_databases
def test_an_address_that_was_never_confirmed_is_forgotten_after_a_day(alice: Learner, bob: Learner) -> None:
    Learner.objects.filter(pk=alice.pk).update(date_joined=timezone.now() - timedelta(hours=25))
    task = next(
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "learners" in entry["task"]
    )
    app.loader.import_default_modules()
    app.tasks[task]()
    assert list(Learner.objects.all()) == [bob]
