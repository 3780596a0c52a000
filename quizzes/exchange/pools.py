"""A bank of more questions than one quiz asks becomes a pool, of which some are asked at a time."""

from __future__ import annotations

from quizzes.exchange.source import Exchange
from quizzes.questions import MOST_ASKED

PICK = 20


def make(quiz: Exchange) -> None:
    """Notes what becomes of it."""
    if len(quiz.items) <= MOST_ASKED or quiz.pick:
        return
    quiz.pick = PICK
    quiz.note(
        "the quiz",
        f"has {len(quiz.items)} questions, more than the {MOST_ASKED} that are asked at once: it became a pool, of which "
        f"{PICK} are asked at a time, unseen ones first; change `pick` as you like",
    )
