from __future__ import annotations

import django
from django.apps import AppConfig

from courses.reading import parts


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from courses.search import entries

        parts.started_by(django.setup)
        parts.register_reading(entries.READING, entries.read)
