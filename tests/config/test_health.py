"""What operators and their probes ask."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from config.broker import unix_url
from config.env import ROOT
from config.operations import health
from courses.models import Course


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    health._queue.forget()


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_without_a_course_no_visitors_should_be_sent_here(
    client: Client, db: None, redis_server: str
) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "missing": ["course", "worker"]}


def test_without_redis_the_course_can_be_read_and_the_tutor_waits(
    client: Client,
    course: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(site, "REDIS_URL", unix_url(tmp_path / "nobody.sock"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "missing": ["redis", "worker"]}
    assert not caplog.records  # asked every second, it would fill the log
    reading = client.get("/readyz?for=reading")
    assert reading.status_code == 200
    assert reading.json() == {"ready": True, "missing": ["redis", "worker"]}


def test_a_database_of_an_older_version_is_not_ready(
    client: Client, course: Course, redis_server: str
) -> None:
    MigrationRecorder.Migration.objects.filter(app="tutor").latest("pk").delete()
    answer = client.get("/readyz?for=reading")
    assert answer.status_code == 503
    assert "migrations" in answer.json()["missing"]


def test_while_a_worker_hangs_one_waits_for_it_and_the_others_are_told_what_is_known() -> None:
    asked, may_answer = [], threading.Event()

    def ask() -> list[str]:
        asked.append(1)
        may_answer.wait(20)
        return ["worker"]

    kept = health.Kept(ask)
    kept._found, kept._until = [], 0.0
    first = threading.Thread(target=kept.now)
    first.start()
    while not asked:
        pass
    assert [kept.now() for _ in range(16)] == [[]] * 16
    may_answer.set()
    first.join()
    assert kept.now() == ["worker"]
    assert len(asked) == 1


@pytest.fixture
def worker(redis_server: str, tmp_path: Path) -> Iterator[None]:
    """A worker process on this run's Redis, there when it answers."""
    command = [sys.executable, "-m", "dev.worker"]
    environment = {**os.environ, "REDIS_URL": redis_server, "DATA_DIR": str(tmp_path), "TUTOR_WORKERS": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.base"
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(20)


@pytest.mark.slow
def test_with_everything_there_nothing_is_missing(client: Client, course: Course, worker: None) -> None:
    deadline = time.monotonic() + 30
    while (answer := client.get("/readyz")).json()["missing"] and time.monotonic() < deadline:
        pass
    assert answer.json() == {"ready": True, "missing": []}


@pytest.mark.django_db
def test_metrics_are_in_the_format_of_prometheus(client: Client) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert b"# TYPE python_info gauge" in answer.content
