"""The first mention of each term in a section opens its definition."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element

from courses.interface import gettext
from courses.reading.document import Term
from courses.reading.markup import opener, pieces, refill

# No mention here: headings, what can be pressed already, and text that is not prose.
_CLOSED = frozenset(
    [
        "a",
        "button",
        "code",
        "data",
        "figcaption",
        "h3",
        "h4",
        "h5",
        "h6",
        "label",
        "math",
        "pre",
        "summary",
        "thead",
    ]
)
_CLOSED_CLASSES = frozenset(("lab", "callout-title", "question-here"))


_START = re.compile(r"\w+|[^\w\s]")


class Mentions:
    """Finds the names of some terms, longest first, whatever their case."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {_normal(name): term.id for term in terms for name in (*term.also, term.name)}
        by_start: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._terms, key=lambda name: (-len(name), name)):
            if found := _START.match(name):
                by_start[found.group()].append(_pattern(name))
        # by the beginning, since one pattern of all the names of a large glossary takes seconds for a page
        self._names = {start: tuple(names) for start, names in by_start.items()}

    def mark(self, section: Element) -> list[str]:
        """Marks one section. Returns the terms mentioned, in order."""
        found: list[str] = []
        if self._terms:
            self._walk(section, found)
        return found

    def _walk(self, element: Element, found: list[str]) -> None:
        # nearly all texts hold no term, and taking an element apart costs ten times as much as looking
        if not any(map(self._may_mention, (element.text, *(child.tail for child in element)))):
            for child in element:
                self._enter(child, found)
            return
        inside: list[Element | str] = []
        for piece in pieces(element):
            if isinstance(piece, str):
                inside += self._marked(piece, found)
            else:
                self._enter(piece, found)
                inside.append(piece)
        refill(element, inside)

    def _enter(self, element: Element, found: list[str]) -> None:
        if element.tag not in _CLOSED and element.get("class") not in _CLOSED_CLASSES:
            self._walk(element, found)

    def _may_mention(self, text: str | None) -> bool:
        return bool(text) and not self._names.keys().isdisjoint(_START.findall((text or "").casefold()))

    def _marked(self, text: str, found: list[str]) -> Sequence[Element | str]:
        marked: list[Element | str] = []
        at = 0
        for match in self._matches(text):
            term = self._terms[_normal(match.group())]
            if term in found:
                continue
            found.append(term)
            words = match.group()
            marked += [
                text[at : match.start()],
                opener(f"term-{term}", gettext("Definition of {words}").format(words=words), words),
            ]
            at = match.end()
        return [*marked, text[at:]]

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        end = 0
        for start in _START.finditer(text):
            names = self._names.get(start.group().casefold())
            if start.start() >= end and names and (match := _one_of(names).match(text, start.start())):
                yield match
                end = match.end()


@lru_cache(
    maxsize=4096
)  # compiling one takes longer than a page does to be looked through, and most stand on many pages
def _one_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])", re.IGNORECASE)


def _normal(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


@lru_cache(maxsize=4096)
def _pattern(name: str) -> str:
    """The name as it may stand in text, where a line may end between its words."""
    return r"\s+".join(re.escape(word).replace("'", "['’]") for word in name.split())
