"""The lists of a course of many lessons: tracks first, a page for each track and each module, each in pages where it is long.

A page lists what its address names and reads no more of the course than that, so it costs the same however long the course.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from courses import stamps
from courses.caching import resting_on
from courses.course_order import ModuleInSum, TrackInSum, is_small, lessons_with_term, the_course, tracks_of
from courses.models import Course, Document, Term
from courses.paging import addresses_of, page_of

Part = TypeVar("Part", TrackInSum, ModuleInSum)
ON_A_PAGE = 60
_LISTED = ("slug", "title", "summary", "number", "minutes", "outline", "gone_sections")


def of_tracks(course: Course) -> dict[str, Any]:
    """For home and for the catalogue."""
    tracks = tracks_of(course)
    alone = len(tracks) == 1 and len(tracks[0].modules) <= ON_A_PAGE
    first = Document.objects.filter(kind="lesson", withdrawn=False).only("slug").order_by("number").first()
    return {
        "course": course,
        "in_sum": tracks,
        "only": tracks[0] if alone else None,  # its modules stand in its place
        "first": first,
        "count": sum(track.lessons for track in tracks),
        "minutes": sum(track.minutes for track in tracks),
    }


@resting_on(stamps.LISTS)
def track(request: HttpRequest, id_: str) -> HttpResponse:
    """`/tracks/ID/`: its modules. Of a small course all stands in the catalogue."""
    course = the_course()
    found, after = _with_next(tracks_of(course), id_)
    if is_small(course):
        return redirect(f"{reverse('courses:catalogue')}?track={id_}")
    page = page_of(request, found.modules, ON_A_PAGE)
    context = {"track": found, "page": page, "modules": page.object_list, "after": after}
    return render(request, "courses/track.html", context)


@resting_on(stamps.LISTS)
def module(request: HttpRequest, id_: str) -> HttpResponse:
    """`/modules/ID/`: its lessons."""
    course = the_course()
    tracks = tracks_of(course)
    found, after = _with_next([module for track in tracks for module in track.modules], id_)
    if is_small(course):
        return redirect(f"{reverse('courses:catalogue')}?module={id_}")
    page = page_of(request, found.lessons, ON_A_PAGE)
    context = {
        "track": next(track for track in tracks if found in track.modules),
        "module": found,
        "page": page,
        "lessons": lessons_of(list(page.object_list)),
        "after": after,
    }
    return render(request, "courses/module.html", context)


def with_term(request: HttpRequest, course: Course, term: str) -> HttpResponse:
    """The lessons that use a term, of a course whose catalogue cannot list them all."""
    page = page_of(request, lessons_with_term(term), ON_A_PAGE)
    lessons = lessons_of(list(page.object_list))
    name = Term.objects.filter(slug=term).values_list("name", flat=True).first()
    context = of_tracks(course) | {"term": term, "name": name, "page": page, "lessons": lessons}
    return render(request, "courses/many_lessons.html", context)


def addresses(course: Course) -> Iterator[str]:
    """Of every page of a track or a module; a small course has none."""
    if is_small(course):
        return
    for track in tracks_of(course):
        yield from addresses_of(reverse("courses:track", args=[track.id]), len(track.modules), ON_A_PAGE)
        for module in track.modules:
            address = reverse("courses:module", args=[module.id])
            yield from addresses_of(address, len(module.lessons), ON_A_PAGE)


def _with_next(parts: Sequence[Part], id_: str) -> tuple[Part, Part | None]:
    """The part of this id, and the one that follows it in the course. Raises Http404."""
    for at, found in enumerate(parts, 1):
        if found.id == id_:
            return found, next(iter(parts[at:]), None)
    raise Http404(f"the course has no part {id_}")


def lessons_of(slugs: list[str]) -> list[Document]:
    """These lessons in the order of the course."""
    rows = Document.objects.filter(kind="lesson", withdrawn=False, slug__in=slugs)
    return list(rows.only(*_LISTED).order_by("number"))
