from __future__ import annotations

from django.apps import AppConfig


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        from courses.reading import parts
        from learners import moving

        parts.register_follower(moving.follow)
