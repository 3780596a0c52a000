"""Where a lab starts: from the course's dated facts, so that a fact put right puts the lab right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from courses import facts
from courses.models import Fact
from labs.inputs import Input, Number


@dataclass(frozen=True)
class FromFact(Number):
    """A number whose default is a fact's: what the fact claims and where it stands."""

    claim: str = ""
    stated: str = ""  # the fact's value as it is written, whatever number stands in the field
    as_of: date | None = None
    url: str = ""


def from_facts(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs with the facts' numbers as defaults; one query. Without the fact, or outside the limits, as they are."""
    ids = [one.fact for one in inputs if isinstance(one, Number) and one.fact]
    held = {fact.slug: fact for fact in Fact.objects.filter(slug__in=ids)} if ids else {}
    return tuple(_started(one, held) for one in inputs)


def _started(one: Input, held: dict[str, Fact]) -> Input:
    fact = held.get(one.fact) if isinstance(one, Number) else None
    if fact is None or not isinstance(one, Number):
        return one
    number = facts.number_in(fact.value, one.default)
    if not one.low <= number <= one.high:
        return one
    told = replace(one, default=number)
    return FromFact(
        **vars(told), claim=fact.claim, stated=fact.value, as_of=fact.as_of, url=f"/facts/#{fact.slug}"
    )
