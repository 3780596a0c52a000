"""The voice that only quotes. Whoever chooses the passages, every character that is shown was written by us or by the
lesson's author: an opener is one of `voices.fixed`, a sentence is stored text with its heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TypedDict

from courses.reading.blocks import negates
from courses.reading.document import Passage

MOST = 3  # passages in one answer


class Sentence(TypedDict):
    """One sentence of an answer, as stored and as sent.

    `quote` is the passage to the letter, `excerpt` what is shown of it (HTML, stored text only), `text` reads it aloud;
    `folded` says that it is shown closed, since others come nearer.
    """

    text: str
    kind: str
    heading: list[str]
    passage: str
    anchor: str
    quote: str
    excerpt: str
    folded: bool


def known_picks(picks: Sequence[str], offered: Sequence[Passage]) -> list[Passage]:
    """The offered passages that were picked, in the order of the picks, each once; unknown names are dropped."""
    by_name = {passage.name: passage for passage in offered}
    return [by_name[name] for name in dict.fromkeys(picks) if name in by_name][:MOST]


def quote(passage: Passage) -> Sentence:
    """A passage with what it needs to be understood alone. Under a heading that turns it round, the heading is part of
    what is said.
    """
    return _sentence(
        passage, passage.spoken or passage.text, passage.excerpt or f"<p>{escape(passage.text)}</p>"
    )


def paragraph(
    passages: Sequence[Passage], line: Passage, *, folded: bool = False, lit: bool = True
) -> Sentence:
    """A whole paragraph with one line of it lit. What stands alone, as a bullet or a row does, is its own excerpt."""
    if len(passages) == 1:
        return {**quote(line), "folded": folded}
    marked = " ".join(
        f"<mark>{escape(one.text)}</mark>" if lit and one.name == line.name else escape(one.text)
        for one in passages
    )
    text = " ".join(one.text for one in passages)
    return {**_sentence(line, text, f"<p>{marked}</p>"), "folded": folded}


def _sentence(passage: Passage, spoken: str, excerpt: str) -> Sentence:
    under = turned_by(passage)
    return Sentence(
        text=f"{under}: {spoken}" if under else spoken,
        kind="quote",
        heading=list(passage.heading_path),
        passage=passage.name,
        anchor=passage.anchor,
        quote=passage.text,
        excerpt=f"<p><strong>{escape(under)}</strong></p>{excerpt}" if under else excerpt,
        folded=False,
    )


def turned_by(passage: Passage) -> str:
    """The heading that turns the passage round, the nearest one; empty when none does."""
    if not passage.negating or not passage.heading_path:
        return ""
    turning = [heading for heading in passage.heading_path if negates(heading)]
    return (turning or passage.heading_path)[-1].rstrip(":")
