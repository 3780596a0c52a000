"""`manage.py export_quiz SLUG --format gift|moodle-xml|yaml`: a quiz for other systems; with `--checks` what its lesson asks
in the text.
"""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.compiling.folder_compiler import compile_course
from courses.compiling.pictures import Gallery
from courses.reading.course_files import FileError, Stored
from courses.reading.document import ContentErrors
from courses.reading.folder import read_folder
from courses.reading.strict_yaml import read_yaml
from quizzes.exchange import gift, moodle_xml
from quizzes.exchange.source import from_yaml, to_yaml

FORMATS = {"gift": gift.write, "moodle-xml": moodle_xml.write, "yaml": to_yaml}


class Command(BaseCommand):
    help = "Prints the quiz of a lesson in a format that other systems read."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the lesson")
        parser.add_argument("--format", choices=sorted(FORMATS), required=True)
        parser.add_argument(
            "--checks",
            action="store_true",
            help="the questions in its text, of checks/, in place of the quiz",
        )
        parser.add_argument("--course", type=Path, help="the course folder (COURSE_DIR when left out)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["course"] or settings.COURSE_DIR
        try:
            files = read_folder(folder)
            compiled = compile_course(files)
        except ContentErrors as mistakes:
            raise CommandError(f"{folder} has mistakes: {mistakes.errors[0]}") from None
        within = "checks" if options["checks"] else "quizzes"
        source = next((one for one in files.within(within) if one.slug == options["slug"]), None)
        if source is None:
            what = "questions" if options["checks"] else "quiz"
            raise CommandError(f"{folder} has no {what} {within}/{options['slug']}.yaml.")
        facts = {id_: fact.value for id_, fact in compiled.facts.items()}
        quiz = from_yaml(read_yaml(source), facts, keep_marks=options["format"] == "yaml")
        gallery = Gallery(source.path, files.beside, lambda message, path, line: None)
        quiz.beside = partial(_picture, gallery)
        self.stdout.write(FORMATS[options["format"]](quiz), ending="")
        for note in quiz.notes:
            self.stderr.write(note, style_func=str)


def _picture(gallery: Gallery, path: str) -> Stored | None:
    """A picture as readers get it; None of one of another site."""
    try:
        return gallery.served(path)
    except FileError:
        return None
