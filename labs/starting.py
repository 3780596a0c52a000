"""Where a lab starts: from the course's dated facts, so that a fact put right puts the lab right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from courses import facts
from courses.models import Fact
from labs.inputs import Input, Number, facts_behind


@dataclass(frozen=True)
class FromFact(Number):
    """A number whose default is a fact's: what the fact claims and where it stands."""

    claim: str = ""
    stated: str = ""  # the fact's value as it is written, whatever number stands in the field
    as_of: date | None = None
    url: str = ""


def from_facts(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs with the facts' numbers as defaults; one query."""
    ids = facts_behind(inputs)
    return started(inputs, {fact.slug: fact for fact in Fact.objects.filter(slug__in=ids)} if ids else {})


def started(inputs: Sequence[Input], held: Mapping[str, Fact]) -> tuple[Input, ...]:
    """The same from facts at hand. Without the fact, or outside the limits, an input stays as it is."""
    return tuple(_told(one, held) for one in inputs)


def with_values(inputs: Sequence[Input], values: Mapping[str, str]) -> tuple[Input, ...]:
    """The same from the facts' values by their ids, for whoever has no database at hand."""
    return tuple(_started(one, values) for one in inputs)


def _started(one: Input, values: Mapping[str, str]) -> Input:
    if not isinstance(one, Number) or one.fact not in values:
        return one
    number = facts.number_in(values[one.fact], one.default)
    return replace(one, default=number) if one.low <= number <= one.high else one


def _told(one: Input, held: Mapping[str, Fact]) -> Input:
    started = _started(one, {id_: fact.value for id_, fact in held.items()})
    if started is one or not isinstance(started, Number):
        return one
    fact = held[started.fact]
    return FromFact(
        **vars(started), claim=fact.claim, stated=fact.value, as_of=fact.as_of, url=f"/facts/#{fact.slug}"
    )
