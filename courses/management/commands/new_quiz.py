"""`manage.py new_quiz SLUG`: the quiz of a lesson."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from courses.authoring import beginnings
from courses.management.beginning import Beginning


class Command(Beginning):
    help = "Begins the quiz of a lesson."

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_slug(parser, "lesson")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["course"] or settings.COURSE_DIR
        try:
            written = beginnings.quiz(folder, options["slug"])
        except beginnings.Refused as why:
            raise CommandError(str(why)) from None
        self.told(
            written, "check_content says whether it is right; docs/authoring.md lists the kinds of question."
        )
