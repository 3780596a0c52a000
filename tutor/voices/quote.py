"""The voice that only quotes. Whoever chooses the passages, every character that is shown was written by us or by the
lesson's author: an opener is one of `OPENERS`, a sentence is a stored passage with its heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from courses.blocks import negates
from courses.document import Passage
from tutor.turned_away import Why

MOST = 3  # passages in one answer

OPENERS = {
    "direct": "Here is what the lesson says.",
    "direct-several": "The lesson says this in more than one place.",
    "closest": "I can’t find a direct answer in this lesson. The closest line is:",
    "closest-several": "I can’t find a direct answer in this lesson. The closest lines are:",
}
REFUSALS = {
    Why.NOT_HERE: "This lesson does not answer that, and I only say what it says.",
    Why.INSTRUCTION: "I can only answer questions about this lesson, with its own sentences.",
    Why.LANGUAGE: "This lesson is in English, and so are my answers. Please ask me in English.",
}


class Sentence(TypedDict):
    """One sentence of an answer, as stored and as sent. `quote` is the passage to the letter; `text` reads it aloud."""

    text: str
    kind: str
    heading: list[str]
    passage: str
    anchor: str
    quote: str


def opener(tier: str, sentences: int) -> str:
    return OPENERS[f"{tier}-several" if sentences > 1 else tier]


def known_picks(picks: Sequence[str], offered: Sequence[Passage]) -> list[Passage]:
    """The offered passages that were picked, in the order of the picks, each once; unknown names are dropped."""
    by_name = {passage.name: passage for passage in offered}
    return [by_name[name] for name in dict.fromkeys(picks) if name in by_name][:MOST]


def quote(passage: Passage) -> Sentence:
    """A passage as a sentence. Under a heading that turns it round, the heading is part of what is said."""
    under = _turned_by(passage)
    return Sentence(
        text=f"{under}: {passage.text}" if under else passage.text,
        kind="quote",
        heading=list(passage.heading_path),
        passage=passage.name,
        anchor=passage.anchor,
        quote=passage.text,
    )


def _turned_by(passage: Passage) -> str:
    """The heading that turns the passage round, the nearest one; empty when none does."""
    if not passage.negating or not passage.heading_path:
        return ""
    turning = [heading for heading in passage.heading_path if negates(heading)]
    return (turning or passage.heading_path)[-1].rstrip(":")
