"""`make lint`: everything that a machine can say about the code without running the site.

Every check runs, even after one failed. What a check said is printed only when it failed. Sizes are only told.
"""

from __future__ import annotations

import shutil
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
    ("lengths of lines", "python", ("-m", "dev.long_lines")),
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
        if not scripts_and_styles(environment):
            failed.append("scripts and styles")
    for size in sizes.oversized():
        print(f"  guide   {size}")
    print(f"Ajar: wrong in {', '.join(failed)}" if failed else "Ajar: nothing found", flush=True)
    return int(bool(failed))


def scripts_and_styles(environment: Mapping[str, str]) -> bool:
    """Biome comes from npm; a machine without npm says that it did not look."""
    if not shutil.which("npm"):
        print("  skipped  scripts and styles: npm is not installed here", flush=True)
        return True
    listed, lock = ROOT / "node_modules" / ".package-lock.json", ROOT / "package-lock.json"
    if not listed.exists() or listed.stat().st_mtime < lock.stat().st_mtime:
        fetched = passed("what npm brings", ["npm", "ci", "--no-audit", "--no-fund"], environment)
        if not fetched:
            return False
    return passed("scripts and styles", ["npx", "--no-install", "biome", "check"], environment)


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
