"""What the base template needs from the house: the inline style sheet and how a text is written."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses import critical_css as sheet
from courses.compiling.scripts import direction_of, runs_from_the_right
from courses.models import Document
from courses.reading import superscripts

register = template.Library()


@register.simple_tag
def critical_css() -> SafeString:
    """The one inline style sheet; the policy allows it by its hash."""
    return mark_safe(f"<style>{sheet.TEXT}</style>")  # noqa: S308 - our own file


@register.filter
def raised(text: str) -> SafeString:
    """A plain text with its superscripts: 10^25."""
    return mark_safe(superscripts.raised(text))  # noqa: S308 - escaped there


# The titles of the site's own pages, where a course gives none.
PAGE_NAMES = {
    "lessons": "Lessons",
    "labs": "Labs",
    "articles": "Articles",
    "briefs": "Briefs",
    "glossary": "Glossary",
    "facts": "Facts",
    "decision": "Decision record",
    "search": "Search",
    "review": "Review",
    "progress": "Progress",
}


@register.filter
def way_name(way: Mapping[str, str]) -> str:
    """The words of a way of `courses.site.Site.navigation`."""
    return way["title"] or PAGE_NAMES.get(way["page"], way["url"])


@register.simple_tag
def watching_content() -> bool:
    """Whether open pages are told that their text changed."""
    return bool(settings.WATCH_CONTENT)


@register.filter
def tongue(document: Document) -> SafeString:
    """The attributes by which an element says in which language its text is, and from where it is written."""
    lang = format_html(' lang="{}"', document.lang) if document.lang else ""
    from_right = direction_of(document.lang) or (runs_from_the_right(document.title) and "rtl")
    return format_html("{}{}", lang, mark_safe(' dir="rtl"') if from_right else "")
