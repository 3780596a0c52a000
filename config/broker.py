"""Where Redis is, and how Celery spells that address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

# The folder of DATA_DIR that holds the launcher's own Redis: its socket, and what it must not lose.
EMBEDDED = "redis"


def redis_url(configured: str, data_dir: Path) -> str:
    """REDIS_URL, or the private socket that `make run` serves Redis on."""
    return configured or f"unix://{data_dir / EMBEDDED / 'redis.sock'}"


def broker_url(url: str) -> str:
    """Celery's spelling of a redis-py address: it says `redis+socket` for `unix` and `virtual_host` for `db`."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    query = dict(parse_qsl(parts.query))
    query["virtual_host"] = query.pop("db", "0")
    user = f"{parts.netloc}" if parts.netloc else ""
    return f"redis+socket://{user}{parts.path}?{urlencode(query)}"
