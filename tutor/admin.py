"""What learners asked and how the tutor did. Refused questions by lesson are the author's list of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tutor.models import GoldQuestion, Question, Scorecard

if TYPE_CHECKING:
    QuestionModelAdmin = admin.ModelAdmin[Question]
    GoldModelAdmin = admin.ModelAdmin[GoldQuestion]
    ScorecardModelAdmin = admin.ModelAdmin[Scorecard]
else:
    QuestionModelAdmin = GoldModelAdmin = ScorecardModelAdmin = admin.ModelAdmin


@admin.register(Question)
class QuestionAdmin(QuestionModelAdmin):
    list_display: tuple[str, ...] = (
        "asked_at",
        "slug",
        "text",
        "status",
        "tier",
        "model",
        "seconds",
        "helpful",
    )
    list_filter: ClassVar[tuple[str, ...]] = ("status", "tier", "slug", "model", "helpful")
    search_fields = ("text",)
    date_hierarchy = "asked_at"
    readonly_fields: ClassVar = [field.name for field in Question._meta.fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).filter(deleted_at=None)


class Gap(Question):
    """A question that a lesson did not answer."""

    class Meta:
        proxy = True
        verbose_name = "gap"


@admin.register(Gap)
class GapAdmin(QuestionAdmin):
    """What learners asked in vain: the author's list of what to write."""

    list_display = ("slug", "text", "asked_at", "tier", "helpful")
    list_filter = ("slug", "tier", "asked_at")
    ordering = ("slug", "-asked_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        gaps = Q(status=Question.Status.REFUSED) | Q(helpful=False)
        return super().get_queryset(request).filter(gaps)


@admin.register(Scorecard)
class ScorecardAdmin(ScorecardModelAdmin):
    list_display = ("at", "model")
    readonly_fields = ("at", "model", "result")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(GoldQuestion)
class GoldQuestionAdmin(GoldModelAdmin):
    list_display = ("slug", "position", "ask", "answer_in", "not_here")
    list_filter = ("slug", "not_here")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: GoldQuestion | None = None) -> bool:
        return False
