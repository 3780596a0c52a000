"""What `manage.py check --deploy` refuses beside what Django itself does."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, connection

from config import env_file
from config.broker import redis_url
from config.env import VARIABLES


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


@register(Tags.database)
def text_as_utf8(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """`migrate` asks this first."""
    try:
        encoding = foreign_encoding() if databases else None
    except OperationalError:  # whoever uses the database says so
        encoding = None
    if encoding is None:
        return []
    return [Error(f"The database of DATABASE_URL keeps its text as {encoding}.", hint=UTF8, id="ajar.E002")]


UTF8 = "Ajar needs UTF8. Make another one: createdb --template=template0 --encoding=UTF8 NAME"


def foreign_encoding() -> str | None:
    """How PostgreSQL keeps text, when it is not UTF-8; raises OperationalError when it cannot be asked."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding)::bytea FROM pg_database WHERE datname = current_database()"
        )
        found = bytes(cursor.fetchone()[0]).decode("ascii", "replace")
    return None if found == "UTF8" else found


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


@register(Tags.security, deploy=True)
def secrets_that_others_read(app_configs: Sequence[Any] | None, **_: object) -> list[CheckMessage]:
    """What DATA_DIR holds is taken from everybody but its owner; `.env` is the operator's own file, so it is only told."""
    file = settings.BASE_DIR / ".env"
    try:
        secrets = {one.name for one in VARIABLES if one.secret}
        found = {name for name, value in env_file.read(file).items() if value}
        has_secret = any(name in secrets or name.startswith(("TUTOR_KEY_", "SIGN_IN_KEY_")) for name in found)
        is_open = has_secret and bool(file.stat().st_mode & stat.S_IROTH)
    except OSError:
        is_open = False
    if not is_open:
        return []
    return [
        Warning(
            f"{file} holds secrets, and other users of this machine can read it.",
            hint="chmod 600, or 640 with the group of the user that the processes run as",
            id="ajar.W002",
        )
    ]
