"""Lists the questions whose keys were corrected, and how many learners had answered them before."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from quizzes.corrections import touched


class Command(BaseCommand):
    help = (
        "Lists the questions whose keys were corrected, and how many learners with an account that touches."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lesson", nargs="*", help="of these lessons only")

    def handle(self, *args: Any, **options: Any) -> None:
        found = touched(options["lesson"] or None)
        if not found:
            self.stdout.write("No key was corrected.")
        for one in found:
            learners = "1 learner" if one.learners == 1 else f"{one.learners} learners"
            self.stdout.write(
                f"{one.slug}: {one.question.id}, corrected on {one.at:%Y-%m-%d}: "
                f"answered before by {learners}, again since by {one.again}"
            )
