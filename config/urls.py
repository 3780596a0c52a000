"""Every address of the site, app by app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("courses.urls")),
    path("", include("quizzes.urls")),
    path("", include("tutor.urls")),
    path("", include("learners.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
