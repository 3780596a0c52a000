"""Which questions of a pool an attempt asks. Pure: the same attempt always draws the same.

Those that the learner has met least often come first; among them the attempt's seed decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from quizzes.question import shuffled
from quizzes.questions import AnyQuestion


def in_pool(question: AnyQuestion, pool: Collection[str]) -> bool:
    """An empty pool is all of the quiz."""
    return not pool or question.id in pool


def drawn(
    questions: Sequence[AnyQuestion], pool: Collection[str], pick: int, seed: str, met: Mapping[str, int]
) -> tuple[AnyQuestion, ...]:
    """`pick` of the pool and all that is not in it, in the order of the file."""
    ids = [question.id for question in questions if in_pool(question, pool)]
    order = sorted(shuffled(len(ids), seed, "pool"), key=lambda place: met.get(ids[place], 0))
    kept = {ids[place] for place in order[:pick]}
    return tuple(question for question in questions if question.id in kept or not in_pool(question, pool))


def met(attempts: Iterable[Iterable[str]]) -> Counter[str]:
    """How often each question was answered, of the ids that each attempt answered."""
    return Counter(id_ for answered in attempts for id_ in answered)
