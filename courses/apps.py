from __future__ import annotations

import django
from django.apps import AppConfig

from courses.reading import parts


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        parts.started_by(django.setup)
