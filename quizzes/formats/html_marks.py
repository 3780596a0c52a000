"""What is a mark in HTML and what is text: `List<String>` and `AT&T` are words, though they look like tags and references."""

from __future__ import annotations

import html
import re

_NAMES = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button canvas
    caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption
    figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label
    legend li link main map mark marquee math menu meta meter nav nobr noframes noscript object ol optgroup option output p
    param picture pre progress q rb rp rt rtc ruby s samp script search section select slot small source span strike strong
    style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
    nolink tex algebra lang
    """.split()  # noqa: SIM905 - a list of names is read in lines
)
_BARE = (
    "allowfullscreen|async|autoplay|checked|compact|controls|default|defer|disabled|download|hidden|ismap|loop|multiple|"
    "muted|nohref|noshade|novalidate|nowrap|open|readonly|required|reversed|selected"
)
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][^\s<>/=]*)"
    rf"(?P<said>(?:\s+(?:[\w:@.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)|(?:{_BARE})\b))*)\s*/?>",
    re.IGNORECASE,
)
_ANY = re.compile(r"<!--.*?-->|</?[A-Za-z](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>|<", re.S)
_REFERENCE = re.compile(r"&#?\w*;?")
_DRAWN = re.compile(r"<(?:math|svg)\b", re.IGNORECASE)  # what stands in them has names of its own


def read(text: str) -> tuple[str, list[str]]:
    """The HTML with everything escaped that is none, and what looked like tags and is text."""
    words: list[str] = []
    is_drawn = _DRAWN.search(text) is not None

    def marked(found: re.Match[str]) -> str:
        if found[0].startswith("<!--"):
            return found[0]
        tag = _TAG.fullmatch(found[0])
        if tag and (is_drawn or tag["name"].casefold() in _NAMES or re.search(r"[:-]", tag["name"])):
            return found[0]
        if len(found[0]) > 1:
            words.append(found[0])
        return found[0].replace("<", "&lt;")

    escaped = _REFERENCE.sub(lambda found: html.escape(html.unescape(found[0])), text)
    return _ANY.sub(marked, escaped), words
