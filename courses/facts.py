"""The facts of the loaded course as of today: which are past their review date, and a value for whoever names one.

Whether a fact is overdue depends on the day alone, so it is written down nowhere: pages say so when they are made, and
`config.edge.revision` has them made again when a new day begins.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils import timezone

from courses.models import Fact

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def today() -> date:
    """The site's: a fact is past its review for all readers at once."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def is_overdue(review_by: date) -> bool:
    """The review date itself is not past."""
    return review_by < today()


def overdue() -> frozenset[str]:
    """The ids of the facts past their review date. One query."""
    return frozenset(Fact.objects.filter(review_by__lt=today()).values_list("slug", flat=True))


def value_of(id_: str, otherwise: str) -> str:
    """What stands in the text for a fact; `otherwise` in a course without it. One query."""
    return Fact.objects.filter(slug=id_).values_list("value", flat=True).first() or otherwise


def number_of(id_: str, otherwise: float) -> float:
    """The first number of a fact's value, 1200.5 of "$1,200.50 a month"; `otherwise` in a course without it."""
    return number_in(value_of(id_, ""), otherwise)


def number_in(value: str, otherwise: float) -> float:
    """The first number of a fact's value."""
    found = _NUMBER.search(value.replace("\u2212", "-"))
    return float(found.group().replace(",", "")) if found else otherwise
