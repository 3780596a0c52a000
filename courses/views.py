"""The pages of the course itself: home, catalogue and lesson. They are the same for everybody; what belongs to a
learner is put in by the browser (`static/js/reader.js`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses import listing, stamps
from courses.caching import resting_on
from courses.course_order import is_small, the_course
from courses.models import Course, Document, Term
from courses.reference import get_document_or_404, withdrawn

BRIEFS_SHOWN = 3
_LISTED = (
    "slug",
    "title",
    "summary",
    "number",
    "minutes",
    "place",
    "terms",
    "outline",
    "gone_sections",
    "draft",
    "was",
)


@dataclass(frozen=True)
class Module:
    id: str
    name: str
    summary: str
    lessons: tuple[Document, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes or 0 for lesson in self.lessons)


@dataclass(frozen=True)
class Track:
    id: str
    name: str
    summary: str
    modules: tuple[Module, ...]

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


@resting_on(stamps.LISTS, reads_query=False)
def home(request: HttpRequest) -> HttpResponse:
    course = the_course()
    briefs = Document.objects.filter(kind=Document.Kind.BRIEF, withdrawn=False).order_by("-date", "slug")
    context = _every_lesson(course) if is_small(course) else listing.of_tracks(course)
    context["briefs"] = briefs.defer("markdown", "opening")[:BRIEFS_SHOWN]
    return render(request, "courses/home.html", context)


def _every_lesson(course: Course) -> dict[str, Any]:
    lessons = list(_listed_lessons())
    return {
        "course": course,
        "lessons": lessons,
        "count": len(lessons),
        "minutes": sum(lesson.minutes or 0 for lesson in lessons),
        "first": lessons[0] if lessons else None,
        "tracks": arranged(course.tracks, {lesson.slug: lesson for lesson in lessons}),
    }


@dataclass(frozen=True)
class Chosen:
    """What the catalogue is narrowed to, as it stands in the address; an unknown name narrows to nothing."""

    track: str = ""
    module: str = ""
    term: str = ""

    def admits(self, lesson: Document) -> bool:
        place = lesson.place
        return (
            self.track in ("", place.get("track_id"))
            and self.module in ("", place.get("module_id"))
            and (not self.term or any(term["id"] == self.term for term in lesson.terms))
        )


@resting_on(stamps.LISTS, "glossary")
def catalogue(request: HttpRequest) -> HttpResponse:
    course = the_course()
    chosen = Chosen(*(request.GET.get(name, "")[:100] for name in ("track", "module", "term")))
    if not is_small(course):
        return _of_a_big_course(request, course, chosen)
    every = list(_listed_lessons())
    admitted = {lesson.slug: lesson for lesson in every if chosen.admits(lesson)}
    all_tracks = arranged(course.tracks, {lesson.slug: lesson for lesson in every})
    context = {
        "course": course,
        "chosen": chosen,
        "narrowed": chosen != Chosen(),
        "all_tracks": all_tracks,
        "modules": sum(len(track.modules) for track in all_tracks),
        "terms": Term.objects.only("slug", "name"),
        "tracks": arranged(course.tracks, admitted),
        "lessons": list(admitted.values()),
        "count": len(admitted),
        "of": len(every),
    }
    return render(request, "courses/catalogue.html", context)


def _of_a_big_course(request: HttpRequest, course: Course, chosen: Chosen) -> HttpResponse:
    """Its tracks; what it could be narrowed to has a page of its own."""
    if chosen.module:
        return redirect("courses:module", chosen.module)
    if chosen.track:
        return redirect("courses:track", chosen.track)
    if chosen.term:
        return listing.with_term(request, course, chosen.term)
    return render(request, "courses/many_lessons.html", listing.of_tracks(course))


@resting_on("lesson/{slug}", stamps.OVERDUE, reads_query=False)
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Three queries: this row, the questions that the quiz card counts, and what the site around it is called."""
    document = get_document_or_404("lesson", slug)
    if document.withdrawn:
        return withdrawn(request, document)
    return render(request, "courses/lesson.html", {"document": document})


def _listed_lessons() -> QuerySet[Document]:
    return (
        Document.objects.filter(kind=Document.Kind.LESSON, withdrawn=False).only(*_LISTED).order_by("number")
    )


def arranged(tracks: Sequence[Mapping[str, Any]], lessons: Mapping[str, Document]) -> list[Track]:
    """The tracks and modules of course.yaml with those of their lessons that are given; empty ones are left out."""
    made = [
        Track(
            track["id"],
            track["name"],
            track.get("summary", ""),
            tuple(module for module in (_module(one, lessons) for one in track["modules"]) if module.lessons),
        )
        for track in tracks
    ]
    return [track for track in made if track.modules]


def _module(module: Mapping[str, Any], lessons: Mapping[str, Document]) -> Module:
    here = tuple(lessons[slug] for slug in module["lessons"] if slug in lessons)
    return Module(module["id"], module["name"], module.get("summary", ""), here)
