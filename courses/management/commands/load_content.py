"""`manage.py load_content [FOLDER]`: makes the site serve the course in the folder."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from courses.loading.loader import ContentErrors, load
from courses.management.mistakes import tell


class Command(BaseCommand):
    help = "Loads a course folder: all of it, or nothing when there is a mistake in it."
    # they import every page of the site, which takes longer than a load that finds nothing new; `check` has them
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="the course folder (COURSE_DIR when left out)"
        )
        parser.add_argument(
            "--again", action="store_true", help="compile and write everything, changed or not"
        )

        parser.add_argument(
            "--replace",
            action="store_true",
            help="load it although the database holds a course of another name, whose texts are withdrawn",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or settings.COURSE_DIR
        started = time.monotonic()
        try:
            report = load(folder, again=options["again"], replace_other=options["replace"])
        except ContentErrors as mistakes:
            tell(self.stderr, mistakes.errors, "nothing was loaded")
            sys.exit(1)
        if options["verbosity"] > 1:
            for what in ("added", "changed", "withdrawn"):
                for path in getattr(report, what):
                    self.stdout.write(f"{what}: {path}")
        self.stdout.write(f"{folder}: {report} ({time.monotonic() - started:.1f} s)")
