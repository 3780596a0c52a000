"""Where else in the course the terms are explained that a learner's misses turn on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from courses.models import Document

MOST = 3
_TERM = re.compile(r'popovertarget="term-([a-z0-9-]+)"')


@dataclass(frozen=True)
class Elsewhere:
    """Another lesson, with the names of the terms that it shares with what was missed."""

    title: str
    url: str
    terms: tuple[str, ...]


def elsewhere(lesson: Document, missed_sections: Collection[str]) -> list[Elsewhere]:
    """The lessons that use most of the terms of the missed sections; at most three."""
    used = {
        term
        for section in lesson.sections
        if section["anchor"] in missed_sections
        for term in _TERM.findall(section["html"])
    }
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for term in lesson.terms:
        for place in term["used_in"] if term["id"] in used else ():
            if place["kind"] == Document.Kind.LESSON and place["slug"] != lesson.slug:
                shared[place["title"], place["url"]].append(term["name"])
    most = sorted(shared.items(), key=lambda one: (-len(one[1]), one[0]))[:MOST]
    return [Elsewhere(title, url, tuple(terms[:4])) for (title, url), terms in most]
