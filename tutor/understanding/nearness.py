"""How near vectors are to each other, in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from struct import pack, unpack

from tutor.embedding.base import Vector

# A product of two numbers is then below 2 ** 28, and so is the sum over vectors that are no longer than 1.
SCALE = 1 << 14
ZERO = 1 << 31  # added to each number where it is written down without a sign


class Many:
    """Vectors side by side, to be compared with one at a time.

    The numbers that stand in the same place of all of them are one large integer, 32 bits each. So what a question's number
    comes to with all of them is one product, and Python takes a tenth of the time of one sum for each vector.
    """

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._count = len(vectors)
        self._zeros = int.from_bytes(pack(f"<{self._count}I", *[ZERO] * self._count), "little")
        self._columns = [self._column(numbers) for numbers in zip(*vectors, strict=True)]

    def _column(self, numbers: Sequence[float]) -> int:
        whole = [round(number * SCALE) + ZERO for number in numbers]
        return int.from_bytes(pack(f"<{self._count}I", *whole), "little") - self._zeros

    def near(self, one: Vector) -> list[float]:
        """As `near` with each of them, right to three places."""
        total = self._zeros
        for number, column in zip(one, self._columns, strict=False):
            total += round(number * SCALE) * column
        found = unpack(f"<{self._count}I", total.to_bytes(4 * self._count, "little"))
        return [(number - ZERO) / SCALE**2 for number in found]


def near(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length 1; with a mean of such, the mean of its cosines."""
    return float(sum(map(mul, one, other)))


def nearest(one: Vector, others: Sequence[Vector]) -> float:
    return max((near(one, other) for other in others), default=0.0)
