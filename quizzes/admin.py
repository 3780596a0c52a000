"""Quizzes, attempts and reports in the admin: to look at, and to see how each question does."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from quizzes import corrections, first_answers
from quizzes.attempts import questions_of
from quizzes.item_statistics import LEAST, Item, items
from quizzes.models import Attempt, Quiz, Report
from quizzes.questions import AnyQuestion

if TYPE_CHECKING:
    QuizModelAdmin = admin.ModelAdmin[Quiz]
    AttemptModelAdmin = admin.ModelAdmin[Attempt]
    ReportModelAdmin = admin.ModelAdmin[Report]
else:
    QuizModelAdmin = AttemptModelAdmin = ReportModelAdmin = admin.ModelAdmin

_TAG = re.compile(r"<[^>]+>")


class OnlyToLookAt:
    """Rows that the loader or the learners write, and nobody else."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Quiz)
class QuizAdmin(OnlyToLookAt, QuizModelAdmin):
    list_display = ("slug", "count", "pass_mark", "statistics")
    fields = ("slug", "count", "pass_mark", "statistics")
    readonly_fields = ("statistics",)

    def has_delete_permission(self, request: HttpRequest, obj: Quiz | None = None) -> bool:
        return False

    @admin.display(description="how its questions do")
    def statistics(self, quiz: Quiz) -> SafeString:
        return format_html('<a href="{}">Statistics</a>', reverse("admin:quizzes_statistics", args=[quiz.pk]))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.statistics_page)
        return [path("<int:pk>/statistics/", page, name="quizzes_statistics"), *super().get_urls()]

    def statistics_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        quiz = get_object_or_404(Quiz, pk=pk)
        now = {question.id: question for question in questions_of(quiz)}
        rows = [
            _row(item, now) | {"place": _place(quiz, item.question)}
            for item in items(first_answers.first_answers(quiz.slug))
        ]
        order = list(now)
        rows.sort(
            key=lambda row: (not row["is_current"], order.index(row["id"]) if row["id"] in order else 0)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"How the questions of {quiz.slug} do",
            "quiz": quiz,
            "rows": rows,
            "corrected": [
                (_plain(one.question.ask), _place(quiz, one.question.id), one)
                for one in corrections.touched([quiz.slug])
            ],
            "least": LEAST,
            "newest": 0 if first_answers.reads_all(quiz.slug) else first_answers.MOST,
            "opts": Quiz._meta,
        }
        return render(request, "admin/quizzes/statistics.html", context)


def _place(quiz: Quiz, id_: str) -> str:
    """Where its author finds a question, as compilers write it; of one that was taken out, the file."""
    line = quiz.lines.get(id_)
    return f"quizzes/{quiz.slug}.yaml{f':{line}' if line else ''}"


def _row(item: Item, now: dict[str, AnyQuestion]) -> dict[str, Any]:
    question = now.get(item.question)
    is_current = bool(question and question.hash == item.version)
    options: list[tuple[str, float, bool]] = []
    if question and is_current and not item.is_hidden:
        options = [
            (_plain(option.text), 100 * item.chosen.get(place, 0.0), option.right)
            for place, option in enumerate(question.countable())
        ]
    return {
        "id": item.question,
        "ask": _plain(question.ask) if question and is_current else "an earlier version, or taken out since",
        "is_current": is_current,
        "item": item,
        "right": None if item.right is None else 100 * item.right,
        "low": item.interval and 100 * item.interval.low,
        "high": item.interval and 100 * item.interval.high,
        "options": options,
    }


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


@admin.register(Attempt)
class AttemptAdmin(OnlyToLookAt, AttemptModelAdmin):
    list_display = (
        "learner",
        "slug",
        "started",
        "finished",
        "points",
        "out_of",
        "passed",
        "is_retake_of_missed",
    )
    list_filter = ("slug", "passed", "is_retake_of_missed")
    search_fields = ("learner__email",)
    date_hierarchy = "started"
    list_select_related = ("learner",)


@admin.register(Report)
class ReportAdmin(ReportModelAdmin):
    """Only whether it is settled can be changed."""

    list_display = ("at", "slug", "question_id", "reason", "text", "learner", "settled")
    list_filter = ("settled", "reason", "slug")
    list_select_related = ("learner",)
    readonly_fields: ClassVar = [field.name for field in Report._meta.fields if field.name != "settled"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
