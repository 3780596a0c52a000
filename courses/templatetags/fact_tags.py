"""What a page says of the facts in its text that are past their review date."""

from __future__ import annotations

import re
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from courses import facts

register = template.Library()

_FACT = re.compile(r'<data class="fact"[^>]* data-review-by="(?P<day>\d{4}-\d\d-\d\d)"[^>]*>.*?</data>', re.S)


@register.simple_tag
def today() -> str:
    """For the keys of what templates keep: it says another thing on another day."""
    return facts.today().isoformat()


@register.filter
def with_checks(html: str) -> SafeString:
    """Safe HTML of the course with a note behind every value that waits for its review."""

    def noted(found: re.Match[str]) -> str:
        by = date.fromisoformat(found["day"])
        if not facts.is_overdue(by):
            return found.group()
        day = date_format(by, "j M Y")
        return f'{found.group()}<small class="to-check"> (check this: was to be reviewed by {day})</small>'

    return mark_safe(_FACT.sub(noted, html))  # noqa: S308 - passed `courses.compiling.markdown.clean`


@register.filter
def as_day(day: str) -> date:
    """A day as it is kept in JSON."""
    return date.fromisoformat(day)


@register.filter
def is_overdue(review_by: date) -> bool:
    return facts.is_overdue(review_by)
