"""Labs where a document places them: worked out with the page, so that the page has its height from the start.

The place in the text is a link with the lab's inputs. The facts that the lab starts from are among the document's, so
that showing it asks nothing of the database, and a fact put right changes the document's hash and so the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses.models import Document, Fact
from labs.bench import bench
from labs.every_lab import find
from labs.starting import started

register = template.Library()

_PLACE = re.compile(
    r'(?P<opens><div class="lab"(?:[^>"]|"[^"]*")*>)(?P<link><p><a href="(?P<address>[^"]*)">.*?</a></p>)</div>'
)


@register.filter
def places_lab(document: Document) -> bool:
    """Whether a lab stands in the document, so that its page needs their sheet."""
    return any(
        _PLACE.search(html) for html in (document.opening, *(one["html"] for one in document.sections))
    )


@register.simple_tag(takes_context=True)
def with_labs(context: Context, html: str, document: Document, section: int = 0) -> SafeString:
    """Safe HTML of a section with the bench of each lab that is placed in it; before the first section it is 0."""
    if not _PLACE.search(html):
        return mark_safe(html)  # noqa: S308 - passed `courses.compiling.markdown.clean`
    facts = {one["id"]: _fact(one) for one in document.facts}
    places = enumerate(_PLACE.finditer(html), start=1)
    benches = {
        found.start(): _bench(found, f"lab-{section}-{number}-", facts, context.get("course_site"))
        for number, found in places
    }
    return mark_safe(_PLACE.sub(lambda found: benches[found.start()], html))  # noqa: S308 - the same, and our templates


def _bench(place: re.Match[str], prefix: str, facts: Mapping[str, Fact], site: object) -> str:
    address = unescape(place["address"])
    parts = urlsplit(address)
    lab = find(parts.path.removeprefix("/labs/").strip("/"))
    if lab is None:  # of a course loaded when the site had it
        return place.group()
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    made = bench(lab, started(lab.inputs, facts), given, address)
    shown = render_to_string(
        "labs/_bench.html", {**made, "prefix": prefix, "in_text": True, "course_site": site}
    )
    return f"{place['opens']}{shown}{place['link']}</div>"


def _fact(one: Mapping[str, Any]) -> Fact:
    """As the row of that fact, not asked for."""
    return Fact(
        slug=one["id"], claim=one["claim"], value=one["value"], as_of=date.fromisoformat(one["as_of"])
    )
