"""A circuit breaker for each model of this process: one that failed three times in a row is left alone for a while.

While it is open questions are answered without the model at once, rather than after its whole time-out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

FAILURES = 3
REST = 30.0  # seconds, doubled with each failure after it, up to
LONGEST_REST = 600.0
RESTING = "The model’s server has failed several times and is left alone for a moment."


@dataclass
class Breaker:
    """`clock` gives seconds that never go back."""

    clock: Callable[[], float] = time.monotonic
    failed: int = 0
    closed_until: float = 0.0

    @property
    def is_open(self) -> bool:
        return self.clock() < self.closed_until

    def succeeded(self) -> None:
        self.failed, self.closed_until = 0, 0.0

    def failed_once(self) -> None:
        """After the third failure one question is let through after each rest, and shows whether it is well again."""
        self.failed += 1
        if self.failed >= FAILURES:
            rest = min(LONGEST_REST, REST * 2 ** (self.failed - FAILURES))
            self.closed_until = self.clock() + rest


_breakers: dict[str, Breaker] = {}


def of(model: str) -> Breaker:
    return _breakers.setdefault(model, Breaker())


def forget() -> None:
    _breakers.clear()
