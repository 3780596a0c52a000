"""What a page says about itself to programs: its addresses, its card and its JSON-LD (schema.org).

Only the course's own rows go in, never a quiz: what stands here may be read by anyone at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import languages, site
from courses.compiling.plain_text import lines
from courses.models import Course, Document

Data = dict[str, Any]
Crumb = tuple[str, str]  # name and path

LISTS = {
    "lesson": (_("Lessons"), "courses:catalogue"),
    "article": (_("Articles"), "courses:articles"),
    "brief": (_("Briefs"), "courses:briefs"),
}


def absolute(path: str) -> str:
    """The full address of a path of this site, from SITE_URL and never from the request, which anyone can forge."""
    return settings.SITE_URL + path


def address(document: Document) -> str:
    return reverse(f"courses:{document.kind}", args=[document.slug])


def markdown_address(document: Document) -> str:
    return reverse(f"courses:{document.kind}_markdown", args=[document.slug])


def description(document: Document) -> str:
    """A sentence or two for cards and search results; for a brief, which has no summary, the first of its TL;DR."""
    if document.summary or not document.sections:
        return document.summary
    return next(iter(lines(document.sections[0]["html"])), "")


def document_data(document: Document) -> list[Data]:
    """A lesson is a learning resource; an article and a brief are articles. With the way to it from the home page."""
    name, listing = LISTS[document.kind]
    return [
        _lesson(document) if document.kind == Document.Kind.LESSON else _article(document),
        breadcrumbs(
            [(gettext("Home"), "/"), (str(name), reverse(listing)), (document.title, address(document))]
        ),
    ]


def course_data(course: Course, minutes: int, parts: Iterable[Crumb]) -> list[Data]:
    """`parts` are its lessons, or its tracks."""
    return [
        {
            "@type": "Course",
            "name": course.title,
            "description": course.tagline,
            "url": absolute("/"),
            "inLanguage": languages.of_course(),
            "isAccessibleForFree": True,
            "provider": {"@type": "Organization", "name": site.of_course(course).name, "url": absolute("/")},
            "hasCourseInstance": {
                "@type": "CourseInstance",
                "courseMode": "online",
                "courseWorkload": f"PT{minutes}M",
            },
            "hasPart": [
                {"@type": "LearningResource", "name": name, "url": absolute(path)} for name, path in parts
            ],
        }
    ]


def breadcrumbs(crumbs: Sequence[Crumb]) -> Data:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(crumbs, start=1)
        ],
    }


def _lesson(document: Document) -> Data:
    return _about(document) | {
        "@type": "LearningResource",
        "name": document.title,
        "learningResourceType": "lesson",
        "timeRequired": f"PT{document.minutes or 0}M",
        "teaches": [*document.objectives, *(term["name"] for term in document.terms)],
        "isPartOf": {"@type": "Course", "url": absolute("/")},
    }


def _article(document: Document) -> Data:
    data = _about(document) | {"@type": "Article", "headline": document.title}
    if document.date:
        data["datePublished"] = document.date.isoformat()
    return data


def _about(document: Document) -> Data:
    data: Data = {
        "description": description(document),
        "url": absolute(address(document)),
        "inLanguage": document.lang or languages.of_course(),
        "isAccessibleForFree": True,
        "citation": [
            {"@type": "CreativeWork", "name": one["title"], "url": one["url"]} for one in document.sources
        ],
    }
    if document.checked:
        data["dateModified"] = document.checked.isoformat()
    return data
