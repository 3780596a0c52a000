"""Questions with known answers out of a file, for `evaluate_tutor --questions`: YAML or JSON, in either of two forms.

A list, as an author writes it: `lesson`, `ask`, and `answer_in` (with `also_in`) or `not_here`; `before` and `style` where
they apply. Or an object as data sets have it: `lesson` (a slug, or its number in the course from 0) and `questions`, each
with `question`, `type`, `history` and `gold`, whose `span` is the phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tutor.measuring.evaluation import Known

_TYPES = {
    "answerable": "",
    "unanswerable": "near-miss",
    "offtopic": "off-topic",
    "adversarial": "adversarial",
}
MOST_BYTES = 4_000_000


class Unreadable(Exception):  # noqa: N818 - it reads as what it says
    """The file is no list of questions; its text says where."""


def read(path: Path, slugs: Sequence[str]) -> list[Known]:
    """The questions; `slugs` are the course's lessons in order. Raises `Unreadable`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{path} is larger than {MOST_BYTES} bytes.")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise Unreadable(f"{path} cannot be read: {problem}") from None
    given = data if isinstance(data, list) else data.get("questions") if isinstance(data, dict) else None
    if not isinstance(given, list):
        raise Unreadable(f"{path} is no list of questions.")
    lesson = data.get("lesson") if isinstance(data, dict) else None
    try:
        return [_known(one, lesson, slugs) for one in given]
    except (KeyError, TypeError, AttributeError, IndexError) as problem:
        raise Unreadable(f"{path} has a question that lacks {problem}.") from None


def _known(given: dict[str, Any], lesson: object, slugs: Sequence[str]) -> Known:
    place = given.get("lesson", lesson)
    slug = slugs[place] if isinstance(place, int) else str(place)
    if "ask" in given:
        also = (*given.get("also_in", ()), *given.get("also_elsewhere", ()))
        answers = (given["answer_in"], *also) if "answer_in" in given else ()
        return Known(
            slug,
            given["ask"],
            answers,
            "" if answers else given["not_here"],
            given.get("before", ""),
            given.get("style", ""),
        )
    answers = tuple(one["span"] for one in given.get("gold") or ())
    history = [
        one if isinstance(one, str) else str(one.get("question", "")) for one in given.get("history", ())
    ]
    not_here = "" if answers and given["type"] == "adversarial" else _TYPES[given["type"]]
    return Known(slug, given["question"], answers, not_here, (history or [""])[-1], given.get("style", ""))
