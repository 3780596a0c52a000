"""What `manage.py check --deploy` refuses beside what Django itself does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from config.broker import redis_url


@register(Tags.security, deploy=True)
def redis_of_its_own(app_configs: Sequence[Any] | None, **_: object) -> list[CheckMessage]:
    """The launcher's private Redis ends with the launcher, and other hosts cannot reach it."""
    if settings.REDIS_URL.partition("?")[0] != redis_url("", settings.DATA_DIR):
        return []
    return [
        Error(
            "REDIS_URL is empty, and the Redis that `make run` starts is for one person's machine.",
            hint="Install Redis or Valkey on the server and set REDIS_URL, such as redis://127.0.0.1:6379/0",
            id="ajar.E001",
        )
    ]


@register(Tags.security, deploy=True)
def mail_that_nobody_gets(app_configs: Sequence[Any] | None, **_: object) -> list[CheckMessage]:
    """A printed letter is no letter on a server; a site where nobody signs in can do without."""
    if not settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return []
    return [
        Warning(
            "EMAIL_URL is `console`: codes for signing in are printed into the log, and nobody gets them.",
            hint="Set EMAIL_URL to a mail server, such as smtp+tls://user:password@mail.example.org:587",
            id="ajar.W001",
        )
    ]
