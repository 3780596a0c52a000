"""`manage.py import_quiz FILE`: a quiz of another system as the YAML of a course."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.exchange import gift, moodle_xml
from quizzes.exchange.source import to_yaml


class Command(BaseCommand):
    help = "Prints a GIFT or Moodle XML file as a quiz of a course."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{options['file']} cannot be read: {problem}") from None
        is_xml = text.lstrip().startswith("<")
        try:
            quiz = moodle_xml.read(text) if is_xml else gift.read(text)
        except moodle_xml.Refused as why:
            raise CommandError(str(why)) from None
        if not quiz.items:
            raise CommandError("There is no question in it that a quiz here can have.")
        self.stdout.write(to_yaml(quiz), ending="")
        for note in quiz.notes:
            self.stderr.write(note, style_func=str)
