"""The way from a question to the lab that works out its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.utils.translation import ngettext

from courses.models import Document
from labs.numbers_in_text import filled
from labs.of_course import labs_here

register = template.Library()


@dataclass(frozen=True)
class LabLink:
    """A lab with `filled` of its inputs filled in, in words."""

    url: str
    title: str
    filled: str


@register.simple_tag
def lab_for(text: str, kind: str, slug: str) -> LabLink | None:
    """The lab that takes most of the numbers in `text`, those that stand in this document first; None when none takes any."""
    row = Document.objects.filter(kind=kind, slug=slug).values_list("sections", flat=True).first() or []
    here = " ".join(str(section.get("html", "")) for section in row)
    best: tuple[int, bool, LabLink] | None = None
    for lab in labs_here().values():
        given = filled(lab.inputs, text)
        if not given:
            continue
        count = len(given)
        link = LabLink(
            f"/labs/{lab.name}/?{urlencode(given)}",
            lab.title,
            ngettext("one number", "{n} numbers", count).format(n=count),
        )
        is_here = f"/labs/{lab.name}/" in here
        if best is None or (is_here, count) > (best[1], best[0]):
            best = (count, is_here, link)
    return best[2] if best else None
