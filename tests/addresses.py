"""Every address of the site, with something that is there in the place of each name in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver

from courses.models import Document
from quizzes.models import Quiz

_KINDS = {"articles/": "article", "briefs/": "brief"}


def every_pattern() -> set[str]:
    """Those that are no regular expressions."""
    return {one for one in _patterns(get_resolver().url_patterns, "") if not re.search(r"[\\^$?*(]", one)}


def _patterns(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, path)
        else:
            yield path


def address(pattern: str, id_: str = "") -> str:
    """In the course of the tests; `id_` stands in the place of an id, else one that nothing has."""
    kind = next((kind for place, kind in _KINDS.items() if place in pattern), "lesson")
    slug = (
        "two-kinds"
        if kind == "lesson"
        else Document.objects.filter(kind=kind).values_list("slug", flat=True)[0]
    )
    path = pattern.replace("<slug:question>", Quiz.objects.get(slug="two-kinds").questions[0]["id"])
    path = path.replace("<slug:name>", "break-even")
    path = re.sub(r"<(?:slug|str):\w+>", slug, path)
    path = re.sub(r"<uuid:\w+>", id_ or str(uuid4()), path)
    return "/" + re.sub(r"<[^>]+>", "1", path)
