"""Trees of HTML: what the converter wrote is read into one, taken apart and written out again."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

VOID = frozenset(("br", "hr", "img", "input", "source"))
# Their text is a line of its own.
BLOCKS = frozenset(
    [
        "aside",
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset(("td", "th"))
_MARKS = frozenset(("abbr", "b", "code", "del", "em", "i", "mark", "strong", "sub", "sup"))
_BREAKS = BLOCKS | {"br"}
_APART = BLOCKS | _CELLS
# Where there is only text, this attribute says what they show.
_SAID = {"math": "alttext", "img": "alt"}
_WORDS = re.compile(r'<math\b[^>]*\balttext="([^"]*)"[^>]*>.*?</math>|<img\b[^>]*\balt="([^"]*)"[^>]*>', re.S)
_TAG = re.compile(r"<[^>]+>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)[a-zA-Z][a-zA-Z0-9]*;")
_SPACE = re.compile(r"\s+")


class MarkupError(ValueError):
    pass


def read_fragment(xhtml: str) -> Element:
    """A tree whose root, a `div`, holds the fragment. Raises MarkupError."""
    known = _ENTITY.sub(lambda found: html.escape(html.unescape(found.group())), xhtml)
    try:
        return ElementTree.fromstring(f"<div>{known}</div>")  # noqa: S314
    except ElementTree.ParseError as problem:
        raise MarkupError(str(problem)) from None


def make(tag: str, attributes: dict[str, str] | None = None, *inside: Element | str) -> Element:
    made = Element(tag, attributes or {})
    for piece in inside:
        append(made, piece)
    return made


def opener(popover: str, name: str, *inside: Element | str) -> Element:
    """Words that open a popover. A button is a box, in which no line can end; words with a button's label are words, and
    the button itself, which the keyboard reaches and which needs no script, has no size.
    """
    button = {"type": "button", "popovertarget": popover, "aria-label": name}
    return make("label", {"class": "term"}, make("button", button), *inside)


def append(parent: Element, piece: Element | str) -> None:
    """Adds an element or text at the end."""
    if isinstance(piece, Element):
        parent.append(piece)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + piece
    else:
        parent.text = (parent.text or "") + piece


def pieces(parent: Element) -> list[Element | str]:
    """Everything directly inside, in order; the elements lose their tails, which are strings of the list."""
    found: list[Element | str] = [parent.text] if parent.text else []
    for child in list(parent):
        found.append(child)
        if child.tail:
            found.append(child.tail)
            child.tail = None
    return found


def refill(parent: Element, inside: list[Element | str]) -> None:
    """Puts these pieces in place of everything inside."""
    for child in list(parent):
        parent.remove(child)
    parent.text = None
    for piece in inside:
        append(parent, piece)


def plain(element: Element) -> str:
    """Its text on one line, as a reader sees it; marks of footnotes are left out."""
    found: list[str] = []
    _text(element, found.append)
    return " ".join("".join(found).split())


def plain_of(page: str) -> str:
    """The same of HTML as pages have it, where nothing closes a picture."""
    return " ".join(html.unescape(_TAG.sub("", _WORDS.sub(r"\1\2", page))).split())


# A page is walked through many times; to hand each text up through all that it stands in takes twice as long as this.
Add = Callable[[str], None]


def _text(element: Element, add: Add) -> None:
    if is_footnote_mark(element):
        return
    if element.tag == "br":
        add(" ")
    if element.tag in _SAID:
        add(instead_of(element))
        return
    if element.text:
        add(element.text)
    for child in element:
        if child.tag in _APART:
            add(" ")
            _text(child, add)
            add(" ")
        else:
            _text(child, add)
        if child.tail:
            add(child.tail)


def instead_of(element: Element) -> str:
    """What stands for a picture or a formula where there is only text; empty for any other element."""
    if (
        element.tag not in _SAID or element.get("class") == "on-dark"
    ):  # the same once more, for the dark scheme
        return ""
    return element.get(_SAID[element.tag], "")


def line_html(element: Element) -> str:
    """What an element says on one line, in the few marks that a line may have, without attributes. Of the blocks within
    it only paragraphs are read.
    """
    if not len(element):  # as most sentences
        return " ".join(html.escape(element.text or "", quote=False).split())
    return " ".join("".join(_line_html(element)).split())


def _line_html(element: Element) -> Iterator[str]:
    yield html.escape(element.text or "", quote=False)
    for child in element:
        if is_footnote_mark(child):
            pass
        elif child.tag in _SAID:
            yield html.escape(instead_of(child), quote=False)
        elif child.tag in _MARKS:
            yield f"<{child.tag}>"
            yield from _line_html(child)
            yield f"</{child.tag}>"
        elif child.tag == "p" or child.tag not in _BREAKS:
            space = " " if child.tag == "p" else ""
            yield space
            yield from _line_html(child)
            yield space
        else:
            yield " "
        yield html.escape(child.tail or "", quote=False)


def is_footnote_mark(element: Element) -> bool:
    """Whether it is the small number of a footnote, or the arrow back to it."""
    return (element.tag == "sup" and element.get("id", "").startswith("fnref")) or element.get(
        "class"
    ) == "footnote-backref"


def lines(element: Element) -> list[str]:
    """Its text, one line for each paragraph, bullet and table row."""
    found: list[str] = []
    _lines(element, found.append)
    return [
        line for line in (_SPACE.sub(" ", line).strip(" ·") for line in "".join(found).split("\0")) if line
    ]


def _lines(element: Element, add: Add) -> None:
    if is_footnote_mark(element):
        return
    if element.tag in _BREAKS:
        add("\0")
    if element.tag in _SAID:
        add(instead_of(element))
        return
    if element.text:
        add(element.text)
    for child in element:
        _lines(child, add)
        if child.tail:
            add(child.tail)
    if element.tag in BLOCKS:
        add("\0")
    elif element.tag in _CELLS:
        add(" · ")


def serialise(element: Element, *, inside_only: bool = False) -> str:
    """HTML text of the element, or of what is inside it; everything is escaped."""
    found: list[str] = []
    (_inside if inside_only else _written)(element, found.append)
    return "".join(found)


def _written(element: Element, add: Add) -> None:
    attributes = "".join([f' {name}="{html.escape(value)}"' for name, value in element.attrib.items()])
    add(f"<{element.tag}{attributes}>")
    if element.tag not in VOID:
        _inside(element, add)
        add(f"</{element.tag}>")


def _inside(element: Element, add: Add) -> None:
    if element.text:
        add(html.escape(element.text, quote=False))
    for child in element:
        _written(child, add)
        if child.tail:
            add(html.escape(child.tail, quote=False))
