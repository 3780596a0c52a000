"""The tutor without a model: it answers only when a passage has every word of the question, and says so otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tutor.asked import Asked
from tutor.gates import is_direct
from tutor.providers.base import Choice, Stop, never
from tutor.retrieval import Hit

# Shares of the best score. A second answer is shown with the first from ALMOST on; of lines that are only the closest,
# three are more likely to hold what is meant than one. Where the best match fails a gate, the next best is no more than
# close unless it scores nearly as much.
ALMOST, NEAR, TOP = 0.72, 0.4, 0.9


class Extractive:
    """Picks by rank: the passages that answer directly, else the closest ones."""

    name = ""
    model = ""
    runs: Literal["here"] = "here"

    def select(self, asked: Asked, hits: Sequence[Hit], stop: Stop = never) -> Choice:
        direct = [hit for hit in hits if is_direct(asked, hit.heard)]
        if direct and direct[0].score >= TOP * hits[0].score:
            return Choice(_near_the_first(direct, 2, ALMOST), "direct")
        return Choice(_near_the_first(hits, 3, NEAR), "closest")


def _near_the_first(hits: Sequence[Hit], most: int, share: float) -> tuple[str, ...]:
    return tuple(hit.passage.name for hit in hits[:most] if hit.score >= share * hits[0].score)
