"""`make lint`: everything that a machine can say about the code without running the site.

Every check runs, even after one failed. What a check said is printed only when it failed. Sizes are only told.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from config.env import ROOT
from dev import sizes
from dev.test import own_environment

PROGRAMS = Path(sysconfig.get_path("scripts"))

# What each finds, the program, its arguments.
CHECKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("code", "ruff", ("check", "--no-fix", ".")),
    ("layout of the code", "ruff", ("format", "--check", "--diff", ".")),
    ("types", "mypy", ("--no-error-summary", ".")),
    ("who imports whom", "lint-imports", ()),
    ("templates", "djlint", ("--lint", "--quiet", "templates")),
    ("settings and models", "python", ("manage.py", "check", "--fail-level", "WARNING")),
    ("migrations", "python", ("manage.py", "makemigrations", "--check", "--dry-run")),
    ("the course's text", "python", ("manage.py", "check_content")),
)


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="ajar-lint-") as folder:
        environment = own_environment(Path(folder))
        for subject, program, arguments in CHECKS:
            if not passed(subject, [str(PROGRAMS / program), *arguments], environment):
                failed.append(subject)
    for size in sizes.oversized():
        print(f"  guide   {size}")
    print(f"Ajar: wrong in {', '.join(failed)}" if failed else "Ajar: nothing found", flush=True)
    return int(bool(failed))


def passed(subject: str, command: list[str], environment: Mapping[str, str]) -> bool:
    """Runs one check and prints one line about it, and what it said when it failed."""
    begun = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "failed" if done.returncode else "ok"
    print(f"  {verdict:<6}  {subject}  ({time.monotonic() - begun:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout.rstrip(), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
