from __future__ import annotations

from django.apps import AppConfig


class LabsConfig(AppConfig):
    name = "labs"

    def ready(self) -> None:
        from courses.reading.parts import RegisteredLab, register_lab
        from labs import figures
        from labs.every_lab import LABS
        from labs.starting import facts_behind

        for lab in LABS:
            modules = (figures.__name__, type(lab).__module__)
            register_lab(lab.name, RegisteredLab(lab.title, modules, (*lab.facts, *facts_behind(lab.inputs))))
