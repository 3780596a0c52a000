from __future__ import annotations

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "notes"

    def ready(self) -> None:
        from courses.reading import parts
        from notes import moving

        parts.register_follower(moving.follow)
