from __future__ import annotations

from django.urls import URLPattern, path

from quizzes import views

app_name = "quizzes"
urlpatterns: list[URLPattern] = [
    path("lessons/<slug:slug>/quiz/", views.quiz, name="quiz"),
    path("lessons/<slug:slug>/quiz/result/", views.result, name="result"),
    path("lessons/<slug:slug>/quiz/result/<uuid:id_>/", views.result, name="attempt"),
]
