"""The Chromium or Chrome of this machine that runs. Standard library only until Playwright is asked to launch it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

# The first is the same browser without its windows: a page of a new profile opens in a quarter of the time.
PROGRAMS = (
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # A page goes on in the process that its empty tab began, where each took a second one for the site's opener policy.
    "--renderer-process-limit=1",
]
PATIENCE = 60  # seconds that a first page may take on a busy machine


def programs() -> Iterator[str]:
    """Every program with a browser's name; whether it runs is another question."""
    for name in PROGRAMS:
        if program := shutil.which(name):
            yield program


def find() -> str | None:
    """The first that draws a page. On Ubuntu `chromium-browser` may be only a signpost to a snap."""
    return next(filter(draws, programs()), None)


def draws(program: str) -> bool:
    """Whether the program draws a page, which answering `--version` does not prove."""
    with tempfile.TemporaryDirectory(prefix="ajar-browser-", ignore_cleanup_errors=True) as profile:
        page = "data:text/html,<title>drawn</title>"
        command = [program, "--headless", *FLAGS, f"--user-data-dir={profile}", "--dump-dom", page]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0 and "<title>drawn</title>" in done.stdout


def launched(playwright: Playwright, **options: Any) -> Browser:
    """The first that Playwright can drive; raises Playwright's own error of the last one when there is none."""
    from playwright.sync_api import Error

    problem = Error("there is no Chromium and no Google Chrome here")
    for program in programs():
        try:
            return playwright.chromium.launch(executable_path=program, args=FLAGS, **options)
        except Error as found:
            problem = found
    raise problem
