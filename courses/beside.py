"""Keeps the marks beside a button on its line.

To a browser a button is a box, and a line may end between a box and the comma after it. What is written without a
space beside one stands with it in a span that does not break; `lesson.css` lets the words inside still do so.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from courses.markup import make, pieces, refill

_BEFORE = re.compile(r"[(\[“‘\"']+$")
_AFTER = re.compile(r"[^\s\w]\S{0,11}|\w{1,3}\b\S{0,3}")  # `,` and `).`, the `s` of a plural
_BUTTONS = frozenset(("button", "data"))


def keep_beside(element: Element) -> None:
    for child in element:
        if child.tag not in _BUTTONS:
            keep_beside(child)
    if not any(map(_is_button, element)):
        return
    inside = pieces(element)
    for place, piece in enumerate(inside):
        if isinstance(piece, Element) and _is_button(piece):
            before, after = _before(inside, place), _after(inside, place)
            if before or after:
                inside[place] = make("span", {"class": "keep"}, before, piece, after)
    refill(element, inside)


def _is_button(element: Element) -> bool:
    return element.tag == "button" or (element.tag == "data" and len(element) > 0)


def _before(inside: list[Element | str], place: int) -> str:
    """Takes the opening marks from the text before the button."""
    text = inside[place - 1] if place else ""
    found = _BEFORE.search(text) if isinstance(text, str) else None
    if not found:
        return ""
    inside[place - 1] = str(text)[: found.start()]
    return found.group()


def _after(inside: list[Element | str], place: int) -> str:
    """Takes what follows the button without a space from the text after it."""
    text = inside[place + 1] if place + 1 < len(inside) else ""
    found = _AFTER.match(text) if isinstance(text, str) else None
    if not found:
        return ""
    inside[place + 1] = str(text)[found.end() :]
    return found.group()
