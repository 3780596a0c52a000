"""What was released, and the tier that makes: the four tiers of the lesson on philosophy and strategy.

Opening a further part never lowers the tier, and the tier says nothing of quality.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

WEIGHTS, RUN, TRAIN, DESCRIBED, DATA, FREE = "weights", "run", "train", "described", "data", "free"
PARTS: dict[str, str] = {
    WEIGHTS: "The weights can be downloaded",
    RUN: "The code that runs it is published",
    TRAIN: "The code that trained it is published",
    DESCRIBED: "The training data is described in detail: what, from where, how it was chosen",
    DATA: "The training data itself is published",
    FREE: "All of it may be used, changed and shared by anyone for anything (Apache 2.0, MIT)",
}


@dataclass(frozen=True)
class Tier:
    name: str
    needs: frozenset[str]
    means: str


TIERS: tuple[Tier, ...] = (
    Tier("Closed API", frozenset(), "You get answers, on the vendor’s terms."),
    Tier(
        "Open weights",
        frozenset((WEIGHTS,)),
        "You can run it yourself, tune it and keep it, within its licence.",
    ),
    Tier(
        "Open weights and code",
        frozenset((WEIGHTS, RUN, TRAIN, DESCRIBED)),
        "You can also train the same design on other data.",
    ),
    Tier(
        "Fully open source",
        frozenset((WEIGHTS, RUN, TRAIN, DESCRIBED, DATA, FREE)),
        "You can rebuild the model, and look up what it was shown.",
    ),
)
# The Open Source AI Definition 1.0 asks for code, weights and information about the data, all under free terms.
DEFINITION = frozenset((WEIGHTS, RUN, TRAIN, DESCRIBED, FREE))


def tier_of(released: Collection[str]) -> int:
    """The place in TIERS of the highest tier whose every part is there. Data that is published is also described."""
    parts = {*released, *((DESCRIBED,) if DATA in released else ())}
    return max(place for place, tier in enumerate(TIERS) if tier.needs <= parts)


def missing_for(tier: Tier, released: Collection[str]) -> list[str]:
    """The parts that keep it from this tier, in the order of PARTS."""
    parts = {*released, *((DESCRIBED,) if DATA in released else ())}
    return [part for part in PARTS if part in tier.needs and part not in parts]


def meets_definition(released: Collection[str]) -> bool:
    """Whether the parts are those that the Open Source AI Definition asks for; OSI judges each release itself."""
    return {*released, *((DESCRIBED,) if DATA in released else ())} >= DEFINITION
