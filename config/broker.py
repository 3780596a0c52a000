"""Where Redis is, and how Celery spells that address.

The path of a unix socket is part of an address, so what means something there (a space, `#`, `?`, `%`, `;`) is escaped.
Several Sentinels are one address, too: `sentinel://:password@host:26379,host:26379/NAME?db=0&sentinel_password=…`, where
NAME is what they call the master, and the password is Redis's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# The folder of DATA_DIR that holds the launcher's own Redis: its socket, and what it must not lose.
EMBEDDED = "redis"
SENTINEL_PORT = 26379
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


@dataclass(frozen=True)
class Sentinels:
    """What a `sentinel:` address says: who is asked, for which master, and how one logs in to it and to them."""

    addresses: tuple[tuple[str, int], ...]
    master: str
    db: int
    login: dict[str, str]
    sentinel_login: dict[str, str]


def sentinels(url: str) -> Sentinels | None:
    """None for an address of another kind. Raises ValueError when it names no host, no master, or a port of none."""
    scheme, _, rest = url.partition("://")
    if scheme != "sentinel":
        return None
    # by hand, since Python's urlsplit refuses several hosts of which one is an IPv6 address
    place, _, asked = rest.partition("?")
    netloc, _, path = place.partition("/")
    who, _, hosts = netloc.rpartition("@")
    user, _, password = (unquote(word) for word in who.partition(":"))
    options = dict(parse_qsl(asked, strict_parsing=bool(asked)))
    known = {"db", "sentinel_username", "sentinel_password"}
    addresses = tuple(_host_and_port(one) for one in hosts.split(","))
    master = unquote(path.strip("/"))
    if not master or "/" in master or not options.keys() <= known:
        raise ValueError("names no master, or an option that is not known")
    to_redis = {"username": user, "password": password}
    to_sentinels = {name.removeprefix("sentinel_"): value for name, value in options.items() if name != "db"}
    return Sentinels(
        addresses,
        master,
        int(options.get("db", "0")),
        {name: value for name, value in to_redis.items() if value},
        to_sentinels,
    )


def _host_and_port(written: str) -> tuple[str, int]:
    parts = urlsplit(f"//{written.strip()}")
    if not parts.hostname:
        raise ValueError("names no host")
    return parts.hostname, parts.port or SENTINEL_PORT


def broker_options(url: str) -> dict[str, Any]:
    """What Celery's transport is told beside the address: nothing, or who is master and how its Sentinels are asked."""
    named = sentinels(url)
    if named is None:
        return {}
    wait = {"socket_timeout": 2, "socket_connect_timeout": 2}
    return {"master_name": named.master, "sentinel_kwargs": {**wait, **named.sentinel_login}}


def broker_url(url: str) -> str:
    """Celery's spelling of a redis-py address: it says `redis+socket` for `unix` and `virtual_host` for `db`.

    A `;` begins a second address, which is how it is told of several Sentinels.
    """
    if named := sentinels(url):
        who = ":".join(quote(named.login.get(name, ""), safe="") for name in ("username", "password"))
        login = f"{who}@" if named.login else ""
        hosts = ((f"[{host}]" if ":" in host else host, port) for host, port in named.addresses)
        return ";".join(f"sentinel://{login}{host}:{port}/{named.db}" for host, port in hosts)
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url.replace(";", "%3B")
    query = dict(parse_qsl(parts.query))
    query["virtual_host"] = query.pop("db", "0")
    user = f"{parts.netloc}" if parts.netloc else ""
    return f"redis+socket://{user}{parts.path}?{urlencode(query)}".replace(";", "%3B")
