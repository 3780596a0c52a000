"""What the base template needs from the house: the inline style sheet and how a text is written."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from courses import critical_css as sheet
from courses import languages
from courses.compiling.scripts import direction_of, runs_from_the_right
from courses.models import Document
from courses.reading import superscripts

register = template.Library()
KINDS = {"lesson": _("Lesson"), "article": _("Article"), "brief": _("Brief"), "term": _("Glossary")}


@register.simple_tag
def critical_css() -> SafeString:
    """The one inline style sheet; the policy allows it by its hash."""
    return mark_safe(f"<style>{sheet.TEXT}</style>")  # noqa: S308 - our own file


@register.simple_tag
def page_language() -> str:
    """In which language the interface of this page speaks: `de`."""
    return languages.tag()


@register.simple_tag
def page_direction() -> SafeString:
    """The attribute of a page that is written from the right; nothing on any other."""
    return mark_safe(' dir="rtl"' if languages.direction() == "rtl" else "")  # noqa: S308 - written here


@register.filter
def raised(text: str) -> SafeString:
    """A plain text with its superscripts: 10^25."""
    return mark_safe(superscripts.raised(text))  # noqa: S308 - escaped there


@register.filter
def named(kind: str) -> str:
    """What a kind of page is called where it stands alone: `lesson` is a Lesson."""
    return str(KINDS.get(kind, kind.capitalize()))


# The titles of the site's own pages, where a course gives none.
PAGE_NAMES = {
    "lessons": _("Lessons"),
    "labs": _("Labs"),
    "articles": _("Articles"),
    "briefs": _("Briefs"),
    "glossary": _("Glossary"),
    "facts": _("Facts"),
    "decision": _("Decision record"),
    "search": _("Search"),
    "review": _("Review"),
    "progress": _("Progress"),
}


@register.filter
def way_name(way: Mapping[str, str]) -> str:
    """The words of a way of `courses.site.Site.navigation`."""
    return str(way["title"] or PAGE_NAMES.get(way["page"], way["url"]))


@register.filter
def holds(url: str, path: str) -> bool:
    """Whether the way to this address leads to the page, or to the list that the page belongs to."""
    return url in path or (url == "/lessons/" and path.startswith(("/tracks/", "/modules/")))


@register.simple_tag(takes_context=True)
def where_in_bar(context: Context) -> str:
    """Which ways of the bar lead to this page: the bar is the same on all pages of which that is."""
    path = getattr(context.get("request"), "path", "")
    site = context.get("course_site")
    ways = [way["url"] for way in site.navigation if holds(way["url"], path)] if site else []
    return " ".join([*ways, path * (path == "/progress/")])


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
    language = document.lang or languages.of_course()
    lang = format_html(' lang="{}"', language) if language != languages.tag() or document.lang else ""
    from_right = direction_of(document.lang) or (runs_from_the_right(document.title) and "rtl")
    if languages.direction() == "rtl":
        return format_html("{}{}", lang, "" if from_right else mark_safe(' dir="ltr"'))
    return format_html("{}{}", lang, mark_safe(' dir="rtl"') if from_right else "")
