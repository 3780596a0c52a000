"""Which texts of an edited question say the same as before: a change of words is not yet a change of the key."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NOT = re.compile(r"\b(?:no|not|none|never|nothing|nobody|neither|nor|without|cannot|\w+n['’]t)\b")
_ALIKE = 0.6  # of difflib's ratio: a corrected misprint or a shortened sentence, not another statement


def paired(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Place before → place now of each text: the same words first, then the likest, then what is left, in its order.

    A text that names other numbers, or denies what it said, is another one however alike it looks.
    """
    old, new = [plain(text) for text in before], [plain(text) for text in now]
    found: dict[int, int] = {}
    _pair(found, ((i, j) for i, text in enumerate(old) for j, other in enumerate(new) if text == other))
    alike = sorted(
        ((_ratio(old[i], new[j]), -i, -j) for i in range(len(old)) for j in range(len(new))), reverse=True
    )
    _pair(found, ((-i, -j) for ratio, i, j in alike if ratio >= _ALIKE and is_reworded(old[-i], new[-j])))
    left = [i for i in range(len(old)) if i not in found]
    free = [j for j in range(len(new)) if j not in found.values()]
    if len(left) == len(free):
        _pair(found, ((i, j) for i, j in zip(left, free, strict=True) if is_reworded(old[i], new[j])))
    return found


def _pair(found: dict[int, int], candidates: Iterable[tuple[int, int]]) -> None:
    """Takes the candidates in their order, each text at most once."""
    for old, new in candidates:
        if old not in found and new not in found.values():
            found[old] = new


def is_reworded(before: str, now: str) -> bool:
    """Whether the one can be the other in other words: the same numbers, and no denial more or less."""
    old, new = plain(before), plain(now)
    return _NUMBER.findall(old) == _NUMBER.findall(new) and len(_NOT.findall(old)) == len(_NOT.findall(new))


def plain(text: str) -> str:
    """Inline HTML as bare words."""
    return " ".join(html.unescape(_TAG.sub("", text)).casefold().split())


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
