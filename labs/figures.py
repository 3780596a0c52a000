"""Single numbers out of labs, for whoever asks by name: a quiz, or a worked example."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

from labs.every_lab import every_lab, find
from labs.inputs import read
from labs.starting import with_values

_NO_FACTS: Mapping[str, str] = MappingProxyType({})


def figure(lab: str, name: str, inputs: Mapping[str, Any], facts: Mapping[str, str] = _NO_FACTS) -> float:
    """`name` of the lab's result, such as `hours` of `oven`, in that result's unit. Inputs that are
    left out stand where a learner finds them: at the values of `facts`, else at the lab's own.

    Raises ValueError with a sentence that goes on after "its number".
    """
    found = find(lab)
    if found is None:
        names = ", ".join(one.name for one in every_lab())
        raise ValueError(
            f"is of the lab {lab}; {f'the labs are {names}' if names else 'this site has no labs'}"
        )
    unknown = inputs.keys() - {one.name for one in found.inputs}
    if unknown:
        raise ValueError(f"puts {', '.join(sorted(unknown))} into {lab}, which has no such input")
    reading = read(with_values(found.inputs, facts), {key: str(value) for key, value in inputs.items()})
    wrong = [f"{one.input.name}: {one.problem}" for one in reading.filled if one.problem]
    if wrong:
        raise ValueError(f"puts a wrong value into {lab}: {'; '.join(wrong)}")
    value = getattr(found.work_out(reading.values), name, None)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"is {name} of {lab}, which is no number there")
    return float(value)
