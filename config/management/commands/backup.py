"""`manage.py backup FILE`: everything that cannot be made again, in one file, while the site runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.operations import backup


class Command(BaseCommand):
    help = "Writes all learners' data, and the secret key if DATA_DIR holds it, into one file that restore reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="where to; a file of that name is replaced once this one is whole"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            rows = backup.write(file)
        except OSError as problem:
            raise CommandError(f"{file} cannot be written: {problem.strerror}.") from None
        self.stdout.write(
            f"{file}: {rows} rows, {file.stat().st_size / 1e6:.1f} MB. Keep it as safe as the site itself."
        )
