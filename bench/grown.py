"""What months of use cost: `python -m bench.grown [QUESTIONS [ATTEMPTS]]`, also a part of `make bench-big`.

On SQLite, each row in a process of its own: its seconds, and how much memory it took at most. Those of processors hold on a busy
machine; what a writer waits is by the clock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.waiting import WAIT, writer
from config.env import ROOT
from dev.test import own_environment

QUESTIONS, ATTEMPTS = 1_000_000, 200_000
SECONDS, MEGABYTES = 1.0, 50.0  # a row may take at most
SETTINGS = {
    "TUTOR_MODELS": "own=openai-compatible:own-7b@http://127.1:9/v1",
    "TUTOR_PRICES": "own-7b=0.25/2.00",
    "TUTOR_DAILY_SPEND": "1000",
    "ALLOWED_HOSTS": "",
}


def statistics() -> None:
    from quizzes.models import Quiz

    quiz = Quiz.objects.order_by("slug")[0]
    _seen(f"/admin/quizzes/quiz/{quiz.pk}/statistics/")


def corrected() -> None:
    from io import StringIO

    from django.core.management import call_command

    from quizzes.models import Quiz

    call_command("corrected_keys", Quiz.objects.order_by("slug")[0].slug, stdout=StringIO())


def behaviour() -> None:
    _seen("/admin/tutor/question/behaviour/")


def gaps() -> None:
    from tutor.wording import gaps as found

    since = _ago(30)
    kind, slug, _ = found.counts(since)[0]
    found.rows_of(kind, slug, since)


def costs() -> None:
    _seen("/admin/tutor/question/routing/")


def metrics() -> None:
    from tutor.measuring.metrics import TutorCollector

    list(TutorCollector().collect())


def spent() -> None:
    from tutor.serving.spending import spent_today

    spent_today()


def same() -> None:
    from tutor.models import Question
    from tutor.same_question import same_as_before

    row = Question.objects.filter(asked_of="own").order_by("-asked_at")[0]
    row.text = "What does it cost to run one that nobody has asked about before?"
    same_as_before(row)


def sweep() -> None:
    from django.utils import timezone

    from tutor.serving.leases import left_behind

    left_behind(timezone.now())


def vectors() -> None:
    from tutor.wording.gaps import asked_in_vain

    list(
        asked_in_vain(_ago(90))
        .exclude(vector__space="x")
        .order_by("-asked_at")
        .values_list("pk", "text")[:40]
    )


def forget_hour() -> None:
    from tutor.tasks import forget

    forget()


def forget_days() -> None:
    from django.conf import settings

    from tutor.tasks import forget

    settings.TUTOR_KEEP_DAYS -= 5
    forget()


def load() -> None:
    """Every lesson was edited."""
    import shutil

    from django.conf import settings

    from courses.loading.loader import load as load_course

    folder = Path(shutil.copytree(settings.COURSE_DIR, settings.DATA_DIR / "course"))
    for lesson in (folder / "lessons").glob("*.md"):
        lesson.write_text(f"{lesson.read_text()}\nOne more sentence.\n")
    load_course(folder)


def expire() -> None:
    from learners.expiry import forget

    forget()


def erase() -> None:
    from learners.models import Learner

    Learner.objects.get(email="l7@example.org").delete()


def days() -> None:
    """What the worker keeps of each day that is over; done once."""
    from tutor.measuring import days as kept

    kept.keep()


# In this order: those that only read first.
ROWS: dict[str, Callable[[], None]] = {
    "statistics of a quiz": statistics,
    "corrected keys of a quiz": corrected,
    "the money of a day": spent,
    "the same question before": same,
    "sweep": sweep,
    "gaps": gaps,
    "gaps without a vector": vectors,
    "keeping what days came to, once": days,
    "behaviour": behaviour,
    "costs": costs,
    "/metrics": metrics,
    "forget an hour's questions": forget_hour,
    "forget five days' questions": forget_days,
    "expiry of learners": expire,
    "erasing a learner": erase,
    "a load of twelve edited lessons": load,
}
NO_AIM = ("keeping what days came to, once", "forget five days' questions", "a load of twelve edited lessons")
BESIDE_A_WRITER = ("forget five days' questions", "expiry of learners", "a load of twelve edited lessons")


def _ago(days: int) -> Any:
    from django.utils import timezone

    return timezone.now() - timedelta(days=days)


def _seen(path: str) -> None:
    from django.conf import settings
    from django.test import Client

    from learners.models import Learner

    operator, _ = Learner.objects.get_or_create(email="root@example.org", is_staff=True, is_superuser=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(operator, settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")


def row(name: str) -> dict[str, float]:
    """Runs one row in this process."""
    _django()
    from django.db import connection

    connection.ensure_connection()
    _imported()
    _memory_from_now()
    before, begun, worked = _memory("VmRSS"), time.perf_counter(), time.process_time()
    ROWS[name]()
    return {
        "seconds": time.perf_counter() - begun,
        "processors": time.process_time() - worked,
        "megabytes": max(0.0, _memory("VmHWM") - before),
    }


def _imported() -> None:
    """All that a process of the site has at hand before it is asked."""
    from django.test import Client

    Client(SERVER_NAME="localhost").get("/healthz")
    Client(SERVER_NAME="localhost").get("/admin/login/")
    import tutor.tasks  # noqa: F401


def _memory_from_now() -> None:
    """Has Linux measure the most memory from here on."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def _memory(name: str) -> float:
    """Megabytes; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django

    django.setup()


def main() -> None:
    if sys.argv[1:2] == ["row"]:
        print(json.dumps(row(sys.argv[2])))
        return
    if sys.argv[1:2] == ["fill"]:
        _django()
        from bench import grown_rows

        grown_rows.fill(int(sys.argv[2]), int(sys.argv[3]))
        return
    asked, tried = (*map(int, sys.argv[1:]), *(QUESTIONS, ATTEMPTS)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory(prefix="ajar-grown-") as place:
        environment = own_environment(Path(place)) | SETTINGS
        print(f"Ajar: {asked:,} questions to the tutor, {tried:,} attempts at quizzes, on SQLite", flush=True)
        for command in (
            ("dev.content", "database", "static", "course"),
            ("bench.grown", "fill", f"{asked}", f"{tried}"),
        ):
            subprocess.run(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        size = sum(one.stat().st_size for one in Path(place).glob("ajar.sqlite3*"))
        print(Figure("database", size / 1e6, " MB"), flush=True)
        for name in ROWS:
            for figure in figures(name, environment):
                print(figure, flush=True)


def figures(name: str, environment: dict[str, str]) -> Iterator[Figure]:
    command = [sys.executable, "-m", "bench.grown", "row", name]
    with ExitStack() as beside:
        waits: list[float] = []
        if name in BESIDE_A_WRITER:
            waits = beside.enter_context(writer(Path(environment["DATA_DIR"]) / "ajar.sqlite3"))
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    took = json.loads(done.stdout.splitlines()[-1])
    seconds, megabytes = (None, None) if name in NO_AIM else (SECONDS, MEGABYTES)
    clock = f"{took['seconds']:.2g} s by the clock"
    yield Figure(f"{name}, processors", took["processors"], " s", seconds, True, clock)
    yield Figure(f"{name}, memory", took["megabytes"], " MB", megabytes, True)
    if waits:
        yield Figure(
            f"{name}, longest wait of a writer", max(waits), " s", WAIT, True, f"of {len(waits)} writes"
        )


if __name__ == "__main__":
    main()
