"""What every test may ask for: the example course, a real Redis, and the cast."""

from __future__ import annotations

import gc
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis as redis_client
from django.conf import settings as django_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.broker import broker_url, unix_url
from config.celery import app as queue
from config.redis_client import asked
from courses import languages
from courses.models import Course
from dev import redis_server as finder
from learners.models import Learner
from quizzes import question_sets
from tests import rows, site_data
from tutor.serving import switches

# A busy machine is slow, and no law is broken by that.
hypothesis_settings.register_profile("ajar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("ajar")

EXAMPLE = Path(__file__).parent / "courses" / "example"


def pytest_make_parametrize_id(val: object) -> str | None:
    """A short name for a very long text, since processes that a test starts have its name in their environment."""
    is_long = isinstance(val, str | bytes) and len(val) > 1000
    return f"{val[:20]!r} and {len(val) - 20} more" if is_long else None  # type: ignore[index,arg-type]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Reads no file without the mark in the run on PostgreSQL: reading them all takes longer than a tenth of that run."""
    if config.getoption("markexpr") != "both_databases" or not collection_path.name.startswith("test_"):
        return None
    return "both_databases" not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for processes come first: begun last, one of them would keep the whole run waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: nobody need look through them for what can be thrown away."""
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):  # the last one
        site_data.removed()


@pytest.fixture(autouse=True)
def english() -> None:
    """What a test before loaded in another language is not this one's."""
    languages.now_are(languages.Spoken())


@pytest.fixture(autouse=True)
def nothing_read() -> None:
    """What a process keeps of questions that were asked, and of switches of the tutor, is no other test's."""
    question_sets.restored.cache_clear()
    switches.drop()


@pytest.fixture(autouse=True)
def no_rest() -> None:
    """A Redis that hung in the test before is another one."""
    asked.until = 0.0


@pytest.fixture
def course(db: None) -> Course:
    """The example course of `tests/courses/example`, loaded as an author would."""
    from courses.loading.loader import load

    rows.written_once("example", lambda: load(EXAMPLE))
    return Course.objects.get()


@pytest.fixture
def alice(db: None) -> Learner:
    return Learner.objects.create_user("alice@example.org", "correct horse battery")


@pytest.fixture
def bob(db: None) -> Learner:
    return Learner.objects.create_user("bob@example.org", "staple battery horse")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a real Redis of this test run's own; settings and queue are pointed at it."""
    server = finder.find()
    assert server is not None, finder.MISSING
    with tempfile.TemporaryDirectory(prefix="ajar-") as folder:
        socket = Path(folder) / "redis.sock"
        process = subprocess.Popen(server.command(socket), stdout=subprocess.DEVNULL)
        address = unix_url(socket)
        try:
            _wait_for_redis(address)
            django_settings.REDIS_URL = address
            _point_queue_at(address)
            yield address
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def redis(redis_server: str) -> Iterator[redis_client.Redis]:
    """A client of a real Redis that is empty when the test starts."""
    with redis_client.Redis.from_url(redis_server, decode_responses=True) as client:
        client.flushall()
        yield client


def _wait_for_redis(address: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            redis_client.Redis.from_url(address).ping()
        except redis_client.ConnectionError:
            assert time.monotonic() < deadline, "Redis did not come up"
            time.sleep(0.02)
        else:
            return


def _point_queue_at(address: str) -> None:
    where = broker_url(address)
    queue.conf.update(broker_url=where, broker_read_url=where, broker_write_url=where)
    queue._after_fork()  # forgets the pools of the former address
