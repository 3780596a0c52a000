from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class TutorConfig(AppConfig):
    name = "tutor"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from courses import parts
        from tutor import checks, metrics
        from tutor.course_part import GoldPart

        parts.register(GoldPart())
        assert checks.models_are_there  # importing it registers it
        metrics.register()
        user_logged_in.connect(_hand_over, dispatch_uid="tutor.hand_over")


def _hand_over(request: Any, user: Any, **_: Any) -> None:
    """The one signal of this app: signing in happens in several views of allauth, and this at each of them."""
    from tutor.owners import hand_over

    if request is not None:
        hand_over(request, user.pk)
