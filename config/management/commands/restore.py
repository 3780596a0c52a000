"""`manage.py restore FILE`: puts the data of a backup into a database that `migrate` has made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.operations import backup


class Command(BaseCommand):
    help = "Puts the data of a backup into this database, all or nothing. Run migrate before and load_content after."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="remove what learners have in this database already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            rows = backup.read(file, replace=options["replace"])
        except backup.NotRestored as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"{rows} rows are back.")
        if key := backup.secret_key_of(file):
            self._keep(key)

    def _keep(self, key: str) -> None:
        """For a local site; on a server SECRET_KEY is in the environment, and so it was when the backup was made."""
        place = settings.DATA_DIR / "secret-key"
        if place.exists() and place.read_text().strip() != key:
            place.replace(place.with_name("secret-key.before"))
        place.touch(mode=0o600)
        place.write_text(key)
        self.stdout.write(
            f"The secret key is in {place}; processes that run must be started again to use it."
        )
