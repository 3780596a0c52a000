"""What a course of 2,116 lessons costs, each figure with its goal: `make bench-big`, or `python -m bench.big [LESSONS]`.

Processor seconds are those of all processes; they hold on a busy machine, which the seconds of a clock do not.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from bench.many_lessons import LESSONS, write
from bench.waiting import WAIT, writer
from config.env import ROOT
from dev.test import own_environment


@dataclass(frozen=True)
class Taken:
    seconds: float
    processors: float
    megabytes: float


def measured(*arguments: str, environment: Mapping[str, str]) -> Taken:
    """What `manage.py` took, start-up included; its memory is the most that one process of it had at one time."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} ended with status {process.returncode}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Taken(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, kilobytes / 1024)


def loads(folder: Path, slug: str, environment: Mapping[str, str]) -> Iterator[Figure]:
    """A load of everything, then of nothing, of one lesson and of one entry of the glossary."""
    start = measured("help", environment=environment).processors
    lesson, terms = folder / "lessons" / f"{slug}.md", folder / "terms.yaml"

    def loaded(change: Callable[[], object]) -> tuple[Taken, float]:
        """And how long somebody who wrote meanwhile had to wait."""
        change()
        with writer(Path(environment["DATA_DIR"]) / "ajar.sqlite3") as waits:
            taken = measured("load_content", str(folder), environment=environment)
        return taken, max(waits)

    full, waited = loaded(lambda: None)
    yield Figure(
        "full load",
        full.seconds,
        " s",
        60,
        True,
        f"{full.processors:.0f} s of processors on {os.cpu_count()}",
    )
    yield Figure("memory of a full load", full.megabytes, " MB", 300, True)
    yield Figure("longest wait of a writer meanwhile", waited, " s", WAIT, True)
    for name, aim, change in (
        ("nothing changed", 0.5, lambda: None),
        ("one lesson changed", 1, lambda: lesson.write_text(lesson.read_text() + "\nOne more sentence.\n")),
        (
            "one entry of the glossary changed",
            2,
            lambda: terms.write_text(terms.read_text().replace("means: ", "means: In short, ", 1)),
        ),
    ):
        taken, waited = loaded(change)
        yield Figure(
            f"{name}, processors",
            max(0, taken.processors - start),
            " s",
            aim,
            True,
            f"beside {start:.1f} s to start Django",
        )
        yield Figure("longest wait of a writer meanwhile", waited, " s", WAIT, True)


def main() -> None:
    lessons = int(sys.argv[1]) if len(sys.argv) > 1 else LESSONS
    with tempfile.TemporaryDirectory(prefix="ajar-bench-") as place:
        folder = Path(place) / "course"
        slugs = write(ROOT / "content", folder, lessons)
        environment = own_environment(Path(place) / "data")
        print(f"Ajar: a course of {len(slugs):,} lessons", flush=True)
        prepare = [sys.executable, "-m", "dev.content", "database", "static"]
        subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        for figure in loads(folder, slugs[-1], environment):
            print(figure, flush=True)
        subprocess.run([sys.executable, "-m", "bench.big_site"], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
