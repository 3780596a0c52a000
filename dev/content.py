"""Prepares the database, the static files and the course, then loads the course again whenever a file changes.

One process for all of it, because Django takes over a second to start and a change is promised in two.
`python -m dev.content STEP… [watch]`, steps: database static course.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dev.steps import told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")


def database() -> str:
    """Applies the migrations that are missing; raises SystemExit after a sentence when the database is not fit for it."""
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    from config.operations.checks import UTF8, foreign_encoding

    try:
        encoding = foreign_encoding()
    except OperationalError as problem:
        told("database", f"the one of DATABASE_URL cannot be used: {' '.join(str(problem).split())}")
        raise SystemExit(1) from None
    if encoding is not None:
        told("database", f"the one of DATABASE_URL keeps its text as {encoding}. {UTF8}")
        raise SystemExit(1)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return "up to date"
    call_command("migrate", interactive=False, verbosity=0)
    return f"{len(plan)} migrations applied"


def static() -> str:
    """Builds the static files: hashed names, compressed."""
    from django.core.management import call_command

    said = io.StringIO()
    call_command("collectstatic", interactive=False, verbosity=1, stdout=said)
    # "12 static files copied to '/…', 3 unmodified, 20 post-processed."
    return said.getvalue().strip().splitlines()[-1].split(" copied")[0] + " collected"


def course() -> str:
    """Loads the course folder; raises SystemExit with every mistake when it cannot and no course is there."""
    from django.conf import settings

    from courses.models import Course

    loaded = load(settings.COURSE_DIR)
    if loaded.good:
        return loaded.said
    told("mistakes", loaded.said)
    if not Course.objects.exists():
        raise SystemExit(1)
    return "has mistakes; the course stays as it was loaded before"


@dataclass(frozen=True)
class Loaded:
    """What came of a load: `said` names what changed, or each mistake on a line of its own; `new` where neither was so before."""

    said: str
    good: bool
    new: bool


def load(folder: Path) -> Loaded:
    from django.conf import settings

    from config.edge import mistakes
    from courses.loading.loader import ContentErrors, load

    before = mistakes.read(mistakes.place(settings.DATA_DIR))
    try:
        report = load(folder)
        loaded = Loaded(str(report), good=True, new=report.anything or bool(before))
    except ContentErrors as found:
        said = "\n".join(str(mistake) for mistake in found.errors)
        loaded = Loaded(said, good=False, new=said != before)
    mistakes.leave(settings.DATA_DIR, "" if loaded.good else loaded.said)  # for the pages that are open
    return loaded


# milliseconds that a folder is left alone before it is loaded, and that a load waits at most for that
QUIET, LONGEST = 400, 5_000
LOOK = 1_000  # milliseconds after which the watcher says that nothing has happened; the first time, that it watches


def watch(folder: Path) -> None:
    """Loads the course again after every change, for good; mistakes are printed and the last good course stays."""
    import watchfiles

    from courses.loading.loader import code_that_decides

    code_that_decides()  # of the code that this process has loaded, which may change on the disk from now on
    # An editor that saves every file, or git, writes for a while: a course half old and half new is never loaded.
    found = watchfiles.watch(
        folder, debounce=LONGEST, step=QUIET, rust_timeout=LOOK, yield_on_timeout=True, raise_interrupt=False
    )
    next(found)  # it watches from here on, and has not seen what was saved since the load before the start
    told("watching", str(folder))
    again(folder, though_old=False)
    for changes in found:
        if changes:
            again(folder)


def again(folder: Path, *, though_old: bool = True) -> None:
    """Loads the course and says what came of it; `though_old` also where it is nothing new."""
    from django.db import DatabaseError, connection

    started = time.monotonic()
    try:
        loaded = load(folder)
    except DatabaseError as problem:
        connection.close()
        loaded = Loaded(f"could not be loaded: {problem}", good=False, new=True)
    if loaded.new or though_old:
        took = f" ({time.monotonic() - started:.1f} s)" if loaded.good else ""
        told("loaded" if loaded.good else "mistakes", f"{loaded.said}{took}")


STEPS: dict[str, Callable[[], str]] = {"database": database, "static": static, "course": course}


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    for name in sys.argv[1:]:
        if name == "watch":
            watch(settings.COURSE_DIR)
        else:
            told(name, STEPS[name]())


if __name__ == "__main__":
    main()
