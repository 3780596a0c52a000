"""What learners asked and how the tutor did. Refused questions by lesson are the author's list of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from courses.models import Document
from tutor.comparing import tallied
from tutor.measuring.behaviour import DAYS, HEIGHT, STEP, behaviour, charts
from tutor.measuring.costs import daily
from tutor.measuring.overthinking import thought_too_long
from tutor.models import Comparison, GoldQuestion, Question, Scorecard, SwitchedOff
from tutor.views import gaps

if TYPE_CHECKING:
    QuestionModelAdmin = admin.ModelAdmin[Question]
    GoldModelAdmin = admin.ModelAdmin[GoldQuestion]
    ScorecardModelAdmin = admin.ModelAdmin[Scorecard]
    SwitchModelAdmin = admin.ModelAdmin[SwitchedOff]
    ComparisonModelAdmin = admin.ModelAdmin[Comparison]
else:
    QuestionModelAdmin = GoldModelAdmin = ScorecardModelAdmin = admin.ModelAdmin
    SwitchModelAdmin = ComparisonModelAdmin = admin.ModelAdmin


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
    change_list_template = "admin/tutor/question/change_list.html"
    actions = ("remove_names",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).filter(deleted_at=None)

    def get_urls(self) -> list[Any]:
        behaviour_page = path(
            "behaviour/", self.admin_site.admin_view(self.behaviour), name="tutor_behaviour"
        )
        costs_page = path("routing/", self.admin_site.admin_view(self.costs), name="tutor_costs")
        return [behaviour_page, costs_page, *super().get_urls()]

    def behaviour(self, request: HttpRequest) -> HttpResponse:
        """How each model behaved lately, as plain charts."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = behaviour()
        context = {
            **self.admin_site.each_context(request),
            "title": "How the models behaved",
            "models": [(one, charts(one)) for one in found],
            "thinkers": thought_too_long().values(),
            "tallies": tallied(),
            "days": DAYS,
            "width": DAYS * STEP,
            "height": HEIGHT,
        }
        return TemplateResponse(request, "admin/tutor/behaviour.html", context)

    def costs(self, request: HttpRequest) -> HttpResponse:
        """What the models cost each day, beside what the hosted one alone would have."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "What the models cost",
            "every": daily(),
            "days": DAYS,
            "limit": settings.TUTOR_DAILY_SPEND,
        }
        return TemplateResponse(request, "admin/tutor/costs.html", context)

    @admin.action(description="Remove the name of who asked")
    def remove_names(self, request: HttpRequest, chosen: QuerySet[Question]) -> None:
        """The question stays for the author; nobody can tell any more whose it was."""
        ended = chosen.exclude(status__in=Question.RUNNING)
        count = ended.update(learner=None, visitor=None)
        self.message_user(request, f"The name was removed from {count} questions.")


class Gap(Question):
    """A question that a lesson did not answer."""

    class Meta:
        proxy = True
        verbose_name = "gap"


@admin.register(Gap)
class GapAdmin(QuestionModelAdmin):
    """What learners asked in vain, and what the author makes of it; who asked is not shown there."""

    def get_urls(self) -> list[Any]:
        return gaps.urls()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(SwitchedOff)
class SwitchedOffAdmin(SwitchModelAdmin):
    """Lessons and articles that the tutor does not answer for."""

    list_display = ("document", "since")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The documents that are there, to choose from."""
        if db_field.name != "document":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        kinds = (Document.Kind.LESSON, Document.Kind.ARTICLE)
        rows = Document.objects.filter(kind__in=kinds).order_by("kind", "title")
        choices = [
            (f"{kind}/{slug}", title) for kind, slug, title in rows.values_list("kind", "slug", "title")
        ]
        return forms.ChoiceField(choices=choices, label="Lesson or article")


@admin.register(Comparison)
class ComparisonAdmin(ComparisonModelAdmin):
    list_display = ("asked_at", "sides", "picked")
    readonly_fields = ("asked_at", "sides", "picked")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


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
