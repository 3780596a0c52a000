"""`manage.py check_content [FOLDER]`: finds all mistakes, asks no database, for CI and editors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from courses.document import ContentErrors
from courses.folder import read_folder
from courses.management.mistakes import tell
from courses.parser import compile_course


class Command(BaseCommand):
    help = "Checks a course folder and loads nothing."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="the course folder (COURSE_DIR when left out)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or settings.COURSE_DIR
        try:
            compiled = compile_course(read_folder(folder))
        except ContentErrors as mistakes:
            tell(self.stderr, mistakes.errors, "nothing was loaded")
            sys.exit(1)
        for warning in compiled.warnings:
            self.stderr.write(f"{warning} (a warning)", style_func=str)
        passages = sum(len(document.passages) for document in compiled.documents.values())
        documents, terms = len(compiled.documents), len(compiled.terms)
        self.stdout.write(
            f"{folder}: no mistakes in {documents} documents, {passages} passages, {terms} terms"
        )
