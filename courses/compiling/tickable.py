"""Points to tick: of checklists, and tasks written as `- [ ]` anywhere."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from courses.reading.markup import BLOCKS, append, make, pieces, plain, refill

_LISTS = ("ul", "ol")


def make_tickable(root: Element) -> list[str]:
    """Gives every bullet of the checklists, and every task, a box; after the passages were cut, so that the bullets
    have their ids, which are returned.
    """
    points = [
        item
        for block in root.iter("div")
        if block.get("class") == "block checklist"
        for items in block
        if items.tag in _LISTS
        for item in items
    ]
    for items in root.iter():
        tasks = [item for item in items if item.get("data-task")] if items.tag in _LISTS else []
        if tasks:
            points += [item for item in tasks if item not in points]
            items.set("class", "tasks")
    for item in points:
        _tickable(item)
    return [item.get("id", "") for item in points]


def _tickable(item: Element) -> None:
    box = make("input", {"type": "checkbox"})
    if item.get("data-task") == "done":
        box.set("checked", "")
    label = make("label", {}, box, " ")
    after: list[Element | str] = []
    for piece in pieces(item):
        if isinstance(piece, Element) and piece.tag == "p" and not after:
            for part in pieces(piece):
                append(label, part)
        elif after or (isinstance(piece, Element) and piece.tag in BLOCKS):
            after.append(piece)
        else:
            append(label, piece)
    # Known by its words as they were written: what is shown may be translated by the browser.
    box.set("value", plain(label))
    refill(item, [label, *after])
