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

    said, good = load(settings.COURSE_DIR)
    if good:
        return said
    told("mistakes", said)
    if not Course.objects.exists():
        raise SystemExit(1)
    return "has mistakes; the course stays as it was loaded before"


def load(folder: Path) -> tuple[str, bool]:
    """Loads `folder` and says what happened, with every mistake on a line of its own, and whether it went well."""
    from django.conf import settings

    from config.edge import mistakes
    from courses.loading.loader import ContentErrors, load

    try:
        said, good = str(load(folder)), True
    except ContentErrors as found:
        said, good = "\n".join(str(mistake) for mistake in found.errors), False
    mistakes.leave(settings.DATA_DIR, "" if good else said)  # for the pages that are open
    return said, good


# milliseconds that a folder is left alone before it is loaded, and that a load waits at most for that
QUIET, LONGEST = 400, 5_000


def watch(folder: Path) -> None:
    """Loads the course again after every change, for good; mistakes are printed and the last good course stays."""
    import watchfiles
    from django.db import DatabaseError, connection

    from courses.loading.loader import code_that_decides

    code_that_decides()  # of the code that this process has loaded, which may change on the disk from now on
    told("watching", str(folder))
    # An editor that saves every file, or git, writes for a while: a course half old and half new is never loaded.
    for _changes in watchfiles.watch(folder, debounce=LONGEST, step=QUIET, raise_interrupt=False):
        started = time.monotonic()
        try:
            said, good = load(folder)
        except DatabaseError as problem:
            connection.close()
            said, good = f"could not be loaded: {problem}", False
        told(
            "loaded" if good else "mistakes", f"{said} ({time.monotonic() - started:.1f} s)" if good else said
        )


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
