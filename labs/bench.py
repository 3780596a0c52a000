"""A lab's bench: its form and its result, on the lab's own page or where a document places it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from labs.inputs import Filled, Input, Tick, read
from labs.lab import Lab


@dataclass(frozen=True)
class Field:
    """An input with the tick that says more about it, where it has one."""

    filled: Filled
    tick: Filled | None


@dataclass(frozen=True)
class Group:
    """Inputs that follow each other; those with a heading are folded away under it."""

    heading: str
    fields: tuple[Field, ...]

    @property
    def has_changed(self) -> bool:
        """Whether it is shown unfolded, since something in it is wrong or no longer as it was."""
        filled = [one for field in self.fields for one in (field.filled, field.tick) if one]
        return any(one.needs_a_look for one in filled)


def bench(lab: Lab, inputs: Sequence[Input], given: Mapping[str, str], share: str) -> dict[str, Any]:
    """What `labs/_bench.html` shows of what was put in; `share` is the address that says the same."""
    reading = read(inputs, given)
    return {
        "lab": lab,
        "reading": reading,
        "groups": _groups(reading.filled),
        "about_ticks": next((one.about for one in inputs if isinstance(one, Tick) and one.of), ""),
        "result": lab.work_out(reading.values) if reading.is_sound else None,
        "shown_by": f"labs/_{lab.name.replace('-', '_')}.html",
        "share": share,
        "prefix": "in-",
    }


def _groups(filled: Sequence[Filled]) -> list[Group]:
    ticks = {one.input.of: one for one in filled if isinstance(one.input, Tick) and one.input.of}
    fields = [Field(one, ticks.get(one.input.name)) for one in filled if one not in ticks.values()]
    return [
        Group(heading, tuple(inside))
        for heading, inside in groupby(fields, key=lambda field: field.filled.input.group)
    ]
