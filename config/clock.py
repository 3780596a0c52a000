"""The clock of all workers: each has one (`-B`), and what is due is sent by whichever is first.

So the clock stops with no worker. Redis holds, for most of a task's period, that it was sent.
"""

from __future__ import annotations

from typing import Any

import redis
from celery.beat import ScheduleEntry, Scheduler
from django.conf import settings

from config.redis_client import client

PART_OF_PERIOD = 0.9  # the clocks of hosts differ a little, and no period may be left out


class SharedScheduler(Scheduler):  # type: ignore[misc]
    """Celery's own, in memory, which asks first whether another worker's has sent this one."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._redis = client(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
        super().__init__(*arguments, **named)

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Sends the task if nobody did in this period. A Redis that cannot say so is told of by the sending."""
        if self._is_first(entry):
            super().apply_entry(entry, producer=producer)

    def _is_first(self, entry: ScheduleEntry) -> bool:
        period = entry.schedule.run_every.total_seconds()
        try:
            return bool(
                self._redis.set(f"clock:{entry.name}", "1", nx=True, px=int(period * PART_OF_PERIOD * 1000))
            )
        except redis.RedisError:
            return True
