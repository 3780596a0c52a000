"""What `manage.py check` says of the kinds of question: each is whole, or named with what it lacks."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from quizzes.questions import KINDS, AnyQuestion, unfinished


@register
def every_kind_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The kind of question {name} {lacks}.",
            hint="CONTRIBUTING.md lists the parts.",
            id="quizzes.E001",
        )
        for name, kind in KINDS.items()
        if (lacks := lacking(kind))
    ]


@cache
def lacking(kind: type[AnyQuestion]) -> str:
    """What a kind lacks before it can be asked, as the end of a sentence; empty when it is whole."""
    if lacks := unfinished(kind):
        return lacks
    try:
        get_template(kind.template())
    except TemplateDoesNotExist:
        return f"has no template templates/{kind.template()}"
    return ""
