from __future__ import annotations

from django.urls import URLPattern, path

from decisions import views

app_name = "decisions"
urlpatterns: list[URLPattern] = [
    path("decision/", views.page, name="page"),
    path("decision/markdown/", views.markdown, name="markdown"),
    path("decision/calendar/", views.calendar, name="calendar"),
    path("decision/delete/", views.delete, name="delete"),
    path("decision/merge/", views.merge, name="merge"),
    path("decision/facts/", views.facts, name="facts"),
]
