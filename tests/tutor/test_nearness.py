"""Vectors beside each other: all at once says what one by one says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor.understanding.nearness import Many, near

SIZE = 6
NUMBERS = st.lists(st.floats(-1, 1), min_size=SIZE, max_size=SIZE)


def unit(numbers: list[float]) -> list[float]:
    length = sum(number * number for number in numbers) ** 0.5
    return [number / length for number in numbers] if length > 1e-6 else [0.0] * SIZE


@given(NUMBERS, st.lists(NUMBERS, max_size=40))
def test_many_at_once_are_as_near_as_one_by_one(one: list[float], others: list[list[float]]) -> None:
    asked, vectors = unit(one), [unit(other) for other in others]
    found = Many(vectors).near(asked)
    assert len(found) == len(vectors)
    assert all(abs(got - near(asked, vector)) < 1e-3 for got, vector in zip(found, vectors, strict=True))


def test_opposites_and_the_same_keep_their_signs_beside_each_other() -> None:
    one, against = [1.0] + [0.0] * 127, [-1.0] + [0.0] * 127
    assert Many([against, one, against, one]).near(one) == [-1.0, 1.0, -1.0, 1.0]
