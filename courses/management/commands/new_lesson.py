"""`manage.py new_lesson SLUG`: a lesson, and its place in the course."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from courses.authoring import beginnings
from courses.management.beginning import Beginning


class Command(Beginning):
    help = "Begins a lesson, and lists it at the end of the course."

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_slug(parser, "lesson")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["course"] or settings.COURSE_DIR
        try:
            written = beginnings.lesson(folder, options["slug"], timezone.localdate())
        except beginnings.Refused as why:
            raise CommandError(str(why)) from None
        self.told(written, f"Its quiz begins with new_quiz {options['slug']}.")
