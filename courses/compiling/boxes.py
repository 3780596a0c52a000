"""Boxes, quotes and headings within them, as they stand on the page."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from courses.compiling.outline import HEADINGS, Outline, take_anchor
from courses.interface import gettext, gettext_noop
from courses.reading.markup import make, pieces, plain, refill

# the words of the usual boxes; whatever else an author writes is their own
USUAL = (
    gettext_noop("Note"),
    gettext_noop("Tip"),
    gettext_noop("Important"),
    gettext_noop("Warning"),
    gettext_noop("Caution"),
)
_PARENTS = frozenset(("aside", "details", "blockquote", "li", "dd"))


def arrange_boxes(root: Element, outline: Outline) -> None:
    """Gives callouts their titles and quotes their look; a heading within is a small one, and no section."""
    for element in list(root.iter()):
        if element.tag == "aside" and element.get("class", "").startswith("callout"):
            _callout(element, outline)
        elif element.tag == "blockquote":
            alone = all(child.tag == "p" for child in element)
            element.set("class", "pull" if alone else "quote")
        elif element.tag == "details" and len(element) > 1 and _repeats(element[0], element[1]):
            element.remove(element[1])
    for element in list(root.iter()):
        if element.tag in _PARENTS:
            for heading in (child for child in element if child.tag in HEADINGS):
                take_anchor(heading)
                heading.tag = "h4" if int(heading.tag[1]) < 4 else heading.tag


def _repeats(summary: Element, following: Element) -> bool:
    return following.tag in HEADINGS and plain(summary).casefold() == plain(following).casefold()


def _callout(box: Element, outline: Outline) -> None:
    line = outline.line_at(box)
    if name := box.attrib.pop("data-unknown", ""):
        outline.warn(line, f"has the box {name}, which is not known here and is shown as a note")
    if "data-unended" in box.attrib:
        name = box.attrib.pop("data-unended")
        outline.wrong(line, f"has a box `::: {name}` that does not end: a line `:::` is missing")
    if not len(box):
        return
    title = box[0]
    word = title.attrib.pop("data-word", "")
    following = box[1] if len(box) > 1 else None
    if following is not None and following.tag in HEADINGS and plain(title) == word:
        take_anchor(following)
        refill(title, pieces(following))
        box.remove(following)
    said = gettext(word)
    if plain(title) == word:
        refill(title, [said])
    else:
        title.set("data-own", "yes")
    if not plain(title).casefold().startswith(said.casefold()):
        refill(title, [make("span", {"class": "callout-word"}, said), " ", *pieces(title)])
    if len(box) == 1:
        outline.wrong(line, f"has a box, {plain(title)}, with nothing in it")


def is_title(element: Element) -> bool:
    """Whether it is the line at the top of a box, and not of what the box says."""
    return element.tag == "summary" or element.get("class") == "callout-title"


def own_title(box: Element) -> str:
    """What the author wrote over a box; empty where there is only its kind."""
    first = box[0] if len(box) else None
    if first is None or not is_title(first):
        return ""
    return plain(first) if first.tag == "summary" or "data-own" in first.attrib else ""
