"""When a part that ended by itself is started again: soon at first, then more and more rarely."""

from __future__ import annotations

FIRST, LONGEST = 1.0, 30.0  # seconds
LONGEST_WAIT = 3600.0
CALM = 60.0  # seconds without an end, after which it is soon again


class Again:
    """Of each name, how long to wait and when it is due. Times are those of `time.monotonic`."""

    def __init__(self) -> None:
        self._waits: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._due: dict[str, float] = {}

    def ended(self, name: str, now: float) -> float:
        """Notes that the part ended; the seconds until it is to be started again."""
        calm = now - self._last.get(name, -CALM) >= CALM + self._waits.get(name, 0.0)
        wait = FIRST if calm else min(self._waits[name] * 2, LONGEST)
        self._waits[name], self._last[name], self._due[name] = wait, now, now + wait
        return wait

    def seconds(self, now: float) -> float:
        """Until the next is due, at most an hour."""
        return max(0.0, min(self._due.values(), default=now + LONGEST_WAIT) - now)

    def take(self, now: float) -> list[str]:
        """Those that are due, each given once."""
        names = [name for name, moment in self._due.items() if moment <= now]
        for name in names:
            del self._due[name]
        return names
