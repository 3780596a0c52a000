"""The course on a device of the reader's: what there is to be kept, and the worker that answers without a network.

All of it is the same for everybody. Nothing that belongs to a reader is ever kept by the worker: it takes only answers that
are marked as shared (`courses.caching`), and what a reader did stands in the browser's own store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Length
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses import listing, reference, site, stamps
from courses.caching import resting_on
from courses.course_order import the_course
from courses.models import Document
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
IN_A_PART = 500  # documents
LEFT_OUT = ("admin/", "vendor/SHA256SUMS")  # files that no reader's page asks for


@require_safe
@resting_on()
def worker(request: HttpRequest) -> HttpResponse:
    """`/service-worker.js`: at the root, since a worker answers only for what lies under its own address."""
    text = SCRIPT.read_text(encoding="utf-8").replace("__OFFLINE__", reverse("learners:device"))
    return HttpResponse(text, content_type="text/javascript")


@require_safe
@resting_on()
def device(request: HttpRequest) -> HttpResponse:
    """`/device/`: what this browser keeps, with its size; also what is shown in place of a page that it does not keep."""
    return render(request, "learners/device.html")


@require_safe
@resting_on(stamps.REVISION)
def course_list(request: HttpRequest) -> JsonResponse:
    """`/device/course.json`: `{"revision", "pages": number, "bytes", "files": [url], "parts": [url]}`, no longer for a long course.

    The pages stand in the parts. `revision` is another one after each load and each new build of the site. `bytes` is what
    the browser will take, roughly: it is said before anything is fetched.
    """
    names = _files()
    pages = len(_lists()) + _documents().count() + _documents().filter(_asks()).count()
    return JsonResponse(
        {
            "revision": _revision(names),
            "pages": pages,
            "bytes": _weight(names, pages),
            "files": [
                reverse("learners:outlines"),
                *(settings.STATIC_URL + name for name in names.values()),
            ],
            "parts": [reverse("learners:course_part", args=[number]) for number in _parts()],
        }
    )


@require_safe
@resting_on(stamps.REVISION)
def course_part(request: HttpRequest, number: int) -> JsonResponse:
    """`/device/course/2.json`: `{"revision", "pages": [url]}`. The first part has the lists, each further one some documents."""
    if number not in _parts():
        raise Http404("the course has no such part")
    found = _lists() if number == 1 else list(_texts((number - 2) * IN_A_PART))
    return JsonResponse({"revision": _revision(_files()), "pages": found})


def _parts() -> range:
    return range(1, 2 + -(-_documents().count() // IN_A_PART))


def _revision(names: dict[str, str]) -> str:
    build = hashlib.sha256("\n".join(sorted(names.values())).encode()).hexdigest()[:12]
    return f"{the_course().revision}-{build}"


def _files() -> dict[str, str]:
    """Every file of the site under the name that pages call it by. Without a build each has its own name."""
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return {
        name: name if name.startswith("fonts/") else stored
        for name, stored in hashed.items()
        if not name.startswith(LEFT_OUT) and not name.endswith(".map")
    }


def _lists() -> list[str]:
    """Every page that lists something, and the labs."""
    course = the_course()
    has = site.of_course(course).has
    found = [reverse(name) for name, page in FIRST if page in has]
    found += [reverse(f"courses:{name}") for name in ("articles", "briefs") if name in has]
    found += listing.addresses(course)
    found += reference.addresses_of_terms() if "glossary" in has else ()
    found += reference.addresses_of_facts() if "facts" in has else ()
    found += (reverse("labs:lab", args=[name]) for name in labs_here())
    # of a list in pages a device keeps the first: what is kept has no query in its address
    return [address for address in found if "?" not in address]


def _documents() -> QuerySet[Document]:
    return Document.objects.filter(withdrawn=False)


def _asks() -> Q:
    """A lesson whose quiz or text asks something, so that there is something to practise."""
    slugs = [model._default_manager.values("slug") for model in (Quiz, LessonChecks)]
    return Q(kind="lesson") & (Q(slug__in=slugs[0]) | Q(slug__in=slugs[1]))


def _texts(begin: int) -> Iterator[str]:
    """Some documents, and the practice of each lesson among them that asks something."""
    some = _documents().order_by("kind", "slug")[begin : begin + IN_A_PART]
    found = list(some.values_list("kind", "slug"))
    lessons = [slug for kind, slug in found if kind == "lesson"]
    asking = _documents().filter(_asks(), slug__in=lessons).values_list("slug", flat=True)
    yield from (reverse(f"courses:{kind}", args=[slug]) for kind, slug in found)
    yield from (reverse("quizzes:practice_all", args=[slug]) for slug in asking)


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
