"""What the base template needs from the house: the inline style sheet and the names of the labs."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from courses import critical_css as sheet
from courses import superscripts
from courses.parts import known_labs

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
