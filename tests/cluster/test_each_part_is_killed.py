"""A large site on this machine, each part of which is killed in turn while learners read, answer and ask.

`make cluster-test` runs it, on a machine that has HAProxy, PgBouncer and Redis's Sentinel.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.env import ROOT
from dev.cluster.machine import Cluster
from dev.cluster.needs import require
from dev.postgres import place
from tests.cluster.learners import Diary, Learners

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("CLUSTER"), reason="make cluster-test runs it"),
]
WITHIN = 30.0  # seconds
CALM = 3  # things of each kind that must go well before the next part is killed


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="ajar-cluster-", dir=place()))
    made = Cluster(folder, require())
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Happened:
    """What was done to the cluster, and how long each kind of request then went badly."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.rows: list[tuple[str, dict[str, float], int]] = []

    def do(self, what: str, act: Callable[[], object]) -> None:
        """Does it, and waits until everything goes well again."""
        begun, failed = time.monotonic(), len(self.diary.failed)
        before = {kind: len(times) for kind, times in self.diary.went_well.items()}
        act()
        acted = time.monotonic()
        while not all(self._since(kind, acted) >= CALM for kind in before) or time.monotonic() - acted < 4:
            assert time.monotonic() - acted < 60, f"{what}: {self.diary.failed[-3:]}"
            time.sleep(0.1)
        gaps = {}
        for kind, count in before.items():
            times = [begun, *self.diary.went_well[kind][count:]]
            gaps[kind] = max(later - earlier for earlier, later in pairwise(times))
        self.rows.append((what, gaps, len(self.diary.failed) - failed))
        print(f"  {what}: {self._row(gaps)}", flush=True)

    def table(self) -> str:
        head = f"{'what was done':<52}{'pages':>9}{'answers':>9}{'tutor':>9}{'refused':>9}"
        lines = [f"{what:<52}{self._row(gaps)}{failed:>9}" for what, gaps, failed in self.rows]
        return "\n".join(["", "longest wait in seconds between two that went well", head, *lines, ""])

    def _since(self, kind: str, moment: float) -> int:
        return sum(when > moment for when in self.diary.went_well[kind])

    @staticmethod
    def _row(gaps: dict[str, float]) -> str:
        return "".join(f"{gap:>9.1f}" for gap in gaps.values())


def signed_in(cluster: Cluster) -> list[dict[str, str]]:
    own = {**cluster.environment, "DATA_DIR": str(cluster.folder / "web1")}
    command = [sys.executable, "-m", "bench.quiz_writes", "begin"]
    said = subprocess.run(command, cwd=ROOT, env=own, check=True, stdout=subprocess.PIPE).stdout
    found: list[dict[str, str]] = json.loads(said)
    return found


def rows(cluster: Cluster, query: str) -> list[Any]:
    with psycopg.connect(cluster.environment["DATABASE_URL"], prepare_threshold=None) as database:
        return database.execute(query).fetchall()


@pytest.mark.timeout(420)
def test_no_part_is_missed_for_long_and_nothing_acknowledged_is_lost(cluster: Cluster) -> None:
    learners = Learners(cluster.port, signed_in(cluster))  # type: ignore[arg-type]
    diary = learners.diary
    happened = Happened(diary)
    learners.start()
    happened.do("nothing", lambda: None)
    build = cluster.next_build("lesson.css", "\n.of-the-next-build { color: inherit }\n")

    def again(name: str) -> Callable[[], None]:
        def act() -> None:
            cluster.start_web(name, build)
            cluster.wait_ready(cluster.ports[name])

        return act

    happened.do("a web host is killed", lambda: cluster.kill("web1"))
    happened.do("it comes back with the next build, the other stays", again("web1"))
    assert len(diary.builds) == 2, diary.builds  # both were seen at once
    happened.do("the other is killed", lambda: cluster.kill("web2"))
    happened.do("and comes back with the next build", again("web2"))
    happened.do("a worker with its clock is killed", lambda: cluster.kill("worker1"))
    happened.do("a second worker is killed", lambda: cluster.kill("worker2"))
    happened.do("Redis is killed, its replica takes over", lambda: cluster.kill("redis1"))
    happened.do("the killed Redis comes back, to follow", lambda: cluster.start_redis("redis1"))
    happened.do("PostgreSQL is killed, its standby takes over", lambda: cluster.kill("db1"))
    learners.stop()
    print(happened.table())
    held = {str(row[0]) for row in rows(cluster, "SELECT id FROM quizzes_attempt WHERE answers <> '{}'")}
    ended = dict(rows(cluster, "SELECT id::text, status FROM tutor_question"))
    print(
        f"{len(diary.attempts)} answers acknowledged, {len(diary.questions)} questions, {len(diary.failed)} refused"
    )
    print(*sorted({problem for _, problem in diary.failed}), sep="\n")
    assert diary.missing_files == []
    assert [one for one in diary.attempts if one not in held] == []
    for question, events in diary.questions.items():
        assert ended[question] in ("answered", "refused"), (question, ended[question], events)
        assert [number for number, _ in events] == [*range(1, len(events) + 1)], events
        assert [name for _, name in events].count("done") == 1, events
    assert [
        (what, kind) for what, gaps, _ in happened.rows for kind, gap in gaps.items() if gap > WITHIN
    ] == []
