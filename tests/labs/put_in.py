"""What can be put into a lab: the whole range of each input, its ends, and a hair's breadth beside each."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from labs.inputs import Choice, Input, Number


def numbers(one: Number) -> st.SearchStrategy[float]:
    """The whole range, its ends, and a hair's breadth beside each."""
    ends = [one.low, one.high, math.nextafter(one.low, math.inf), math.nextafter(one.high, -math.inf)]
    near = [value * factor for value in (*ends, one.default) for factor in (1 + 1e-12, 1 - 1e-12, 1.0)]
    tiny = [5e-324, 1e-300, 1e-12]
    told = [value for value in (*ends, *near, *tiny) if one.low <= value <= one.high]
    whole = st.floats(one.low, one.high, allow_nan=False, allow_infinity=False)
    by_magnitude = st.floats(math.log(max(one.low, 1e-6)), math.log(one.high)).map(math.exp)
    return st.one_of(st.sampled_from(told), whole, by_magnitude).filter(lambda x: one.low <= x <= one.high)


def values(inputs: tuple[Input, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            one.name: numbers(one)
            if isinstance(one, Number)
            else st.sampled_from([value for value, _ in one.options])
            if isinstance(one, Choice)
            else st.booleans()
            for one in inputs
        }
    )
