"""What the base template needs from the house: the inline style sheet and the names of the labs."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses import critical_css as sheet
from courses.compiling.scripts import direction_of, runs_from_the_right
from courses.models import Document
from courses.reading import superscripts
from courses.reading.parts import known_labs

register = template.Library()


@register.simple_tag
def critical_css() -> SafeString:
    """The one inline style sheet; the policy allows it by its hash."""
    return mark_safe(f"<style>{sheet.TEXT}</style>")  # noqa: S308 - our own file


@register.filter
def raised(text: str) -> SafeString:
    """A plain text with its superscripts: 10^25."""
    return mark_safe(superscripts.raised(text))  # noqa: S308 - escaped there


@register.simple_tag
def has_labs() -> bool:
    return bool(known_labs())


@register.simple_tag
def watching_content() -> bool:
    """Whether open pages are told that their text changed."""
    return bool(settings.WATCH_CONTENT)


@register.filter
def former_names(document: Document) -> SafeString:
    """The attribute by which the browser knows notes that were made under a former slug."""
    if not document.was:
        return mark_safe("")
    return format_html(' data-was="{}"', " ".join(f"{document.kind}/{slug}" for slug in document.was))


@register.filter
def tongue(document: Document) -> SafeString:
    """The attributes by which an element says in which language its text is, and from where it is written."""
    lang = format_html(' lang="{}"', document.lang) if document.lang else ""
    from_right = direction_of(document.lang) or (runs_from_the_right(document.title) and "rtl")
    return format_html("{}{}", lang, mark_safe(' dir="rtl"') if from_right else "")
