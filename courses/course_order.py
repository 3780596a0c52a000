"""The tracks, modules and lessons of course.yaml in their order, with what lists say of them; of the course's one row.

A course of thousands of lessons is listed by tracks, then by modules, then by lessons; a small one on one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.models import Course, Term
from courses.site import NOTHING_LOADED

SMALL = 60  # lessons; so many are listed on one page

_Json = Mapping[str, Any]


@dataclass(frozen=True)
class ModuleInSum:
    id: str
    name: str
    summary: str
    lessons: Sequence[str]
    minutes: int


@dataclass(frozen=True)
class TrackInSum:
    id: str
    name: str
    summary: str
    modules: tuple[ModuleInSum, ...]

    @property
    def lessons(self) -> int:
        return sum(len(module.lessons) for module in self.modules)

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


def tracks_of(course: Course) -> tuple[TrackInSum, ...]:
    """Those that have lessons."""
    made = (
        TrackInSum(track["id"], track["name"], track.get("summary", ""), tuple(_modules(track)))
        for track in course.tracks
    )
    return tuple(track for track in made if track.modules)


def _modules(track: _Json) -> Iterator[ModuleInSum]:
    for one in track["modules"]:
        if one["lessons"]:
            yield ModuleInSum(
                one["id"], one["name"], one.get("summary", ""), one["lessons"], one.get("minutes", 0)
            )


def is_small(course: Course) -> bool:
    return sum(len(module["lessons"]) for track in course.tracks for module in track["modules"]) <= SMALL


def lessons_of_module(id_: str) -> Sequence[str]:
    """Their slugs; none where there is no such module."""
    tracks = Course.objects.filter(pk=1).values_list("tracks", flat=True).first() or ()
    modules = (module for track in tracks for module in track["modules"])
    return next((module["lessons"] for module in modules if module["id"] == id_), ())


def lessons_with_term(slug: str) -> list[str]:
    """The slugs of the lessons that use a term of the glossary."""
    uses = Term.objects.filter(slug=slug).values_list("used_in", flat=True).first() or ()
    return [use["slug"] for use in uses if use["kind"] == "lesson"]


def the_course() -> Course:
    """The one course; an empty one, not saved, before anything was loaded."""
    return Course.objects.filter(pk=1).first() or Course(title=NOTHING_LOADED, tagline="", tracks=[])
