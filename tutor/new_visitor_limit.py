"""How many strangers one address may bring: a limit for each visitor is none for whoever throws its cookie away.

Only a count is kept, in Redis and for a minute, under a keyed hash of the address.
"""

from __future__ import annotations

import redis
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from config.redis_client import asked
from tutor.admission import NotAsked
from tutor.serving.publishing import redis_client

# A class that opens the same lesson behind one address stays below it.
MOST, SECONDS = 40, 60


def let_in(request: HttpRequest) -> None:
    """Counts a visitor who has no cookie yet; raises `NotAsked` for one too many. Without Redis everybody comes in."""
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # behind a socket that names nobody
        return
    key = f"tutor:newcomers:{salted_hmac('tutor.new_visitor_limit', address).hexdigest()[:32]}"
    counting = redis_client().pipeline()
    counting.set(key, 0, ex=SECONDS, nx=True)
    counting.incr(key)
    counting.ttl(key)
    try:
        with asked():
            _, count, wait = counting.execute()
    except redis.RedisError:
        return
    if count > MOST:
        seconds = max(1, int(wait))
        raise NotAsked(
            ngettext(
                "Many new visitors ask from your address. Ask again in {n} second.",
                "Many new visitors ask from your address. Ask again in {n} seconds.",
                seconds,
            ).format(n=seconds),
            429,
            seconds,
        )
