"""`manage.py import_quiz FILE`: a quiz of another system as the YAML of a course."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.exchange import pools
from quizzes.exchange.importing import READERS, read
from quizzes.exchange.source import Exchange, to_yaml
from quizzes.formats.travel import Refused


class Command(BaseCommand):
    help = "Prints a file of another system as a quiz of a course, and says on standard error whatever is left out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format", choices=sorted(READERS), help="what the file is (found out when left out)"
        )
        parser.add_argument(
            "--course", type=Path, help="the course folder, for pictures (beside the file when left out)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            quiz = read(file.name, file.read_bytes(), options["format"])
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror or problem}.") from None
        except Refused as why:
            raise CommandError(str(why)) from None
        pools.make(quiz)
        self._pictures(quiz, options["course"] or file.parent)
        for note in quiz.notes:
            self.stderr.write(note, style_func=str)
        if not quiz.items:
            raise CommandError("There is no question in it that a quiz here can have.")
        self.stdout.write(to_yaml(quiz), ending="")

    def _pictures(self, quiz: Exchange, folder: Path) -> None:
        """Writes the pictures of the questions that came in. One that is there already and another one stays."""
        used = to_yaml(quiz)
        for name, data in quiz.pictures.files.items():
            if f"(img/{name})" not in used:
                continue
            path = folder / "img" / name
            try:
                path.parent.mkdir(exist_ok=True)
                if path.exists() and path.read_bytes() != data:
                    raise CommandError(
                        f"{path} is there already, and another picture. Rename it and import again."
                    )
                path.write_bytes(data)
            except OSError as problem:
                raise CommandError(f"{path} cannot be written: {problem.strerror or problem}.") from None
            quiz.note("the quiz", f"has the picture {path}, which was written")
