"""The outline of every lesson as one file, the same for everybody: what a browser works progress and the next act out from.

Only a browser that keeps something of its reader asks for it; a page that lists lessons carries those it lists.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from courses.caching import same_for_everybody
from courses.models import Document
from quizzes.templatetags.quiz_tags import OUTLINED
from quizzes.templatetags.quiz_tags import outlines as of_lessons


@require_GET
@same_for_everybody
def outlines(request: HttpRequest) -> HttpResponse:
    """`{"lessons": [{"slug", "title", "minutes", "sections", "gone", "quiz"}]}` in the order of the course."""
    listed = Document.objects.filter(kind="lesson", withdrawn=False).order_by("number")
    rows = list(listed.only("title", "minutes", *OUTLINED))
    made = of_lessons(rows)
    lessons: list[dict[str, Any]] = [
        {"slug": row.slug, "title": row.title, "minutes": row.minutes or 0, **made[row.slug]} for row in rows
    ]
    return JsonResponse(
        {"lessons": lessons}, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")}
    )
