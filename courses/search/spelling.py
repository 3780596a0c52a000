"""A word that stands nowhere in the course, and the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Length

from courses.models import SearchWord
from courses.words import STOP_WORDS

SHORTEST = 4  # shorter words have too many neighbours to guess among


def meant_by(word: str, *, slips: int = 2) -> tuple[str, ...]:
    """The words of the course that `word` was probably meant to be: one, two when they were run together, or none."""
    return _run_together(word) or _nearest(word, slips)


def _run_together(word: str) -> tuple[str, ...]:
    """`finetuning` → `fine`, `tuning`; the most even cut wins."""
    cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
    known = set(
        SearchWord.objects.filter(word__in={part for cut in cuts for part in cut}).values_list(
            "word", flat=True
        )
    )
    whole = [cut for cut in cuts if known.issuperset(cut)]
    return min(whole, key=lambda cut: abs(len(cut[0]) - len(cut[1])), default=())


def _nearest(word: str, slips: int) -> tuple[str, ...]:
    if len(word) < SHORTEST or word[0].isdigit():
        return ()
    allowed = min(slips, 1 if len(word) < 6 else 2)
    # a slip at the first letter and another at the last is too far for a guess
    near = Q(word__startswith=word[0]) | Q(word__endswith=word[-1])
    rows = SearchWord.objects.annotate(length=Length("word")).filter(
        near, length__gte=len(word) - allowed, length__lte=len(word) + allowed
    )
    return _closest(word, rows.values_list("word", "seen"), allowed)


def _closest(word: str, known: Iterable[tuple[str, int]], allowed: int) -> tuple[str, ...]:
    letters = set(word)
    ranked = []
    for other, seen in known:
        # one slip changes at most two of the letters used, which rules out nearly all words at little cost
        if (
            other in STOP_WORDS
            or not other.isalpha()
            or len(letters.symmetric_difference(other)) > 2 * allowed
        ):
            continue
        slips = distance(word, other, allowed)
        if slips <= allowed:
            ranked.append((slips, -seen, other))
    return (min(ranked)[2],) if ranked else ()


def distance(one: str, other: str, limit: int) -> int:
    """Letters to add, drop, change or swap with their neighbour to make `other` of `one`; `limit + 1` when more."""
    earlier: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        earlier, above = above, row
    return min(above[-1], limit + 1)
