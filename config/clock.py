"""The clock of all workers: each has one (`-B`), and what is due is sent by whichever is first.

So the clock stops with no worker. Redis holds, for most of a task's period, that it was sent. Where the time of day is put
back, Celery's own and what Redis holds would both wait until it is there again.
"""

from __future__ import annotations

import time
from typing import Any

import redis
from celery.beat import ScheduleEntry, Scheduler
from django.conf import settings

from config.redis_client import client

BACK = 2  # seconds by which a clock may be corrected without a word
PART_OF_PERIOD = 0.9  # the clocks of hosts differ a little, and no period may be left out


class SharedScheduler(Scheduler):  # type: ignore[misc]
    """Celery's own, in memory, which asks first whether another worker's has sent this one."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._redis = client(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
        self._seen = time.time()
        super().__init__(*arguments, **named)

    def tick(self, *arguments: Any, **named: Any) -> float:
        """Sends what is due, and says when to look again; begins anew when the time of day was put back."""
        now = time.time()
        if now < self._seen - BACK:
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None
        self._seen = now
        return float(super().tick(*arguments, **named))

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Sends the task if nobody did in this period. A Redis that cannot say so is told of by the sending."""
        if self._is_first(entry):
            super().apply_entry(entry, producer=producer)

    def _is_first(self, entry: ScheduleEntry) -> bool:
        name, period = f"clock:{entry.name}", int(entry.schedule.run_every.total_seconds() * 1000)
        px = int(period * PART_OF_PERIOD)
        try:
            if self._redis.set(name, "1", nx=True, px=px):
                return True
            # of a Redis whose time was put back it holds for longer than it was told to
            return int(self._redis.pttl(name)) > period and bool(self._redis.set(name, "1", px=px))
        except redis.RedisError:
            return True
