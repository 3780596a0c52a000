"""`make test`: every test on SQLite, those of the data layer on a real PostgreSQL too, with the system's Chromium.

More words are given to pytest: `python -m dev.test tests/courses -k search`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.env import ROOT, VARIABLES
from dev import postgres

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = (
    "Ajar: the browser tests need Chromium, and this machine has none that runs. Install it (apt-get install chromium) "
    "or Google Chrome; the other tests run without: .venv/bin/python -m pytest -m 'not browser'"
)


def main() -> int:
    if not _chromium() and not _install_chromium():
        sys.stderr.write(NO_CHROMIUM + "\n")
        return 1
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ajar-tests-") as folder:
        environment = own_environment(Path(folder))
        print("Ajar: every test, on SQLite", flush=True)
        failed = _pytest(environment, *_workers(3), *sys.argv[1:])
        with postgres.running() as address:
            print("Ajar: the tests of the data layer, on PostgreSQL", flush=True)
            postgresql = {**environment, "DATABASE_URL": address}
            failed |= _pytest(postgresql, *_workers(2), "-m", "both_databases", *sys.argv[1:])
    print(
        f"Ajar: {'some tests failed' if failed else 'all tests passed'} after {time.monotonic() - begun:.0f} s"
    )
    return int(failed)


def _workers(count: int) -> tuple[str, ...]:
    """On two cores a third worker is worth it, a fourth is not: tests of real processes wait more than they work."""
    return ("-n", str(count), "--dist", "loadgroup")


def own_environment(data_dir: Path) -> dict[str, str]:
    """The caller's environment with every setting of the site at its default: a developer's `.env` or database must
    not decide what the tests say, nor be written to."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("TUTOR_", "DJANGO_"))}
    return {**plain, **{variable.name: variable.default for variable in VARIABLES}, "DATA_DIR": str(data_dir)}


def _pytest(environment: dict[str, str], *arguments: str) -> bool:
    slowest = ["--durations", "10", "--durations-min", "3"]
    command = [sys.executable, "-m", "pytest", "-q", *slowest, *arguments]
    # 5 is "no test was collected": a selection need not have tests for PostgreSQL.
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode not in (0, 5)


def _chromium() -> bool:
    """Whether a Chromium is there and runs; on Ubuntu `chromium-browser` may be only a signpost to a snap."""
    for name in CHROMIUM:
        program = shutil.which(name)
        if (
            program
            and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
        ):
            return True
    return False


def _install_chromium() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Ajar: installing Chromium for the browser tests", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *arguments], env=quiet, check=False, stdout=subprocess.DEVNULL)
    return _chromium()


if __name__ == "__main__":
    sys.exit(main())
