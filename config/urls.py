"""Every address of the site, app by app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from config.operations import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("", include("courses.urls")),
    path("", include("quizzes.urls")),
    path("", include("tutor.urls")),
    path("", include("labs.urls")),
    path("", include("decisions.urls")),
    path("", include("notes.urls")),
    path("", include("learners.urls")),
    path("accounts/", include("learners.account_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.edge.error_pages.bad_request"
handler403 = "config.edge.error_pages.forbidden"
handler404 = "config.edge.error_pages.not_found"
handler500 = "config.edge.error_pages.server_error"
