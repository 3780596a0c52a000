"""What strangers asked of courses of their own is still found, by the tutor as it is installed (docs/tutor.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from courses.loading.loader import load
from courses.models import Document
from tutor.embedding import minilm
from tutor.measuring import evaluation, question_file
from tutor.tasks import embed

COURSES = Path(__file__).with_name("strangers")
QUESTIONS = [
    "bicycle/questions-third",
    "network/questions-third",
    "network/questions-fourth",
    "sleep/questions-fourth",
]


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_what_strangers_asked_is_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Floors a little under what was measured."""
    settings.TUTOR_EMBEDDINGS = ""
    monkeypatch.setattr(minilm, "is_installed", lambda: False)
    outcomes: list[evaluation.Outcome] = []
    for course in ("bicycle", "network", "sleep"):
        load(COURSES / course, replace_other=True)
        embed()
        slugs = list(Document.objects.filter(withdrawn=False).values_list("slug", flat=True))
        for name in QUESTIONS:
            if name.startswith(f"{course}/"):
                outcomes += evaluation.run(None, question_file.read(COURSES / f"{name}.yaml", slugs))
    scores = evaluation.scores(outcomes)
    assert scores.asked == 240
    plain = evaluation.scores(one for one in outcomes if one.style == "plain")
    stories = evaluation.scores(one for one in outcomes if one.style == "conversational")
    assert (plain.served or 0) >= 0.88
    assert (stories.served or 0) >= 0.8
    assert (scores.section or 0) >= 0.9
    assert (scores.wrong_direct or 0) <= 0.01
    assert (scores.missed or 0) <= 0.02
    assert (scores.off_topic_refused or 0) >= 0.75
    assert scores.adversarial_safe == 1
    assert not scores.foreign
