"""Static English vectors that come with the project: a row of small numbers for each piece of a word, in plain Python.

A text's vector is the sum of its pieces' rows, at length 1; how much a piece says is in the length of its row. What stands
between the words, order and negation above all, it does not see. `dev/distil.py` makes the table from all-MiniLM-L6-v2 and
stretches it so that what is asked lies nearer to what answers it; NOTICE.md beside this file says whose work is in it.
Source: Tulkens and van Dongen (2024), Model2Vec.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from functools import cached_property, lru_cache
from operator import mul
from pathlib import Path
from struct import unpack

import structlog

from tutor.embedding import wordpiece
from tutor.embedding.base import EmbeddingError, Fitted, Vector

log = structlog.get_logger()
TABLE = Path(__file__).with_name("static-en.4bit")
SHA256 = "872665abd31b502314aa92957425e5343ea6a841d2e805637f8593f3424324bb"
# A row is a factor of one byte, and bytes of two numbers each, from -7 to 7: the low halves of all bytes are the first half of
# the row, the high ones the second.
NUMBERS = 128
ROW = 1 + NUMBERS // 2
ZERO = 128  # added to each number while rows are summed
LONGEST = 256  # pieces that are read of a text: the sum of so many numbers fits 16 bits
BROKEN = (
    "The table of static vectors is missing, or not the one that was tested: the tutor ranks by words alone."
)


@lru_cache(maxsize=1)
def is_whole() -> bool:
    """Whether the table is there and is the one that was tested; the log says once that it is not. Keeps nothing of it."""
    try:
        with TABLE.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest() == SHA256
    except OSError:
        whole = False
    if not whole:
        log.warning("tutor.no_static_vectors", problem=BROKEN)
    return whole


@lru_cache(maxsize=1)
def table() -> Static:
    """The one of this process."""
    return Static()


class Static:
    """Its table is read at the first text, in the process that asks for it: 5 MB with the vocabulary and the rows in use."""

    space = f"static-{SHA256[:12]}"
    reads = "en"
    # Where it comes out best, and alike with a weight from 0.5 to 0.7, on the development set and the strangers' sets up to the
    # eighth (docs/tutor.md). With the whole weight it is worse on this course.
    # A story is near to any story, whatever it asks, so wordings are an order of their own: beside lines they push these aside.
    fitted = Fitted(weight=0.7, paragraph=0.7, wordings=1.2, foreign=-0.35, stray=0.7, whole=1.0)

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}  # of the pieces that were met: a course has some thousands

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Vector:
        """Of a text without a piece that says something it is zeros, near to nothing."""
        pieces = wordpiece.encode(text, LONGEST)[1:-1]
        total = sum(map(self._row, pieces)).to_bytes(2 * NUMBERS, "little")
        sums = [number - ZERO * len(pieces) for number in unpack(f"<{NUMBERS}H", total)]
        length = sum(map(mul, sums, sums)) ** 0.5
        return array("f", [number / length for number in sums] if length else [0.0] * NUMBERS)

    def _row(self, piece: int) -> int:
        """Its numbers side by side in one, 16 bits each and none below nothing, so that Python adds two rows in one step."""
        if piece not in self._rows:
            factor, *_ = row = self._table[piece * ROW : (piece + 1) * ROW]
            low, high = _times(factor)
            spread = bytearray(2 * NUMBERS)
            spread[::2] = row[1:].translate(low) + row[1:].translate(high)
            self._rows[piece] = int.from_bytes(spread, "little")
        return self._rows[piece]

    @cached_property
    def _table(self) -> bytes:
        try:
            return TABLE.read_bytes()
        except OSError:
            raise EmbeddingError(BROKEN) from None


@lru_cache(maxsize=32)
def _times(factor: int) -> tuple[bytes, bytes]:
    """What each byte's low and high number come to, with what stands for nothing added."""
    low = bytes((((byte & 15 ^ 8) - 8) * factor + ZERO) % 256 for byte in range(256))
    high = bytes((((byte >> 4 ^ 8) - 8) * factor + ZERO) % 256 for byte in range(256))
    return low, high
