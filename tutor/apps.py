from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class TutorConfig(AppConfig):
    name = "tutor"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_delete, post_save

        from courses import stamps
        from courses.authoring import schema
        from courses.reading import parts
        from tutor import checks, kept_stems, moving, read_ahead, schemas
        from tutor.course_part import GoldPart
        from tutor.measuring import metrics
        from tutor.serving import switches
        from tutor.wording import near_copies
        from tutor.wording.wordings import WordingPart

        parts.register(GoldPart())
        parts.register(WordingPart())
        parts.register_agreement(near_copies.AGREEMENT)
        parts.register_preparation(
            parts.Preparation(kept_stems.MODULES, read_ahead.after_load, kept_stems.READING)
        )
        parts.register_reading(kept_stems.READING, read_ahead.of_document)
        schema.register("gold", schemas.gold)
        schema.register("wordings", schemas.asked)
        parts.register_follower(moving.follow)
        assert checks.models_are_there and checks.models_do_not_think  # importing these registers them
        metrics.register()
        stamps.register(switches.stamps)
        user_logged_in.connect(_hand_over, dispatch_uid="tutor.hand_over")
        for signal in (post_save, post_delete):
            signal.connect(switches.changed, sender="tutor.SwitchedOff", dispatch_uid="tutor.switched")


def _hand_over(request: Any, user: Any, **_: Any) -> None:
    """Signing in happens in several views of allauth, and this at each of them."""
    from tutor.serving.owners import hand_over

    if request is not None:
        hand_over(request, user.pk)
