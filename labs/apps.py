from __future__ import annotations

from django.apps import AppConfig


class LabsConfig(AppConfig):
    name = "labs"

    def ready(self) -> None:
        from courses.parts import register_lab
        from labs.every_lab import LABS

        for lab in LABS:
            register_lab(lab.name, lab.title)
