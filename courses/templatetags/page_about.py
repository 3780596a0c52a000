"""What stands in a page's <head> for search engines, link previews and readers of Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from courses import site
from courses.compiling.sentences import sentences
from courses.course_order import TrackInSum
from courses.models import Course, Document
from courses.page_about import (
    Data,
    absolute,
    address,
    breadcrumbs,
    course_data,
    description,
    document_data,
    markdown_address,
)

register = template.Library()

# In a script element only these could end it or begin markup; JSON reads them back from their escapes.
_IN_SCRIPT = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@register.inclusion_tag("courses/_about.html", takes_context=True)
def about_document(context: Context, document: Document) -> dict[str, Any]:
    """For the page of a lesson, an article or a brief."""
    return _about(
        context,
        document.title,
        description(document),
        address(document),
        document_data(document),
        kind="article",
        markdown=markdown_address(document),
    )


@register.inclusion_tag("courses/_about.html", takes_context=True)
def about_page(context: Context, title: str, text: str, path: str) -> dict[str, Any]:
    """For any other page that is the same for everybody; `path` is its address without the host."""
    title, text = str(title), str(text)  # lazy, where a template marks them for the catalogues
    return _about(context, title, text, path, [breadcrumbs([(gettext("Home"), "/"), (title, path)])])


@register.inclusion_tag("courses/_about.html", takes_context=True)
def about_course(
    context: Context,
    course: Course,
    lessons: list[Document] | None,
    tracks: Iterable[TrackInSum] | None = None,
) -> dict[str, Any]:
    """For the home page: its lessons, of a course of many its tracks."""
    if tracks:
        minutes = sum(track.minutes for track in tracks)
        parts = [(track.name, reverse("courses:track", args=[track.id])) for track in tracks]
    else:
        minutes = sum(lesson.minutes or 0 for lesson in lessons or ())
        parts = [(lesson.title, address(lesson)) for lesson in lessons or ()]
    return _about(context, course.title, course.tagline, "/", course_data(course, minutes, parts))


register.filter("description", description)


@register.filter
def first_sentence(text: str) -> str:
    """What a list has room for."""
    found = sentences(text)
    return text[found[0][0] : found[0][1]] if found else text


@register.filter
def json_ld(data: list[Data]) -> SafeString:
    """The data as the text of a script element. A data block is not run, so the CSP has no say in it."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": data}, ensure_ascii=False, separators=(",", ":")
    )
    return mark_safe(text.translate(_IN_SCRIPT))  # noqa: S308


def _about(
    context: Context,
    title: str,
    text: str,
    path: str,
    data: list[Data],
    *,
    kind: str = "website",
    markdown: str = "",
) -> dict[str, Any]:
    here = context.get("course_site") or site.current()
    card = here.card
    return {
        "title": title,
        "text": text,
        "url": absolute(path),
        "picture": absolute(card["url"]) if card else "",
        "picture_alt": card.get("alt", ""),
        "course_site": here,
        "data": data,
        "kind": kind,
        "markdown": markdown,
    }
