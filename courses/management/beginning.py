"""What the commands have in common that begin something: they say what they wrote and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser


class Beginning(BaseCommand):
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_slug(self, parser: CommandParser, what: str) -> None:
        parser.add_argument("slug", help=f"the name in the address of the {what}, such as first-loaf")
        parser.add_argument("--course", type=Path, help="the course folder (COURSE_DIR when left out)")

    def told(self, written: Sequence[Path], then: str) -> None:
        for path in written:
            self.stdout.write(str(path))
        self.stdout.write(then)
