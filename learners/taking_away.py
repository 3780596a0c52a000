"""Everything that the site holds of a learner, in one JSON document that names its own format."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from learners.models import Learner, ReadMark


def everything(learner: Learner) -> dict[str, Any]:
    return {
        "format": "ajar-learner/1",
        "taken": timezone.now().isoformat(),
        "account": {
            "email": learner.email,
            "joined": learner.date_joined.isoformat(),
            "last_signed_in": learner.last_login.isoformat() if learner.last_login else None,
        },
        "read_marks": [
            {"lesson": mark.lesson, "section": mark.section, "hash": mark.hash, "at": mark.at.isoformat()}
            for mark in ReadMark.objects.filter(learner=learner)
        ],
    }
