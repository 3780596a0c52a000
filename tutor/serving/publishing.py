"""Tells the open streams, through Redis, what a row already holds. Losing a message costs a second, never an event."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import redis
from django.conf import settings

from config.redis_client import asked, client
from tutor.models import Question
from tutor.serving.events import KEPT, REDIS_STREAM, events_of


def publish(question: Question, after: int = 0) -> bool:
    """Sends the events of a question, those after a number, in one round trip; False when Redis could not be told."""
    pipeline = redis_client().pipeline(transaction=False)
    for event in events_of(question)[after:]:
        fields: dict[Any, Any] = {
            "question": str(question.pk),
            "id": event.id,
            "event": event.name,
            "data": event.data,
        }
        pipeline.xadd(REDIS_STREAM, fields, maxlen=KEPT, approximate=True)
    try:
        with asked():
            pipeline.execute()
    except redis.RedisError:
        return False
    return True


@lru_cache(maxsize=1)
def redis_client() -> redis.Redis:
    return client(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
