"""Where Redis is, and how Celery spells that address.

The path of a unix socket is part of an address, so what means something there (a space, `#`, `?`, `%`, `;`) is escaped.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# The folder of DATA_DIR that holds the launcher's own Redis: its socket, and what it must not lose.
EMBEDDED = "redis"
# unix:, the password if there is one, the path, and options such as ?db=3. A `?` that no NAME= follows is in the path.
_UNIX = re.compile(r"unix:(?://(?P<user>[^/@]*@)?)?(?P<path>.*?)(?P<options>\?\w+=[^?]*)?", re.S)


def redis_url(configured: str, data_dir: Path) -> str:
    """REDIS_URL, or the private socket that `make run` serves Redis on."""
    return configured or unix_url(data_dir / EMBEDDED / "redis.sock")


def unix_url(path: Path) -> str:
    """The address of a unix socket."""
    return f"unix://{quote(str(path))}"


def escaped(url: str) -> str:
    """An address as an operator wrote it, with the path of a socket escaped where it was not."""
    parts = _UNIX.fullmatch(url)
    if parts is None:
        return url
    return f"unix://{parts['user'] or ''}{quote(unquote(parts['path']))}{parts['options'] or ''}"


def broker_url(url: str) -> str:
    """Celery's spelling of a redis-py address: it says `redis+socket` for `unix` and `virtual_host` for `db`.

    A `;` would begin a second address.
    """
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url.replace(";", "%3B")
    query = dict(parse_qsl(parts.query))
    query["virtual_host"] = query.pop("db", "0")
    user = f"{parts.netloc}" if parts.netloc else ""
    return f"redis+socket://{user}{parts.path}?{urlencode(query)}".replace(";", "%3B")
