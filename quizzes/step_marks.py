"""The first answer to each question of an attempt that lives in a cookie, remembered for a day.

Whoever sends the cookie from before an answer could otherwise answer again, until all of it is right. A mark is named by
a hash of the attempt's random id and holds the answer: nothing about its reader. Without Redis there are no marks, and
an answer is taken as it comes.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from uuid import UUID

import redis
import structlog
from django.conf import settings
from django.utils.crypto import salted_hmac

from config.redis_client import asked, client
from quizzes.question import thawed
from quizzes.questions import AnyQuestion

KEPT_FOR = 60 * 60 * 24  # seconds; the queue's memory is shared, and anybody may begin attempts
PATIENCE = 0.5  # seconds that an answer waits for Redis

log = structlog.get_logger(__name__)


def first(attempt: UUID, question: AnyQuestion, given: Any) -> Any:
    """The answer that counts: `given`, or the one that was given to the same question of the same attempt before."""
    name = f"quiz:{salted_hmac('quizzes.step', attempt.hex + question.hash).hexdigest()[:32]}"
    asking = _client(settings.REDIS_URL).pipeline()
    asking.set(name, json.dumps(given), nx=True, ex=KEPT_FOR)
    asking.get(name)
    try:
        with asked():
            held = asking.execute()[1]
        return thawed(json.loads(held))
    except (redis.RedisError, TypeError, ValueError) as problem:
        log.warning("no_step_mark", problem=str(problem))
        return given


@cache
def _client(url: str) -> redis.Redis:
    return client(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
