"""`manage.py content_schemas --to FOLDER`: JSON Schemas of the YAML files, for editors."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from quizzes import schemas


class Command(BaseCommand):
    help = "Writes the JSON Schemas of the YAML files of a course, and of the front matter of its texts."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="the folder to write them to")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in schemas.every().items():
            path = folder / f"{name}.schema.json"
            path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            self.stdout.write(str(path))
