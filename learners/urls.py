from __future__ import annotations

from django.urls import URLPattern, path

from learners import carry_views, device, outlines, views

app_name = "learners"
urlpatterns: list[URLPattern] = [
    path("progress/", views.progress_page, name="progress"),
    path("progress/certificate/", views.certificate, name="certificate"),
    path("outlines.json", outlines.outlines, name="outlines"),
    path("gone/<slug:what>/", views.gone, name="gone"),
    path("device/", device.device, name="device"),
    path("device/course.json", device.course_list, name="course_list"),
    path("device/course/<int:number>.json", device.course_part, name="course_part"),
    path("service-worker.js", device.worker, name="worker"),
    path("me/", views.me, name="me"),
    path("me/merge/", views.take_in, name="merge"),
    path("me/merge/<uuid:id_>/undo/", views.undo, name="undo"),
    path("me/unread/", views.unread, name="unread"),
    path("me/data/", views.take_away, name="take_away"),
    path("me/data/attempts.csv", views.take_attempts_away, name="take_attempts_away"),
    path("me/data/put/", carry_views.put_in, name="put_in"),
    path("me/carry/", carry_views.put_down, name="put_down"),
    path("me/carry/take/", carry_views.take_up, name="take_up"),
    path("me/erase/", views.erase, name="erase"),
]
