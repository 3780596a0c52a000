"""The HTML that is let through into a page, and lines of Markdown as inline HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element

import nh3

from courses.compiling import formulas
from courses.compiling.links import site_url
from courses.compiling.rendering import Failure, Job, render
from courses.reading.document import ContentError, ContentErrors, Fact
from courses.reading.fact_marks import make_linked, place_facts
from courses.reading.markup import MarkupError, read_fragment, serialise
from courses.reading.one_line import ADVICE, NO_CHARACTER, without_no_characters

INLINE_TAGS = formulas.TAGS | frozenset(
    ["a", "abbr", "b", "br", "code", "data", "del", "em", "i", "mark", "strong", "sub", "sup"]
)
TAGS = INLINE_TAGS | frozenset(
    [
        "aside",
        "audio",
        "blockquote",
        "button",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "input",
        "label",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "video",
    ]
)
FACT = {"class", "value", "data-as-of", "data-review-by"}
ATTRIBUTES: dict[str, set[str]] = {
    **formulas.ATTRIBUTES,
    **{name: {"dir"} for name in ("caption", "dt", "figcaption", "summary", "table")},
    "a": {"href", "id", "class", "role", "aria-label", "download"},
    "aside": {"class", "role", "aria-label", "dir"},
    "blockquote": {"class", "dir"},
    "button": {"type", "popovertarget", "aria-label"},
    "code": {"class"},
    "data": FACT,
    "dd": {"id", "dir"},
    "details": {"open", "dir"},
    "div": {"class", "tabindex", "role", "aria-label", "data-ask", "data-lab", "data-inputs"},
    "figure": {"class"},
    "h3": {"id", "dir"},
    "h4": {"id", "dir"},
    "h5": {"id", "dir"},
    "h6": {"id", "dir"},
    "label": {"class"},
    "img": {"alt", "class", "decoding", "height", "loading", "sizes", "src", "srcset", "width"},
    "audio": {"aria-label", "controls", "preload", "src"},
    "video": {"aria-label", "controls", "preload", "src"},
    "input": {"checked", "type", "value"},
    "li": {"id", "value", "dir"},
    "ol": {"start", "dir"},
    "p": {"class", "id", "dir", "tabindex"},
    "pre": {"tabindex"},
    "span": {"class", "id"},
    "sup": {"id"},
    "td": {"class", "dir"},
    "th": {"class", "scope", "dir"},
    "tr": {"id"},
    "ul": {"class", "dir"},
}
# Without one of these a line is its own HTML; most lines of a quiz are, and need not be sent to the program.
_MARKED = re.compile(
    r"[^\w ,.;:?()'\"/%+=$€#’“”‘–—…-]|_|==|\$\$|://|(?:www|mailto|xmpp)[.:]|^$", re.IGNORECASE
)
SCHEMES = frozenset(("http", "https", "mailto"))
_PAGE = nh3.Cleaner(tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)
_INLINE = nh3.Cleaner(
    tags=set(INLINE_TAGS),
    attributes={"a": {"href"}, "data": FACT, **formulas.ATTRIBUTES},
    url_schemes=set(SCHEMES),
    link_rel=None,
)
_INLINE_WITH_PICTURES = nh3.Cleaner(
    tags={*INLINE_TAGS, "img", "span"},
    attributes={
        "a": {"href"},
        "data": FACT,
        **formulas.ATTRIBUTES,
        "img": ATTRIBUTES["img"],
        "span": {"class"},
    },
    url_schemes=set(SCHEMES),
    link_rel=None,
)


def clean(html: str) -> str:
    """Only what a page of the course is made of: everything that goes into a row passes here last."""
    return _PAGE.clean(html)


def render_inline(
    texts: Sequence[str],
    path: str = "",
    facts: Mapping[str, Fact] = MappingProxyType({}),
    pictures: Callable[[Element], None] | None = None,
) -> list[str]:
    """Safe inline HTML of texts of one line each, all rendered at once.

    `path` is the file they stand in, for its links to other files of the course; `facts` are put in where they
    are named. `pictures` puts those of the course into a text (`Gallery.place_pictures`), which may have none without
    it. A text that is not inline raises ContentErrors, without a line, since only the caller knows where
    the text stands.
    """
    lines = [" ".join(text.split()) for text in texts]
    rendered = list(render(Job(line, inline=True) for line in lines if _MARKED.search(line)))
    wrong = [why for answer in rendered if (why := not_inline(answer, pictures is not None))]
    if wrong:
        raise ContentErrors([ContentError(path, 0, why) for why in wrong])
    answers = iter(answer for answer in rendered if isinstance(answer, str))
    return [
        inline_html(next(answers), lambda href: site_url(path, href), facts, pictures=pictures)
        if _MARKED.search(line)
        else line
        for line in lines
    ]


def not_inline(answer: str | Failure, shows_pictures: bool = False) -> str:
    """Why a rendered text cannot be shown as inline HTML, as the end of a sentence about it; empty when it can."""
    if isinstance(answer, Failure):
        return answer.why
    try:
        inside = list(_read(answer).iter())[1:]
    except MarkupError:
        return NO_CHARACTER
    if not shows_pictures and any(element.tag == "img" for element in inside):
        return f"has a picture; {ADVICE}"
    for element in inside:
        if element.get("class") == "unreadable":
            return f"has the formula {' '.join((element.text or '').split())}, which cannot be read: {element.get('data-why')}"
    lost = [
        element.tag
        for place, element in enumerate(inside)
        if element.tag not in INLINE_TAGS and element.tag != "img" and (place or element.tag != "p")
    ]
    return f"has a <{lost[0]}>; {ADVICE}" if lost else ""


def inline_html(
    xhtml: str,
    address: Callable[[str], str | None],
    facts: Mapping[str, Fact] = MappingProxyType({}),
    *,
    link_facts: bool = False,
    pictures: Callable[[Element], None] | None = None,
) -> str:
    """Rendered inline Markdown without its paragraph; `address` gives the site's address of a link, None for
    no link.
    """
    root = _read(xhtml)
    inside = root[0] if len(root) else root
    for link in inside.iter("a"):
        _point(link, address)
    if pictures:
        pictures(inside)
    formulas.say_formulas(inside)
    place_facts(inside, facts)
    if link_facts:
        make_linked(inside)
    return (_INLINE_WITH_PICTURES if pictures else _INLINE).clean(serialise(inside, inside_only=True))


def _read(xhtml: str) -> Element:
    """A reference that stands for no character, such as `&#1;`, stays as it was written. Raises MarkupError."""
    return read_fragment(without_no_characters(xhtml, "&amp;"))


def _point(link: Element, address: Callable[[str], str | None]) -> None:
    href = address(link.attrib.pop("href", ""))
    if href:
        link.set("href", href)
