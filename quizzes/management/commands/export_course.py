"""`manage.py export_course [FOLDER] --format html`: a whole course as one page that can be printed."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.compiling.folder_compiler import compile_course
from courses.reading.document import ContentErrors
from courses.reading.folder import read_folder
from quizzes import printed


class Command(BaseCommand):
    help = "Prints a whole course, its quizzes and their answers as one page of HTML."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="the course folder (COURSE_DIR when left out)"
        )
        parser.add_argument("--format", choices=["html"], default="html")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or settings.COURSE_DIR
        try:
            compiled = compile_course(read_folder(folder))
        except ContentErrors as mistakes:
            raise CommandError(f"{folder} has mistakes: {mistakes.errors[0]}") from None
        self.stdout.write(printed.page(compiled), ending="")
