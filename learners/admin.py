"""Learners in the admin: found and made by e-mail address."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm

from learners.models import Learner

# Through the site's own sign-in page: its limits and second factors hold for the admin too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class NewLearnerForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = Learner
        fields = ("email",)
        field_classes: ClassVar[dict[str, type]] = {}


@admin.register(Learner)
class LearnerAdmin(UserAdmin):  # type: ignore[type-arg]
    add_form = NewLearnerForm
    ordering = ("-date_joined",)
    list_display = ("email", "date_joined", "last_login", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "date_joined")
    search_fields = ("email", "emailaddress__email")
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password", "is_active")}),
        ("What they may do here", {"fields": ("is_staff", "is_superuser", "groups", "user_permissions")}),
        ("When", {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),
    )
