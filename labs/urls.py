from __future__ import annotations

from django.urls import URLPattern, path

from labs import views

app_name = "labs"
urlpatterns: list[URLPattern] = [
    path("labs/", views.every_lab, name="every_lab"),
    path("labs/<slug:name>/", views.lab, name="lab"),
    path("labs/<slug:name>/result/", views.result, name="result"),
    path("labs/<slug:name>/result/here/", views.result_here, name="result_here"),
]
