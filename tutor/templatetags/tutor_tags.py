"""The tutor's place in the page of a lesson or article."""

from __future__ import annotations

from typing import Any

from django import template

from tutor import switches
from tutor.asking import LONGEST
from tutor.models_available import sides

register = template.Library()


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
    }
