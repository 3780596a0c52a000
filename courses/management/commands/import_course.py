"""`manage.py import_course FOLDER|ZIP --to FOLDER`: a folder of Markdown as a course."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.authoring.import_folder import bring_in
from courses.authoring.importing.mending import mend
from courses.reading import archive
from courses.reading.document import ContentError


class Command(BaseCommand):
    help = "Makes a course folder of a folder or ZIP file of Markdown: mdBook, Quarto, Jupyter Book, MkDocs or none."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="the folder or the ZIP file")
        parser.add_argument(
            "--to", type=Path, required=True, help="the course folder to make; it must be new or empty"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"]
        to: Path = options["to"]
        if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
            raise CommandError(f"{to} is there already and not empty. Name a new folder.")
        try:
            brought = bring_in(archive.read(source), _name(source), timezone.localdate())
        except archive.Refused as why:
            raise CommandError(str(why)) from None
        lessons = sum(path.startswith("lessons/") for path in brought.files)
        if not lessons:
            for note in brought.notes:
                self.stderr.write(note, style_func=str)
            raise CommandError(f"There is no Markdown in {source}.")
        for path, data in brought.files.items():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            (to / path).write_bytes(data)
        mended = mend(to, {path: (origin.path, origin.lines) for path, origin in brought.origins.items()})
        for note in [*brought.notes, *mended.notes]:
            self.stderr.write(note, style_func=str)
        self.stdout.write(f"{to}: {lessons} lesson{'s' * (lessons != 1)} brought in")
        self._what_is_left(to, mended.left)

    def _what_is_left(self, folder: Path, errors: list[ContentError]) -> None:
        if errors:
            for error in errors:
                self.stderr.write(f"{folder}/{error}", style_func=str)
            count = len(errors)
            said = "1 place is" if count == 1 else f"{count} places are"
            self.stdout.write(
                f"{said} to be put right before the course can be loaded; check_content lists them."
            )


def _name(source: Path) -> str:
    stem = source.resolve().name.removesuffix(".zip")
    return " ".join(stem.replace("-", " ").replace("_", " ").split()).capitalize() or "A course"
