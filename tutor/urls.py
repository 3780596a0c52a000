from __future__ import annotations

from django.urls import path

from tutor.views import comparison, questions, scorecard

app_name = "tutor"
urlpatterns = [
    path("lessons/<slug:slug>/tutor/", questions.document, {"kind": "lesson"}, name="lesson"),
    path("articles/<slug:slug>/tutor/", questions.document, {"kind": "article"}, name="article"),
    path(
        "lessons/<slug:slug>/tutor/delete/", questions.delete_thread, {"kind": "lesson"}, name="lesson-delete"
    ),
    path(
        "articles/<slug:slug>/tutor/delete/",
        questions.delete_thread,
        {"kind": "article"},
        name="article-delete",
    ),
    path(
        "lessons/<slug:slug>/tutor/compare/",
        comparison.compare,
        {"kind": "lesson"},
        name="lesson-compare",
    ),
    path(
        "articles/<slug:slug>/tutor/compare/",
        comparison.compare,
        {"kind": "article"},
        name="article-compare",
    ),
    path("tutor/compare/<uuid:comparison_id>/", comparison.comparison, name="comparison"),
    path("tutor/compare/<uuid:comparison_id>/pick/", comparison.pick, name="pick"),
    path("tutor/scorecard/", scorecard.scorecard, name="scorecard"),
    path("tutor/<uuid:question_id>/", questions.question, name="question"),
    path("tutor/<uuid:question_id>/stream/", questions.stream, name="stream"),
    path("tutor/<uuid:question_id>/cancel/", questions.cancel, name="cancel"),
    path("tutor/<uuid:question_id>/helpful/", questions.helpful, name="helpful"),
    path("tutor/<uuid:question_id>/delete/", questions.delete, name="delete"),
]
