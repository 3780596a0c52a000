from __future__ import annotations

from django.urls import URLPattern, path

from notes import views

app_name = "notes"
urlpatterns: list[URLPattern] = [
    path("notes/", views.page, name="page"),
    path("notes/shown/", views.shown, name="shown"),
    path("notes/here/", views.here, name="here"),
    path("notes/merge/", views.merge, name="merge"),
    path("notes/markdown/", views.markdown, name="markdown"),
    path("notes/<uuid:id_>/", views.edit, name="edit"),
    path("notes/<uuid:id_>/delete/", views.delete, name="delete"),
    path("lessons/<slug:slug>/passages.json", views.passages, {"kind": "lesson"}, name="lesson_passages"),
    path("articles/<slug:slug>/passages.json", views.passages, {"kind": "article"}, name="article_passages"),
    path("briefs/<slug:slug>/passages.json", views.passages, {"kind": "brief"}, name="brief_passages"),
]
