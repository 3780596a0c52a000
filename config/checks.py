"""What `manage.py check --deploy` refuses beside what Django itself does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from config.broker import EMBEDDED


@register(Tags.security, deploy=True)
def redis_of_its_own(app_configs: Sequence[Any] | None, **_: object) -> list[CheckMessage]:
    """The launcher's private Redis ends with the launcher, and other hosts cannot reach it."""
    if not settings.REDIS_URL.startswith(f"unix://{settings.DATA_DIR / EMBEDDED}"):
        return []
    return [
        Error(
            "REDIS_URL is empty, and the Redis that `make run` starts is for one person's machine.",
            hint="Install Redis or Valkey on the server and set REDIS_URL, such as redis://127.0.0.1:6379/0",
            id="ajar.E001",
        )
    ]
