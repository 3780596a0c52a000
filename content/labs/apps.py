from __future__ import annotations

from django.apps import AppConfig


class CourseLabsConfig(AppConfig):
    name = "content.labs"
    label = "course_labs"

    def ready(self) -> None:
        from content.labs import LABS
        from labs.every_lab import register

        register(*LABS)
