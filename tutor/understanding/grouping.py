"""Which questions ask for the same: by their vectors where both have one, else by the words that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tutor.embedding.base import Vector
from tutor.understanding.nearness import near

# Of two ways of asking for one passage 6 of 100 are this near, and 3 of 1000 of those for two passages: groups are rather
# too small than mixed. Of the static vectors that come along it is 3 of 100, and 3 of 1000.
SAME = 0.6
SHARED = 0.5  # the share of their stems


@dataclass(frozen=True)
class AskedText:
    """One question as it was asked so many times; `stems` are those of its content words."""

    text: str
    times: int
    stems: frozenset[str]
    vector: Vector | None = field(default=None, compare=False)


def grouped(texts: Sequence[AskedText]) -> list[list[AskedText]]:
    """The groups, those asked most often first, and so within each. A text belongs to the first group whose most frequent
    one asks the same.
    """
    groups: list[list[AskedText]] = []
    for one in sorted(texts, key=lambda one: -one.times):
        group = next((group for group in groups if is_same(group[0], one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return sorted(groups, key=lambda group: -sum(one.times for one in group))


def is_same(one: AskedText, other: AskedText) -> bool:
    if one.stems and one.stems == other.stems:
        return True
    if one.vector is not None and other.vector is not None:
        return near(one.vector, other.vector) >= SAME
    every = one.stems | other.stems
    return bool(every) and len(one.stems & other.stems) / len(every) >= SHARED
