"""The data folder of a site at its defaults, made once for a whole run of tests and copied for each that starts a site."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from tempfile import gettempdir

from bench.servers import prepared
from config import env
from dev import prepared as steps
from dev.test import own_environment

# All processes of one run have it; a run in one process has its own number.
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
FOLDER = Path(gettempdir()) / f"ajar-prepared-{_RUN}"


def filled(data_dir: Path) -> dict[str, str]:
    """The environment of a site with `data_dir`, which then holds database, static files and course."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    made = FOLDER / "data"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            prepared(FOLDER / "draft")
            (FOLDER / "draft").rename(made)
    shutil.copytree(made, data_dir, dirs_exist_ok=True)
    environment = own_environment(data_dir)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    # as the launcher notes it, so that its start does nothing again
    steps.remember(data_dir, steps.now(env.read(environment, FOLDER / "no .env")))
    return environment


def removed() -> None:
    """At the end of the run."""
    shutil.rmtree(FOLDER, ignore_errors=True)
