"""What this process has learned of a model's server, and need not learn again with every question."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from tutor.providers.base import Endpoint

KEPT = 25 * 60  # seconds that a model stays loaded after an answer, a little less than is asked for


@dataclass
class Habits:
    """`refused`: how many of the values of a field that it may do without the server did not take; `window`: tokens it
    reads and writes at once; `thinks`: it thought though it was told not to.
    """

    refused: Counter[str] = field(default_factory=Counter)
    window: int | None = None
    thinks: bool = False
    _loaded_until: float = 0.0

    @property
    def is_loaded(self) -> bool:
        """Whether the model answered a short while ago."""
        return time.monotonic() < self._loaded_until

    def answered(self) -> None:
        self._loaded_until = time.monotonic() + KEPT


_known: dict[Endpoint, Habits] = {}


def of(endpoint: Endpoint) -> Habits:
    return _known.setdefault(endpoint, Habits())


def forget() -> None:
    _known.clear()
