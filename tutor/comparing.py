"""Side by side: several models answer one question, without their names until the learner has said whose is better."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tutor import admission
from tutor.lessons import Lesson
from tutor.models import Comparison, Question
from tutor.models_available import WITHOUT, sides
from tutor.serving.owners import Owner

NAMES = "ABCDEFGH"


@dataclass(frozen=True)
class Tally:
    """How often a model was compared here, was picked, and was found as good as another."""

    name: str
    compared: int
    picked: int
    equal: int


def start(text: str, lesson: Lesson, owner: Owner) -> Comparison:
    """Asks every model the same question. It counts as one question for each; raises `NotAsked`."""
    asked_of = sides()
    if not asked_of:
        raise admission.NotAsked(gettext("There is no model here to compare."), 400)
    text = admission.accepted(text, lesson)
    admission.within_limits(owner, len(asked_of))
    admission.none_running(owner)
    random.SystemRandom().shuffle(asked_of)
    comparison = Comparison(sides=dict(zip(NAMES, asked_of, strict=False)))
    try:
        with transaction.atomic():
            comparison.save(force_insert=True)
            for side, name in comparison.sides.items():
                admission.keep(text, lesson, owner, name, comparison=comparison, side=side)
    except IntegrityError:
        raise admission.still_answering() from None
    return comparison


def tallies(comparisons: Iterable[Comparison]) -> list[Tally]:
    """By the models' names, the most compared first."""
    found: dict[str, list[int]] = {}
    for comparison in comparisons:
        for side, name in comparison.sides.items():
            counts = found.setdefault(name, [0, 0, 0])
            counts[0] += 1
            counts[1] += comparison.picked == side
            counts[2] += comparison.picked == Comparison.EQUAL
    every = [Tally("without a model" if name == WITHOUT else name, *counts) for name, counts in found.items()]
    return sorted(every, key=lambda tally: (-tally.compared, tally.name))


def tallied() -> list[Tally]:
    """Over all that was ever picked here."""
    return tallies(Comparison.objects.exclude(picked=""))


def as_json(made: Comparison, answers: Sequence[Question]) -> dict[str, Any]:
    """Nothing but sentences until a side was picked."""
    running = any(one.running for one in answers)
    status = "running" if running else "picked" if made.picked else "ready"
    shown: list[dict[str, Any]] = []
    for one in () if running else answers:
        everything = one.as_json()
        blind = {key: everything[key] for key in ("opener", "sentences", "tier", "elsewhere")}
        shown.append({"side": one.side, **(everything if made.picked else blind)})
    return {
        "id": str(made.pk),
        "question": answers[0].text,
        "status": status,
        "picked": made.picked or None,
        "answers": shown,
    }


def latest(owner: Owner, lesson: Lesson) -> list[Question]:
    """The first answer of each of somebody's comparisons about a lesson, the newest last."""
    rows = owner.questions().filter(kind=lesson.kind, slug=lesson.slug, deleted_at=None, side=NAMES[0])
    return list(rows.exclude(comparison=None).select_related("comparison").order_by("-asked_at")[:10])[::-1]
