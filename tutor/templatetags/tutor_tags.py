"""The tutor's place in the page of a lesson or article."""

from __future__ import annotations

from typing import Any

import nh3
from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tutor.admission import LONGEST
from tutor.models import Question
from tutor.models_available import is_blind, sides
from tutor.serving import switches

register = template.Library()

TAGS = {
    *(
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "pre",
    ),
    *(
        "strong",
        "em",
        "code",
        "sub",
        "sup",
        "mark",
        "b",
        "i",
        "br",
        "kbd",
        "s",
        "del",
        "math",
        "mi",
        "mn",
        "mo",
        "mrow",
    ),
}
ATTRIBUTES = {"th": {"scope"}, "ol": {"start"}}


@register.inclusion_tag("tutor/_panel.html")
def tutor_panel(document: Any) -> dict[str, Any]:
    """The same for everybody: no query, no token. `document` has `kind` and `slug`."""
    if switches.is_off(document.kind, document.slug):
        return {}
    return {
        "url": f"/{document.kind}s/{document.slug}/tutor/",
        "kind": document.kind,
        "slug": document.slug,
        "longest": LONGEST,
        "sides": len(sides()),
        "suggestions": getattr(document, "suggest", ()),
        "blind": is_blind(),
    }


@register.simple_tag
def tutor_shown(document: Any) -> str:
    """All that the panel of a document shows besides what the document says."""
    return f"{switches.is_off(document.kind, document.slug)} {len(sides())} {is_blind()}"


@register.filter
def place_in(sentence: dict[str, Any], question: Question) -> str:
    """Where the passage of a sentence stands: in its document, or in the glossary."""
    kind, _, term = sentence["passage"].partition("-")
    return f"/terms/#{term}" if kind == "term" else f"{question.document_url}#{sentence['passage']}"


@register.filter
def excerpt(sentence: dict[str, Any]) -> SafeString:
    """What is shown of a sentence. It was made of the lesson's own text when the course was loaded; cleaned all the same,
    since it comes out of a row.
    """
    html = sentence.get("excerpt") or f"<p>{escape(sentence['quote'])}</p>"
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES))  # noqa: S308 - cleaned here
