"""The only reader of the environment.

`read()` gives one frozen `Environment`. A wrong or unknown value raises `EnvironmentProblem` with one line that
names the variable; `read_or_exit()` prints that line and ends with status 1, which is what the settings call.
Values come from the process environment, then from a file `.env` beside `manage.py`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


class EnvironmentProblem(ValueError):
    """A variable that cannot be used; its text is the whole message, in one line."""


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, how its text is read, its default as text, and what it means."""

    name: str
    parse: Callable[[str], Any]
    default: str
    meaning: str


def _text(raw: str) -> str:
    return raw.strip()


def _flag(raw: str) -> bool:
    known = {"": False, "0": False, "no": False, "off": False, "false": False, "1": True, "yes": True, "on": True, "true": True}
    try:
        return known[raw.strip().lower()]
    except KeyError:
        raise ValueError("is on or off") from None


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
        if raw and urlsplit(raw).scheme not in schemes:
            raise ValueError("is an address that begins with " + " or ".join(f"{scheme}:" for scheme in schemes))
        return raw

    return parse


def _database(raw: str) -> str:
    raw = raw.strip()
    if raw:
        try:
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
            raise ValueError("is `console` or an address such as smtp+tls://user:password@mail.example.org:587") from None
    return raw


VARIABLES = (
    Variable("HOST", _text, "127.0.0.1", "the address it listens on"),
    Variable("PORT", _whole(1, 65535), "8000", "the port it listens on"),
    Variable("SITE_URL", _url("http", "https"), "", "absolute links begin with it; from HOST and PORT when empty"),
    Variable("SECRET_KEY", _text, "", "signs sessions and receipts; made once into DATA_DIR for local use, required in production"),
    Variable("SECRET_KEY_FALLBACKS", _names, "", "earlier secret keys that are still accepted, separated by commas"),
    Variable("DEBUG", _flag, "off", "shows errors with their source; never in production"),
    Variable("ALLOWED_HOSTS", _names, "", "the names the site answers to, separated by commas; only this machine when empty, required in production"),
    Variable("DATA_DIR", _path, "var/", "where the database, the secret, the static build and the Redis socket are kept"),
    Variable("COURSE_DIR", _path, "content/", "the course folder"),
    Variable("DATABASE_URL", _database, "", "a PostgreSQL address; SQLite in DATA_DIR when empty"),
    Variable("REDIS_URL", _url("redis", "rediss", "unix"), "", "a Redis address; `make run` starts a private one when empty"),
    Variable("WEB_WORKERS", _whole(1, 64), "1", "site processes"),
    Variable("TUTOR_WORKERS", _whole(1, 64), "2", "tutor processes"),
    Variable("TUTOR_MODELS", _text, "", "the models the tutor may call, the first is the default; none when empty"),
    Variable("TUTOR_VOICE", _choice("quote", "reword"), "quote", "`quote` shows the lesson's own sentences, `reword` lets a model put them in other words"),
    Variable("TUTOR_DAILY_QUESTIONS", _whole(1, 1_000_000), "60", "questions a learner may ask in a day"),
    Variable("TUTOR_DAILY_SPEND", _money, "", "what all questions of a day may cost; no limit when empty"),
    Variable("TUTOR_KEEP_DAYS", _whole(1, 36500), "90", "days that questions are kept"),
    Variable("EMAIL_URL", _email, "console", "where mail goes: `console` prints it"),
    Variable("LOG_FORMAT", _choice("console", "json"), "console", "how log lines are written"),
    Variable("SENTRY_DSN", _url("http", "https"), "", "where errors are reported; nowhere when empty"),
    Variable("WATCH_CONTENT", _flag, "off", "open pages are told when their text changes; `make run` turns it on"),
)
# Names of this form belong to Ajar, so one that is not in the table is a misspelling worth stopping for.
OWN_PREFIXES = ("TUTOR_", "AJAR_")
KEY_PREFIX = "TUTOR_KEY_"


@dataclass(frozen=True)
class Environment:
    """Every setting of the environment, typed; the field is the variable's name in lower case."""

    host: str
    port: int
    site_url: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    debug: bool
    allowed_hosts: tuple[str, ...]
    data_dir: Path
    course_dir: Path
    database_url: str
    redis_url: str
    web_workers: int
    tutor_workers: int
    tutor_models: str
    tutor_voice: str
    tutor_daily_questions: int
    tutor_daily_spend: float | None
    tutor_keep_days: int
    email_url: str
    log_format: str
    sentry_dsn: str
    watch_content: bool
    tutor_keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def local(self) -> bool:
        """Whether the site answers only to this machine; anything else counts as production."""
        return set(self.allowed_hosts) <= set(LOCAL_NAMES)

    @property
    def https(self) -> bool:
        return self.site_url.startswith("https:")


def read(environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Environment:
    """Reads and checks every variable; `environment` and `env_file` stand in for the process's own in tests."""
    values = dict(_read_file(ROOT / ".env" if env_file is None else env_file))
    given = os.environ if environment is None else environment
    known = {variable.name for variable in VARIABLES}
    for name in given:
        if name in known or name.startswith(OWN_PREFIXES):
            values[name] = given[name]
    for name in values:
        if name not in known and not (name.startswith(KEY_PREFIX) and len(name) > len(KEY_PREFIX)):
            raise EnvironmentProblem(f"{name} is not a setting of Ajar; the settings are listed in .env.example")
    parsed: dict[str, Any] = {}
    for variable in VARIABLES:
        raw = values.get(variable.name, variable.default)
        try:
            parsed[variable.name.lower()] = variable.parse(raw)
        except ValueError as problem:
            shown = "what it was given" if "KEY" in variable.name or "URL" in variable.name else repr(raw)
            raise EnvironmentProblem(f"{variable.name} {problem}, not {shown}") from None
    keys = {name.removeprefix(KEY_PREFIX): value for name, value in values.items() if name.startswith(KEY_PREFIX)}
    result = Environment(**parsed, tutor_keys=keys)
    if not result.local and not result.secret_key:
        raise EnvironmentProblem("SECRET_KEY is required when ALLOWED_HOSTS names more than this machine")
    return result if result.site_url else _with_site_url(result)


def read_or_exit() -> Environment:
    """`read()`, or one line on standard error and exit status 1."""
    try:
        return read()
    except EnvironmentProblem as problem:
        _stop(problem)


def _stop(problem: EnvironmentProblem) -> NoReturn:
    sys.stderr.write(f"Ajar: {problem}\n")
    raise SystemExit(1)


def _with_site_url(environment: Environment) -> Environment:
    from dataclasses import replace

    host = "localhost" if environment.host in ("0.0.0.0", "::") else environment.host  # noqa: S104
    return replace(environment, site_url=f"http://{host}:{environment.port}")


def _read_file(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise EnvironmentProblem(f"{path.name}:{number}: a line is NAME=value")
        values[name.strip()] = value.strip().strip("'\"")
    return values
