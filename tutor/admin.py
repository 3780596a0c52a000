"""What learners asked and how the tutor did. Refused questions by lesson are the author's list of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from tutor.models import GoldQuestion, Question

if TYPE_CHECKING:
    QuestionModelAdmin = admin.ModelAdmin[Question]
    GoldModelAdmin = admin.ModelAdmin[GoldQuestion]
else:
    QuestionModelAdmin = GoldModelAdmin = admin.ModelAdmin


@admin.register(Question)
class QuestionAdmin(QuestionModelAdmin):
    list_display = ("asked_at", "slug", "text", "status", "tier", "model", "seconds", "helpful")
    list_filter = ("status", "tier", "slug", "model", "helpful")
    search_fields = ("text",)
    date_hierarchy = "asked_at"
    readonly_fields: ClassVar = [field.name for field in Question._meta.fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).filter(deleted_at=None)


@admin.register(GoldQuestion)
class GoldQuestionAdmin(GoldModelAdmin):
    list_display = ("slug", "position", "ask", "answer_in", "not_here")
    list_filter = ("slug", "not_here")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: GoldQuestion | None = None) -> bool:
        return False
