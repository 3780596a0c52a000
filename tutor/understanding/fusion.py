"""Several orders of a lesson's passages put together as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutor.understanding.ranking import FOUND, Heard, Hit

# k of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009); they use 60, for lists of thousands.
_FUSED = 10
# The share of a question from which on an order by words is as good as one by meaning, and the least it counts.
TRUSTED, LEAST_TRUST = 0.5, 0.3
TOGETHER = 0.5  # what the section of which most was found adds to its passages


@dataclass(frozen=True)
class Order:
    """Passages in one order, the best first, and what it counts beside others."""

    hits: Sequence[Hit]
    counts: float


def trusted(covered: float) -> float:
    """What the order by words counts: less the less of the question is `covered` by any passage. Of a story told in other words
    it only knows the small talk.
    """
    return min(1.0, max(LEAST_TRUST, covered / TRUSTED))


def fused(orders: Iterable[Order]) -> list[Hit]:
    """Several orders of the same passages as one, by reciprocal rank; a passage counts more in a section of which others were
    found too.
    """
    score: Counter[str] = Counter()
    heard: dict[str, Heard] = {}
    for order in orders:
        for place, hit in enumerate(order.hits):
            score[hit.passage.name] += order.counts / (_FUSED + place)  # type: ignore[assignment]
            heard[hit.passage.name] = hit.heard
    sections: dict[str, float] = {}
    met: Counter[str] = Counter()
    for name, points in score.most_common():
        anchor = heard[name].passage.anchor
        sections[anchor] = sections.get(anchor, 0.0) + points / 2 ** met[anchor]
        met[anchor] += 1
    best = max(sections.values(), default=1.0)
    hits = [
        Hit(heard[name], points * (1 + TOGETHER * sections[heard[name].passage.anchor] / best))
        for name, points in score.items()
    ]
    hits.sort(key=lambda hit: -hit.score)
    return hits[:FOUND]
