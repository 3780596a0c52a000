"""Where Redis is, in redis-py's spelling and in Celery's."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.broker import broker_url, redis_url


def test_without_a_setting_redis_is_the_launchers_own(tmp_path: Path) -> None:
    assert redis_url("", tmp_path) == f"unix://{tmp_path}/redis/redis.sock"
    assert redis_url("redis://cache:6379/1", tmp_path) == "redis://cache:6379/1"


@pytest.mark.parametrize(
    ("address", "spelled"),
    [
        ("redis://cache:6379/1", "redis://cache:6379/1"),
        ("rediss://:secret@cache:6379/0", "rediss://:secret@cache:6379/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        ("unix://:secret@/run/redis.sock", "redis+socket://:secret@/run/redis.sock?virtual_host=0"),
    ],
)
def test_the_queue_is_told_the_same_place(address: str, spelled: str) -> None:
    assert broker_url(address) == spelled
