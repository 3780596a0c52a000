"""The only reader of the environment.

`read()` gives one frozen `Environment`. A wrong or unknown value raises `EnvironmentProblem` with one line that
names the variable; `read_or_exit()` prints that line and ends with status 1, which is what the settings call.
Values come from the process environment, then from a file `.env` beside `manage.py`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from config import env_file
from config.model_list import Model
from config.variables import ROOT, VARIABLES, Variable

__all__ = ["LOCAL_NAMES", "ROOT", "VARIABLES", "Environment", "EnvironmentProblem", "read", "read_or_exit"]

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


class EnvironmentProblem(ValueError):  # noqa: N818 - it reads as what it says
    """A variable that cannot be used; its text is the whole message, in one line."""


# Names of this form belong to Ajar, so one that is not in the table is a misspelling worth stopping for.
OWN_PREFIXES = ("TUTOR_", "SIGN_IN_", "AJAR_")
# Secrets of things that have names of their own: TUTOR_KEY_HOSTED is the key of the model named `hosted`.
KEY_PREFIXES = {"TUTOR_KEY_": "tutor_keys", "SIGN_IN_KEY_": "sign_in_keys"}
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Environment:
    """Every setting of the environment, typed; the field is the variable's name in lower case."""

    host: str
    port: int
    site_url: str
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    debug: bool
    allowed_hosts: tuple[str, ...]
    trusted_proxies: int
    data_dir: Path
    course_dir: Path
    lab_packages: tuple[str, ...]
    database_url: str = field(repr=False)
    database_pool: int
    database_pgbouncer: bool
    redis_url: str = field(repr=False)
    web_workers: int
    tutor_workers: int
    tutor_models: tuple[Model, ...]
    tutor_voice: str
    tutor_embeddings: Model | str
    tutor_route: str
    tutor_daily_questions: int
    tutor_daily_spend: float | None
    tutor_prices: Mapping[str, tuple[float, float]]
    tutor_keep_days: int
    sign_in_with: Mapping[str, str]
    email_url: str = field(repr=False)
    email_from: str
    log_format: str
    sentry_dsn: str = field(repr=False)
    watch_content: bool
    page_cache_mb: int
    cdn_seconds: int
    cdn_purge_url: str = field(repr=False)
    cdn_purge_header: tuple[str, str] | None = field(repr=False)
    tutor_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    sign_in_keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def local(self) -> bool:
        """Whether the site answers only to this machine; anything else counts as production."""
        return set(self.allowed_hosts) <= set(LOCAL_NAMES)

    @property
    def https(self) -> bool:
        return self.site_url.startswith("https:")


def read(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Environment:
    """Reads and checks every variable; `environment` and `file` stand in for the process's own in tests."""
    values = _collect(os.environ if environment is None else environment, file or ROOT / ".env")
    parsed = {variable.name.lower(): _parsed(variable, values) for variable in VARIABLES}
    keys: dict[str, Any] = {
        attribute: {
            name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)
        }
        for prefix, attribute in KEY_PREFIXES.items()
    }
    result = Environment(**parsed, **keys)
    _check_together(result)
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


def _collect(environment: Mapping[str, str], file: Path) -> dict[str, str]:
    """What belongs to Ajar, from the file and then from the environment, which wins; unknown names are refused."""
    known = {variable.name for variable in VARIABLES}
    try:
        values = env_file.read(file)
    except env_file.Unreadable as problem:
        raise EnvironmentProblem(str(problem)) from None
    values |= {
        name: value for name, value in environment.items() if name in known or name.startswith(OWN_PREFIXES)
    }
    for name in values:
        if name not in known and not _names_a_key(name):
            like = get_close_matches(name, known, n=1, cutoff=0.75)
            hint = f"did you mean {like[0]}?" if like else "the settings are listed in .env.example"
            raise EnvironmentProblem(f"{name} is not a setting of Ajar; {hint}")
    return values


def _names_a_key(name: str) -> bool:
    return any(name.startswith(prefix) and len(name) > len(prefix) for prefix in KEY_PREFIXES)


def _parsed(variable: Variable, values: Mapping[str, str]) -> Any:
    raw = values.get(variable.name, variable.default)
    try:
        if "\0" in raw:
            raise ValueError("is text without a NUL")
        return variable.parse(raw)
    except ValueError as problem:
        shown = "what it was given" if variable.secret else _shortened(repr(raw))
        raise EnvironmentProblem(f"{variable.name} {problem}, not {shown}") from None


def _shortened(shown: str) -> str:
    return shown if len(shown) <= 80 else f"{shown[:60]}… ({len(shown)} characters)"


def _check_together(environment: Environment) -> None:
    """What is wrong only beside another variable."""
    host = urlsplit(environment.site_url).hostname or ""
    for name in environment.sign_in_with:
        if name.upper() not in environment.sign_in_keys:
            raise EnvironmentProblem(
                f"SIGN_IN_KEY_{name.upper()} is required, since SIGN_IN_WITH names {name}"
            )
    if host and not _answers_to(host, environment.allowed_hosts or LOCAL_NAMES):
        raise EnvironmentProblem(f"ALLOWED_HOSTS must name {host}, the host of SITE_URL")
    if environment.local:
        return
    if len(environment.secret_key) < SHORTEST_SECRET:
        state = "too short" if environment.secret_key else "missing"
        raise EnvironmentProblem(
            f"SECRET_KEY is {state}: since ALLOWED_HOSTS names more than this machine, it needs "
            f"{SHORTEST_SECRET} random characters or more"
        )
    if environment.debug:
        raise EnvironmentProblem("DEBUG cannot be on when ALLOWED_HOSTS names more than this machine")


def _answers_to(host: str, names: tuple[str, ...]) -> bool:
    """Django's own rule for ALLOWED_HOSTS: a name, `.example.org` with all below it, or `*`."""
    return any(
        name in ("*", host, f"[{host}]") or (name.startswith(".") and f".{host}".endswith(name.lower()))
        for name in names
    )


def _with_site_url(environment: Environment) -> Environment:
    host = "localhost" if environment.host in ("0.0.0.0", "::") else environment.host  # noqa: S104
    return replace(environment, site_url=f"http://{host}:{environment.port}")
