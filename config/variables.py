"""Every environment variable of the site: its name, how its text is read, its default and what it means.

A parser takes the text and gives the value, or raises ValueError whose text goes on after the variable's name:
"PORT" "is a whole number from 1 to 65535".
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from config import broker, model_list

ROOT = Path(__file__).resolve().parent.parent
OWN_LABS = "content.labs"  # those of the course in content/


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, how its text is read, its default as text, and what it means.

    The value of a `secret` one is never printed.
    """

    name: str
    parse: Callable[[str], Any]
    default: str
    meaning: str
    secret: bool = False


def _text(raw: str) -> str:
    return raw.strip()


def _flag(raw: str) -> bool:
    word = raw.strip().lower()
    if word in ("1", "yes", "on", "true"):
        return True
    if word in ("", "0", "no", "off", "false"):
        return False
    raise ValueError("is on or off")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        try:
            number = int(raw)
        except ValueError:
            raise ValueError(f"is a whole number from {low} to {high}") from None
        if not low <= number <= high:
            raise ValueError(f"is a whole number from {low} to {high}")
        return number

    return parse


def _choice(*choices: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if raw not in choices:
            raise ValueError("is " + " or ".join(choices))
        return raw

    return parse


def _names(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _money(raw: str) -> float | None:
    if not raw.strip():
        return None
    try:
        amount = float(raw)
    except ValueError:
        raise ValueError("is an amount of money a day, such as 2.50, or empty for no limit") from None
    if not 0 <= amount < 1e9:
        raise ValueError("is an amount of money a day, such as 2.50, or empty for no limit")
    return amount


def _path(raw: str) -> Path:
    path = Path(raw).expanduser()
    return path if path.is_absolute() else ROOT / path


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        raw = raw.strip()
        if raw and not _is_address(raw, schemes):
            begins = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ValueError(f"is an address that begins with {begins}")
        return raw

    return parse


def _is_address(raw: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(raw)
        _ = parts.port
    except ValueError:
        return False
    if any(character.isspace() for character in raw):
        return False
    return parts.scheme in schemes and bool(parts.hostname)


def _header(raw: str) -> tuple[str, str] | None:
    """`Fastly-Key: KEY` → its name and its value."""
    name, _, value = (part.strip() for part in raw.partition(":"))
    if not raw.strip():
        return None
    if not (name.replace("-", "").isalnum() and name.isascii() and value and value.isprintable()):
        raise ValueError("is a name and a value with a colon between, such as Fastly-Key: KEY")
    return name, value


def _redis(raw: str) -> str:
    raw = broker.escaped(raw.strip())
    if raw.startswith("sentinel:"):
        return _sentinels(raw)
    if not raw.startswith("unix:"):
        return _url("redis", "rediss", "unix")(raw)
    parts = urlsplit(raw)
    if parts.netloc.rpartition("@")[2] or not parts.path.startswith("/"):
        raise ValueError(
            "is an address such as redis://host:6379/0, or unix:///run/redis.sock with a whole path"
        )
    return raw


def _sentinels(raw: str) -> str:
    try:
        broker.sentinels(raw)
    except ValueError:
        raise ValueError(
            "is an address such as sentinel://:password@host1:26379,host2:26379/NAME, where NAME is the master's"
        ) from None
    return raw


def _site(raw: str) -> str:
    raw = _url("http", "https")(raw)
    parts = urlsplit(raw)
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("is the site's address without a path, such as https://learn.example.org")
    return raw.rstrip("/")


def _database(raw: str) -> str:
    raw = raw.strip()
    if raw:
        try:
            with warnings.catch_warnings(action="ignore"):  # it prints the whole address, password included
                engine = environ.Env.db_url_config(raw)["ENGINE"]
        except (KeyError, ValueError, environ.ImproperlyConfigured):
            engine = ""
        if not engine.endswith((".sqlite3", ".postgresql")):
            raise ValueError("is an address that begins with postgresql: or sqlite:")
    return raw


def _email(raw: str) -> str:
    raw = raw.strip()
    if raw != "console":
        try:
            environ.Env.email_url_config(raw)
        except (KeyError, ValueError, environ.ImproperlyConfigured):
            raise ValueError(
                "is `console` or an address such as smtp+tls://user:password@mail.example.org:587"
            ) from None
    return raw


def _packages(raw: str) -> tuple[str, ...]:
    """Dotted names of packages that can be imported. The default counts for nothing where somebody removed it."""
    found = []
    for name in _names(raw):
        try:
            there = all(part.isidentifier() for part in name.split(".")) and find_spec(name) is not None
        except (ImportError, ValueError):
            there = False
        if there:
            found.append(name)
        elif name != OWN_LABS:
            raise ValueError(f"names {name}, which is no package that can be imported here")
    return tuple(dict.fromkeys(found))


def _providers(raw: str) -> Mapping[str, str]:
    """`github=CLIENT_ID, google=CLIENT_ID` → {"github": "CLIENT_ID", …}."""
    pairs = [part.partition("=") for part in _names(raw)]
    if not all(name.strip().isidentifier() and client.strip() for name, _, client in pairs):
        raise ValueError("is a list such as github=CLIENT_ID, google=CLIENT_ID")
    return {name.strip().lower(): client.strip() for name, _, client in pairs}


VARIABLES = (
    Variable("HOST", _text, "127.0.0.1", "the address it listens on"),
    Variable("PORT", _whole(1, 65535), "8000", "the port it listens on"),
    Variable("SITE_URL", _site, "", "absolute links begin with it; from HOST and PORT when empty"),
    Variable(
        "SECRET_KEY",
        _text,
        "",
        "signs sessions and receipts; made once into DATA_DIR for local use, required in production",
        secret=True,
    ),
    Variable(
        "SECRET_KEY_FALLBACKS",
        _names,
        "",
        "earlier secret keys that are still accepted, separated by commas",
        secret=True,
    ),
    Variable("DEBUG", _flag, "off", "shows errors with their source; never in production"),
    Variable(
        "ALLOWED_HOSTS",
        _names,
        "",
        "the names the site answers to, separated by commas; only this machine when empty, required in production",
    ),
    Variable(
        "TRUSTED_PROXIES",
        _whole(0, 9),
        "0",
        "how many proxies of yours stand in front and add to X-Forwarded-For; with 0 the header is not believed",
    ),
    Variable(
        "DATA_DIR",
        _path,
        "var/",
        "where the database, the secret, the static build and the Redis socket are kept",
    ),
    Variable("COURSE_DIR", _path, "content/", "the course folder"),
    Variable(
        "LAB_PACKAGES",
        _packages,
        OWN_LABS,
        "Python packages whose labs a course may use; what they hold is run, so name only those that you trust",
    ),
    Variable(
        "DATABASE_URL", _database, "", "a PostgreSQL address; SQLite in DATA_DIR when empty", secret=True
    ),
    Variable(
        "DATABASE_POOL",
        _whole(1, 100),
        "8",
        "connections to PostgreSQL that one process opens at most; a site process has 8 threads for views",
    ),
    Variable(
        "DATABASE_PGBOUNCER",
        _flag,
        "off",
        "on where DATABASE_URL leads to a PgBouncer in transaction mode: nothing is then kept in a connection",
    ),
    Variable(
        "REDIS_URL",
        _redis,
        "",
        "a Redis address, or that of its Sentinels: sentinel://host1:26379,host2:26379/NAME; `make run` starts a private "
        "one when empty",
        secret=True,
    ),
    Variable("WEB_WORKERS", _whole(1, 64), "1", "site processes"),
    Variable("TUTOR_WORKERS", _whole(1, 64), "2", "tutor processes"),
    Variable(
        "TUTOR_MODELS",
        model_list.read,
        "",
        "the models the tutor may call, the first is the default; none when empty",
    ),
    Variable(
        "TUTOR_VOICE",
        _choice("quote", "reword"),
        "quote",
        "`quote` shows the lesson's own sentences, `reword` lets a model put them in other words",
    ),
    Variable(
        "TUTOR_EMBEDDINGS",
        model_list.read_embeddings,
        "",
        "what ranks by meaning: `none`, `here` (the extra `meaning`), or a model such as vec=ollama:nomic-embed-text; "
        "when empty `here` where it is installed, else the small table that comes along (English)",
    ),
    Variable(
        "TUTOR_ROUTE",
        _choice("first", "cheapest", "blind"),
        "first",
        "`first` asks the first model, `cheapest` none, then local, then hosted ones until one is sure, `blind` all of "
        "them side by side",
    ),
    Variable(
        "TUTOR_PRICES",
        model_list.read_prices,
        "",
        "what a million tokens of a hosted model cost, in and out: gpt-5-mini=0.25/2.00",
    ),
    Variable("TUTOR_DAILY_QUESTIONS", _whole(1, 1_000_000), "60", "questions a learner may ask in a day"),
    Variable("TUTOR_DAILY_SPEND", _money, "", "what all questions of a day may cost; no limit when empty"),
    Variable("TUTOR_KEEP_DAYS", _whole(1, 36500), "90", "days that questions are kept"),
    Variable(
        "SIGN_IN_WITH",
        _providers,
        "",
        "other accounts to sign in with, such as github=CLIENT_ID; none when empty",
    ),
    Variable(
        "PAGE_CACHE_MB",
        _whole(4, 4096),
        "64",
        "megabytes of pages that a site process keeps in memory; Redis keeps four times as many for all of them",
    ),
    Variable(
        "CDN_SECONDS",
        _whole(0, 31_536_000),
        "0",
        "how long a CDN may show a page without asking; with 0 it is told nothing, and asks each time",
    ),
    Variable(
        "CDN_PURGE_URL",
        _url("http", "https"),
        "",
        "where a CDN is told, after a load, which pages to forget; it is told nothing when empty",
        secret=True,
    ),
    Variable(
        "CDN_PURGE_HEADER",
        _header,
        "",
        "a header of that request by which the CDN knows you, such as Fastly-Key: KEY",
        secret=True,
    ),
    Variable("EMAIL_URL", _email, "console", "where mail goes: `console` prints it", secret=True),
    Variable("EMAIL_FROM", _text, "", "the sender of mail; no-reply at the site's own name when empty"),
    Variable("LOG_FORMAT", _choice("console", "json"), "console", "how log lines are written"),
    Variable(
        "SENTRY_DSN", _url("http", "https"), "", "where errors are reported; nowhere when empty", secret=True
    ),
    Variable(
        "WATCH_CONTENT", _flag, "off", "open pages are told when their text changes; `make run` turns it on"
    ),
)
