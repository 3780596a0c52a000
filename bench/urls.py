"""The site's addresses, a bare view and a lesson that is not kept: what Django and its middleware cost, and a page besides."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site
from courses.views import lesson


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


# the view of a lesson without what lets the page cache keep it
uncached: Any = vars(lesson)["__wrapped__"]

urlpatterns = [path("bench/bare/", bare), path("bench/uncached/<slug:slug>/", uncached), *site]
