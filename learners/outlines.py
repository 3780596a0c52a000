"""Outlines of lessons, the same for everybody: what a browser works progress and the next act out from.

Only a browser that keeps something of its reader asks for it; a page that lists lessons carries those it lists. A small course
is one file. Of a course of many lessons a browser asks for those that were begun in it, and for those that come next.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from courses import stamps
from courses.caching import resting_on
from courses.course_order import SMALL
from courses.models import Document
from quizzes.templatetags.quiz_tags import OUTLINED
from quizzes.templatetags.quiz_tags import outlines as of_lessons

MOST = 50  # lessons of one answer


def lessons_asked_for(request: HttpRequest, most: int) -> list[str]:
    """The slugs of `?lesson=SLUG`, at most so many; what is no slug, such as a NUL, is no question to the database."""
    return [slug for slug in request.GET.getlist("lesson")[:most] if slug_re.fullmatch(slug)]


@require_safe
@resting_on(stamps.LISTS)
def outlines(request: HttpRequest) -> HttpResponse:
    """`{"of": n, "lessons": [{"slug", "title", "minutes", "number", "track", "module", "sections", "gone", "quiz"}]}` in the order
    of the course, which has `of` lessons. There are all, or none of a course of many; or those of `?lesson=SLUG` and
    `?number=PLACE`, each any number of times, at most 50.
    """
    every = Document.objects.filter(kind="lesson", withdrawn=False)
    of = every.count()
    slugs = lessons_asked_for(request, MOST)
    numbers = [
        number for number in request.GET.getlist("number")[:MOST] if number.isdecimal() and len(number) < 7
    ]
    if slugs or numbers:
        chosen = every.filter(slug__in=slugs) | every.filter(number__in=numbers)
    else:
        chosen = every if of <= SMALL else every.none()
    listed = chosen.order_by("number").only("title", "minutes", "number", "place", *OUTLINED)
    rows = list(listed)
    made = of_lessons(rows)
    lessons: list[dict[str, Any]] = [_about(row) | made[row.slug] for row in rows]
    answer = {"of": of, "lessons": lessons}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def _about(row: Document) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "minutes": row.minutes or 0,
        "number": row.number,
        "track": row.place.get("track_id", ""),
        "module": row.place.get("module_id", ""),
    }
