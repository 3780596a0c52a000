"""`manage.py new_course FOLDER`: a course of one lesson, to be written on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from courses.authoring import beginnings
from courses.management.beginning import Beginning


class Command(Beginning):
    help = "Begins a course: a folder with course.yaml and a first lesson."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder, or an empty one")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            written = beginnings.course(folder, timezone.localdate())
        except beginnings.Refused as why:
            raise CommandError(str(why)) from None
        self.told(
            written, f"See it with COURSE_DIR={folder} DATA_DIR=var-{folder.name} make run, and write on."
        )
