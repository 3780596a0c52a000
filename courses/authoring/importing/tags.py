"""The tags of HTML and of MDX in a Markdown text, as a tree over it. What is no tag of either stays text."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from courses.authoring.importing.text import Source

_VOID = "area base br col embed hr img input link meta source track wbr"
_RAW = "script style svg textarea noscript template math"  # nothing in them is Markdown
_BLOCKS = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " head header hgroup hr html li main menu nav ol p pre picture section summary table tbody td tfoot th thead tr ul"
    " iframe video audio object embed script style svg"
)
_INLINE = (
    "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label legend mark meter output"
    " progress q ruby rp rt s samp select option small source span strike strong sub sup time track tt u var wbr link meta"
    " math textarea noscript template caption col colgroup map area param base"
)
VOID, RAW, BLOCKS, INLINE = (frozenset(names.split()) for names in (_VOID, _RAW, _BLOCKS, _INLINE))
# Opening one of these closes one that is open.
_CLOSES = {
    "li": ("li",),
    "p": ("p",),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
}
_HOLD = frozenset(("ul", "ol", "table", "dl", "div", "details", "section", "blockquote"))
_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)")
_PART = re.compile(
    r"\s+|(?P<name>[\w:@.-]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<brace>\{)|(?P<bare>[^\s\"'<>{}]+)))?"
    r"|(?P<spread>\{)"
)


@dataclass
class Tag:
    """One element. `inside` holds elements, and stretches of the source's text as (start, end)."""

    name: str
    attributes: dict[str, str]
    start: int
    after: int  # where what is in it begins
    end: int = 0
    inside: list[Tag | tuple[int, int]] = field(default_factory=list)

    def find(self, *names: str) -> Iterator[Tag]:
        for one in self.inside:
            if isinstance(one, Tag):
                if one.name in names:
                    yield one
                yield from one.find(*names)


@dataclass(frozen=True)
class _Mark:
    closes: bool
    name: str
    attributes: dict[str, str]
    start: int
    end: int
    empty: bool


def read_tags(source: Source, components: Collection[str], *, all_components: bool) -> Tag:
    """The tree of the whole text. `components` are names with a capital that have a meaning."""
    root = Tag("", {}, 0, 0, len(source.text))
    stack = [root]
    at = 0
    for mark in _marks(source, components, all_components=all_components):
        if mark.start < at:
            continue
        _text(stack[-1], at, mark.start)
        at = mark.end
        if mark.closes:
            if any(one.name == mark.name for one in stack[1:]):
                while stack[-1].name != mark.name:
                    _splice(stack)
                stack.pop().end = mark.end
            continue
        _close_open_ones(stack, mark)
        tag = Tag(mark.name, mark.attributes, mark.start, mark.end, mark.end)
        stack[-1].inside.append(tag)
        if mark.empty:
            continue
        if mark.name in RAW:
            close = re.compile(rf"</{re.escape(mark.name)}\s*>", re.I).search(source.text, mark.end)
            tag.end = at = close.end() if close else mark.end
            tag.inside = [(mark.end, close.start())] if close else []
        else:
            stack.append(tag)
    _text(stack[-1], at, len(source.text))
    while len(stack) > 1:
        _splice(stack)
    return root


def _close_open_ones(stack: list[Tag], mark: _Mark) -> None:
    """`<li>` ends the item before it, which nobody closed."""
    for place in range(len(stack) - 1, 0, -1):
        if stack[place].name in _CLOSES.get(mark.name, ()):
            while len(stack) > place:
                stack.pop().end = mark.start
        elif stack[place].name in _HOLD:
            return


def _splice(stack: list[Tag]) -> None:
    """What never ends is no element; what is in it stays."""
    lost = stack.pop()
    if lost.name in ("li", "p", "td", "th", "tr", "dt", "dd", "tbody", "thead"):
        lost.end = stack[-1].end
        return
    stack[-1].inside[-1:] = lost.inside


def _text(tag: Tag, start: int, end: int) -> None:
    if start < end:
        tag.inside.append((start, end))


def _marks(source: Source, components: Collection[str], *, all_components: bool) -> Iterator[_Mark]:
    text, at = source.text, 0
    while found := _TAG.search(text, at):
        if until := source.code_until(found.start()):
            at = until
            continue
        at = found.end()
        name = found[2]
        known = name.lower() in BLOCKS | INLINE and (name == name.lower() or name.isupper())
        component = name in components or (all_components and name[0].isupper())
        if (not known and not component) or text[: found.start()].endswith("\\"):
            continue
        read = _attributes(text, found.end())
        if read is None:
            continue
        attributes, end, empty = read
        named = name if component else name.lower()
        yield _Mark(bool(found[1]), named, attributes, found.start(), end, empty or named in VOID)
        at = end


def _attributes(text: str, at: int) -> tuple[dict[str, str], int, bool] | None:
    """What stands in the tag, where it ends, and whether it ends at once; None where it does not end."""
    attributes: dict[str, str] = {}
    while at < len(text):
        if text[at] == ">":
            return attributes, at + 1, False
        if text.startswith("/>", at):
            return attributes, at + 2, True
        found = _PART.match(text, at)
        if not found:
            if text[at] == "/":
                at += 1
                continue
            return None
        if found["brace"] or found["spread"]:
            end = _braced(text, found.end() - 1)
            if not end:
                return None
            if found["name"]:
                attributes[found["name"]] = text[found.end() : end - 1]
            at = end
            continue
        if found["name"]:
            value = found["double"] if found["double"] is not None else found["single"] or found["bare"] or ""
            attributes[found["name"].lower() if found["name"].islower() else found["name"]] = html.unescape(
                value
            )
        at = found.end()
    return None


def _braced(text: str, at: int) -> int:
    """Where the braces end that begin at `at`; 0 where they do not."""
    depth, quote = 0, ""
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'`":
            quote = sign
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
            if not depth:
                return at + 1
        at += 1
    return 0
