"""`{fact:ID}` in text: where it stands, and the value that takes its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from courses.reading.document import Fact
from courses.reading.folder import SLUG
from courses.reading.markup import make, opener, pieces, plain, refill
from courses.reading.strict_yaml import Yaml
from courses.reading.superscripts import pieces_of

MARK = re.compile(r"\{fact:(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)\}")
# What was meant to be one, whether it is or not.
_ATTEMPT = re.compile(r"\{\s*facts?\s*:[^}\n]*\}?")
_SHOWN = re.compile(r'<data class="fact" value="([^"]+)"')
_TICKS = re.compile(r"`+")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A button within one of these could not be pressed, or would press the other.
_CLOSED = frozenset(("a", "button", "label"))
_CODE_TAGS = frozenset(("code", "pre"))


@dataclass(frozen=True)
class Mark:
    """A place that names a fact. `id` is empty where the mark is not written as one."""

    id: str
    shown: str
    in_code: bool = False


def marks_in(text: str) -> Iterator[Mark]:
    """Every mark of a line of text, and whatever looks like one."""
    if "{" not in text:
        return
    code = list(code_in(text))
    for found in _ATTEMPT.finditer(text):
        mark = MARK.fullmatch(found.group())
        at = bisect_left(code, (found.start(), 0)) - 1
        within = at >= 0 and found.start() < code[at][1]
        if mark or not within:
            yield Mark(mark["id"] if mark else "", found.group(), within)


def code_in(text: str) -> Iterator[tuple[int, int]]:
    """Where code stands: from a run of backticks to the next of the same length."""
    runs = list(_TICKS.finditer(text))
    waiting: dict[int, list[int]] = {}  # length of a run → where such runs stand, the last first
    for number in range(len(runs) - 1, -1, -1):
        waiting.setdefault(len(runs[number].group()), []).append(number)
    until = 0
    for run in runs:
        same = waiting[len(run.group())]
        same.pop()
        if run.start() < until or not same:
            continue
        until = runs[same[-1]].end()
        yield run.start(), until


def problem_of(mark: Mark) -> str:
    """What is wrong with the mark by itself, as the end of a sentence about its file."""
    if mark.in_code:
        return f"has {mark.shown} in code; a fact stands in text"
    if not mark.id:
        return f"has {mark.shown}, which names no fact: it is written {{fact:ID}}"
    return ""


def with_values(text: str, facts: Mapping[str, Fact]) -> str:
    """The text with the plain values in place."""
    return MARK.sub(lambda found: facts[found["id"]].value if found["id"] in facts else found.group(), text)


def place_facts(element: Element, facts: Mapping[str, Fact]) -> list[str]:
    """Puts the values into a tree. Returns the ids, one for each place, in order; code is left as it is."""
    placed: list[str] = []
    if element.tag in _CODE_TAGS:
        return placed
    if not any("{fact:" in (text or "") for text in (element.text, *(child.tail for child in element))):
        for child in element:
            placed += place_facts(child, facts)
        return placed
    inside: list[Element | str] = []
    for piece in pieces(element):
        if isinstance(piece, Element):
            placed += place_facts(piece, facts)
            inside.append(piece)
            continue
        at = 0
        for found in MARK.finditer(piece):
            if fact := facts.get(found["id"]):
                placed.append(fact.id)
                inside += [piece[at : found.start()], _value(fact)]
                at = found.end()
        inside.append(piece[at:])
    refill(element, inside)
    return placed


def _value(fact: Fact) -> Element:
    attributes = {
        "class": "fact",
        "value": fact.id,
        "data-as-of": f"{fact.as_of:%B %Y}",
        "data-review-by": fact.review_by.isoformat(),
    }
    return make("data", attributes, *pieces_of(fact.value))


def facts_shown(html: str) -> set[str]:
    """The ids of the facts whose values stand in a piece of a page."""
    return set(_SHOWN.findall(html))


def make_pressable(element: Element) -> None:
    """Makes each value open what is known of its fact, where a button may stand."""
    for child in element:
        if child.tag == "data" and child.get("class") == "fact":
            name = f"Day and source of {plain(child)}"
            refill(child, [opener(f"fact-{child.get('value')}", name, *pieces(child))])
        elif child.tag not in _CLOSED:
            make_pressable(child)


def make_linked(element: Element) -> None:
    """Makes each value a link to its fact, for texts that stand on many pages."""
    for child in element:
        if child.tag == "data" and child.get("class") == "fact":
            refill(child, [make("a", {"href": f"/facts/#{child.get('value')}"}, *pieces(child))])
        elif child.tag not in _CLOSED:
            make_linked(child)


def named_in(yaml: Yaml) -> Iterator[tuple[Mark, int, tuple[str | int, ...]]]:
    """Every fact that a YAML file names, in its texts and under keys `facts`, with its line and place."""
    for place in yaml.lines:
        found = yaml.data
        for step in place:
            found = found[step]
        line = yaml.line(*place)
        if isinstance(found, str):
            if len(place) > 1 and place[-2] == "facts":
                yield Mark(found if SLUG.fullmatch(found) else "", found), line, place
            else:
                yield from ((mark, line, place) for mark in marks_in(found))
        if place and isinstance(place[-1], str):
            yield from ((mark, line, place) for mark in marks_in(place[-1]))


def may_name(text: str, facts: Mapping[str, Fact]) -> list[str]:
    """The facts whose ids stand anywhere in a text that names some; a quick look, which may find too many."""
    return sorted(facts.keys() & set(_NAME.findall(text))) if facts and "fact" in text else []
