"""The course on a device of the reader's: what there is to be kept, and the worker that answers without a network.

All of it is the same for everybody. Nothing that belongs to a reader is ever kept by the worker: it takes only answers that
are marked as shared (`courses.caching`), and what a reader did stands in the browser's own store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Sum, TextField
from django.db.models.functions import Cast, Length
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses import site
from courses.caching import same_for_everybody
from courses.models import Course, Document
from labs.of_course import labs_here
from quizzes.models import LessonChecks, Quiz

SCRIPT = Path(settings.BASE_DIR) / "static" / "js" / "offline.js"
# What is kept first, with the word of the page where not every course has it.
FIRST = (
    ("courses:home", "lessons"),
    ("courses:catalogue", "lessons"),
    ("courses:terms", "glossary"),
    ("courses:facts", "facts"),
    ("labs:every_lab", "labs"),
    ("learners:device", "lessons"),
)
LEFT_OUT = ("admin/", "vendor/SHA256SUMS")  # files that no reader's page asks for


@require_safe
@same_for_everybody
def worker(request: HttpRequest) -> HttpResponse:
    """`/service-worker.js`: at the root, since a worker answers only for what lies under its own address."""
    text = SCRIPT.read_text(encoding="utf-8").replace("__OFFLINE__", reverse("learners:device"))
    return HttpResponse(text, content_type="text/javascript")


@require_safe
@same_for_everybody
def device(request: HttpRequest) -> HttpResponse:
    """`/device/`: what this browser keeps, with its size; also what is shown in place of a page that it does not keep."""
    return render(request, "learners/device.html")


@require_safe
@same_for_everybody
def course_list(request: HttpRequest) -> JsonResponse:
    """`/device/course.json`: `{"revision", "pages": [{"url", "title", "kind"}], "files": [url], "bytes"}`.

    `revision` is another one after each load and each new build of the site. `bytes` is what the browser will take, roughly:
    it is said before anything is fetched.
    """
    names = _files()
    course = Course.objects.filter(pk=1).first()
    build = hashlib.sha256("\n".join(sorted(names.values())).encode()).hexdigest()[:12]
    has = site.of_course(course).has if course else ()
    pages = [*_first(has), *_texts(has), *_labs()]
    return JsonResponse(
        {
            "revision": f"{course.revision if course else 0}-{build}",
            "pages": pages,
            "files": [
                reverse("learners:outlines"),
                *(settings.STATIC_URL + name for name in names.values()),
            ],
            "bytes": _weight(names, len(pages)),
        }
    )


def _files() -> dict[str, str]:
    """Every file of the site under the name that pages call it by. Without a build each has its own name."""
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return {
        name: name if name.startswith("fonts/") else stored
        for name, stored in hashed.items()
        if not name.startswith(LEFT_OUT) and not name.endswith(".map")
    }


def _first(has: Sequence[str]) -> list[dict[str, str]]:
    return [{"url": reverse(name), "title": "", "kind": "page"} for name, page in FIRST if page in has]


def _texts(has: Sequence[str]) -> list[dict[str, str]]:
    """The lists of documents, every document, and the practice of each lesson that asks something."""
    found = list(Document.objects.filter(withdrawn=False).values_list("kind", "slug", "title"))
    asking = {
        slug
        for model in (Quiz, LessonChecks)
        for slug in model._default_manager.values_list("slug", flat=True)
    }
    lists = [
        {"url": reverse(f"courses:{name}"), "title": "", "kind": "page"}
        for name in ("articles", "briefs")
        if name in has
    ]
    documents = [
        {"url": reverse(f"courses:{kind}", args=[slug]), "title": title, "kind": kind}
        for kind, slug, title in found
    ]
    practice = [
        {"url": reverse("quizzes:practice_all", args=[slug]), "title": title, "kind": "practice"}
        for kind, slug, title in found
        if kind == "lesson" and slug in asking
    ]
    return [*lists, *documents, *practice]


def _labs() -> list[dict[str, str]]:
    return [
        {"url": reverse("labs:lab", args=[name]), "title": lab.title, "kind": "lab"}
        for name, lab in labs_here().items()
    ]


def _weight(names: dict[str, str], pages: int) -> int:
    """The files as they are stored, the prepared text of the documents, and 8 KB around each page."""
    files = sum(_size(name) for name in names.values())
    text = Document.objects.filter(withdrawn=False).aggregate(
        opening=Sum(Length("opening")), sections=Sum(Length(Cast("sections", TextField())))
    )
    return files + (text["opening"] or 0) + (text["sections"] or 0) + pages * 8_192


def _size(name: str) -> int:
    try:
        return int(staticfiles_storage.size(name))
    except OSError:
        return 0
