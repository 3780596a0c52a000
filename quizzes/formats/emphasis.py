"""Bold and italic words of HTML where Markdown can say them, and the places of what is raised or lowered.

In Markdown a mark opens and closes only where a word begins and ends: `**"so"**called` has none. There the quotes stand
outside of the mark.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from bs4.element import NavigableString, Tag

EMPHASIS = ("b", "strong", "i", "em", "del", "s", "strike")
_INLINE = frozenset((*EMPHASIS, "span", "font", "u", "small", "big", "mark", "a", "abbr", "cite", "q", "var"))
# What begins and ends with a mark of its own.
_MARKED = {
    "code": "`",
    "kbd": "`",
    "samp": "`",
    "tt": "`",
    "a": ")",
    "sub": "~",
    "sup": "^",
    "mark": "=",
    **dict.fromkeys(EMPHASIS, "*"),
}


def fit(soup: Tag) -> bool:
    """Moves signs out of bold and italic words where they would keep Markdown from reading the marks; whether some words
    lost their mark instead.
    """
    lost = False
    for tag in soup.find_all(EMPHASIS):
        if all(_fits(tag, forwards) for forwards in (False, True)):
            continue
        for forwards in (False, True):  # both, so that a pair of quotes stays one
            if tag.parent is not None and (_begins_with_a_sign(tag, forwards) or not _fits(tag, forwards)):
                lost |= not _moved(tag, forwards)
    return lost


def neighbour(node: Any, *, forwards: bool) -> str:
    """The sign that stands before or after it in its line; a space where the line begins or ends."""
    while True:
        sibling = node.next_sibling if forwards else node.previous_sibling
        if sibling is None:
            node = node.parent
            if node is None or node.name not in _INLINE:
                return " "
            if node.name in _MARKED:
                return _MARKED[node.name]
            continue
        if isinstance(sibling, Tag):
            if sibling.name in _MARKED and sibling.get_text():
                return _MARKED[sibling.name]
            if sibling.name not in _INLINE:
                return " "
        said = sibling.get_text()
        if said:
            return str(said[0] if forwards else said[-1])
        node = sibling


def _fits(tag: Tag, forwards: bool) -> bool:
    outside = neighbour(tag, forwards=forwards)
    text = tag.get_text()
    if not text or outside.isspace() or _is_sign(outside):
        return True
    return not _is_marked(_leaf(tag, forwards)) and not _is_sign(text[-1] if forwards else text[0])


def _begins_with_a_sign(tag: Tag, forwards: bool) -> bool:
    text = tag.get_text()
    return bool(text and _is_sign(text[-1] if forwards else text[0]) and not _is_marked(_leaf(tag, forwards)))


def _is_marked(leaf: NavigableString | None) -> bool:
    within = leaf.parent.name if leaf is not None and leaf.parent is not None else ""
    return within in _MARKED and within not in EMPHASIS


def _moved(tag: Tag, forwards: bool) -> bool:
    leaf = _leaf(tag, forwards)
    if leaf is None or _is_marked(leaf):
        tag.unwrap()
        return False
    text = str(leaf)
    kept = text
    while kept and _is_sign(kept[-1] if forwards else kept[0]):
        kept = kept[:-1] if forwards else kept[1:]
    moved = text[len(kept) :] if forwards else text[: len(text) - len(kept)]
    leaf.replace_with(NavigableString(kept))
    (tag.insert_after if forwards else tag.insert_before)(NavigableString(moved))
    if not tag.get_text(strip=True):
        tag.unwrap()
    return True


def _leaf(tag: Tag, forwards: bool) -> NavigableString | None:
    found = [one for one in tag.descendants if isinstance(one, NavigableString) and str(one)]
    return (found[-1] if forwards else found[0]) if found else None


def _is_sign(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"


_UP = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_DOWN = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def in_letters(text: str, *, up: bool) -> str:
    """The raised or lowered text in letters that are so themselves; empty when there are none for it."""
    table = _UP if up else _DOWN
    return "".join(table[sign] for sign in text) if all(sign in table for sign in text) else ""
