from __future__ import annotations

from django.urls import URLPattern, path

from quizzes import adoption, practice, reporting, result, review, views

app_name = "quizzes"
urlpatterns: list[URLPattern] = [
    path("lessons/<slug:slug>/quiz/", views.quiz, name="quiz"),
    path("lessons/<slug:slug>/quiz/result/", result.result, name="result"),
    path("lessons/<slug:slug>/quiz/result/<uuid:id_>/", result.result, name="attempt"),
    path("lessons/<slug:slug>/quiz/whose/", adoption.whose, name="whose"),
    path("lessons/<slug:slug>/quiz/report/", reporting.report, name="report"),
    path("lessons/<slug:slug>/practice/", practice.practice, name="practice"),
    path("lessons/<slug:slug>/practice/all/", practice.all_at_once, name="practice_all"),
    path("review/", review.review, name="review"),
    path("review/due/", review.due, name="review_due"),
    path("review/next/", review.review_next, name="review_next"),
    path("review/<slug:slug>/<slug:question>/", review.review_question, name="review_question"),
]
