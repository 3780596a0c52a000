"""The data folder of a site at its defaults, made once for a whole run of tests and copied for each that starts a site."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir

from bench.servers import prepared
from config import env
from dev import prepared as steps
from dev.test import own_environment

# All processes of one run have it; a run in one process has its own number.
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
FOLDER = Path(gettempdir()) / f"ajar-prepared-{_RUN}"


def filled(data_dir: Path, course_dir: str = "") -> dict[str, str]:
    """The environment of a site with `data_dir`, which then holds database, static files and the course of `content/`.

    With a `course_dir` no course is there, and that one is loaded when the site starts.
    """
    _copied(_without_course if course_dir else _with_course, data_dir)
    environment = own_environment(data_dir)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if course_dir:
        environment["COURSE_DIR"] = course_dir
    # as the launcher notes it, so that its start does nothing again
    known = steps.now(env.read(environment, FOLDER / "no .env"))
    steps.remember(data_dir, replace(known, course="") if course_dir else known)
    return environment


def with_tables(data_dir: Path) -> None:
    """Puts a database there that has its tables and nothing in them."""
    _copied(_tables_alone, data_dir)


def _copied(make: Callable[[], Path], data_dir: Path) -> None:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = make()
    shutil.copytree(made, data_dir, dirs_exist_ok=True)


def _tables_alone() -> Path:
    made = FOLDER / "tables alone"
    if not made.exists():
        prepared(FOLDER / "draft", ("database",))
        (FOLDER / "draft").rename(made)
    return made


def _without_course() -> Path:
    made = FOLDER / "without course"
    if not made.exists():
        shutil.copytree(_tables_alone(), FOLDER / "draft")
        prepared(FOLDER / "draft", ("static",))
        (FOLDER / "draft").rename(made)
    return made


def _with_course() -> Path:
    made = FOLDER / "data"
    if not made.exists():
        shutil.copytree(_without_course(), FOLDER / "draft")
        prepared(FOLDER / "draft", ("course",))
        (FOLDER / "draft").rename(made)
    return made


def removed() -> None:
    """At the end of the run."""
    shutil.rmtree(FOLDER, ignore_errors=True)
