from __future__ import annotations

from django.urls import path

from tutor.views import comparison as comparison_views
from tutor.views import questions as views
from tutor.views import scorecard

app_name = "tutor"
urlpatterns = [
    path("lessons/<slug:slug>/tutor/", views.document, {"kind": "lesson"}, name="lesson"),
    path("articles/<slug:slug>/tutor/", views.document, {"kind": "article"}, name="article"),
    path("lessons/<slug:slug>/tutor/delete/", views.delete_thread, {"kind": "lesson"}, name="lesson-delete"),
    path(
        "articles/<slug:slug>/tutor/delete/", views.delete_thread, {"kind": "article"}, name="article-delete"
    ),
    path(
        "lessons/<slug:slug>/tutor/compare/",
        comparison_views.compare,
        {"kind": "lesson"},
        name="lesson-compare",
    ),
    path(
        "articles/<slug:slug>/tutor/compare/",
        comparison_views.compare,
        {"kind": "article"},
        name="article-compare",
    ),
    path("tutor/compare/<uuid:comparison_id>/", comparison_views.comparison, name="comparison"),
    path("tutor/compare/<uuid:comparison_id>/pick/", comparison_views.pick, name="pick"),
    path("tutor/scorecard/", scorecard.scorecard, name="scorecard"),
    path("tutor/<uuid:question_id>/", views.question, name="question"),
    path("tutor/<uuid:question_id>/stream/", views.stream, name="stream"),
    path("tutor/<uuid:question_id>/cancel/", views.cancel, name="cancel"),
    path("tutor/<uuid:question_id>/helpful/", views.helpful, name="helpful"),
    path("tutor/<uuid:question_id>/delete/", views.delete, name="delete"),
]
