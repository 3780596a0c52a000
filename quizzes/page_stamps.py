"""What the page of a lesson shows of its quiz: `courses.stamps` has the page made anew when it changes."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.models import Quiz


def quiz_stamps() -> Iterator[tuple[str, str]]:
    for slug, count, since in Quiz.objects.values_list("slug", "count", "since"):
        yield f"lesson/{slug}", f"{count} questions since {since}"
