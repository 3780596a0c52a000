"""Wrong settings stop every process with one line that names the variable and gives no secret away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.env import ROOT, VARIABLES, Environment, EnvironmentProblem, read

NO_FILE = Path("/nonexistent/.env")
SECRET = "hunter2" * 6


def reading(**environment: str) -> Environment:
    return read(environment, NO_FILE)


def complaint(environment: Mapping[str, str], env_file: Path = NO_FILE) -> str:
    with pytest.raises(EnvironmentProblem) as problem:
        read(environment, env_file)
    return str(problem.value)


def test_nothing_set_gives_the_defaults_for_this_machine() -> None:
    environment = reading()
    assert (environment.host, environment.port) == ("127.0.0.1", 8000)
    assert environment.site_url == "http://127.0.0.1:8000"
    assert environment.local and not environment.https and not environment.debug
    assert environment.data_dir == ROOT / "var"
    assert environment.email_url == "console"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", ""),
        ("SITE_URL", "example.org"),
        ("SITE_URL", "ftp://example.org"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://["),
        ("SITE_URL", "https://localhost/learn"),
        ("SITE_URL", "https://localhost:port"),
        ("DEBUG", "perhaps"),
        ("TRUSTED_PROXIES", "-1"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "ajar.sqlite3"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "http://localhost:6379"),
        ("REDIS_URL", "redis://my host:6379"),
        ("REDIS_URL", "unix://var/redis.sock"),
        ("REDIS_URL", "unix://"),
        ("WEB_WORKERS", "0"),
        ("TUTOR_WORKERS", "many"),
        ("TUTOR_VOICE", "sing"),
        ("TUTOR_DAILY_QUESTIONS", "0"),
        ("TUTOR_DAILY_SPEND", "lots"),
        ("TUTOR_DAILY_SPEND", "-1"),
        ("TUTOR_DAILY_SPEND", "nan"),
        ("TUTOR_KEEP_DAYS", "forever"),
        ("SIGN_IN_WITH", "github"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "pigeon://example.org"),
        ("LOG_FORMAT", "xml"),
        ("SENTRY_DSN", "yes"),
        ("WATCH_CONTENT", "always"),
        ("DATA_DIR", "var\0"),
        ("HOST", "x" * 10_000 + "\0"),
        ("PORT", "8000\n8001"),
    ],
)
def test_a_wrong_value_is_one_line_that_begins_with_the_variable(name: str, value: str) -> None:
    text = complaint({name: value})
    assert text.startswith(f"{name} ")
    assert "\n" not in text and "\0" not in text
    assert len(text) < 300


@pytest.mark.parametrize("variable", [variable for variable in VARIABLES if variable.secret])
def test_a_secret_value_is_never_printed(variable: object) -> None:
    name = variable.name  # type: ignore[attr-defined]
    for value in (f"foo://user:{SECRET}@[", f"{SECRET}\0"):
        try:
            text = repr(reading(**{name: value}))
        except EnvironmentProblem as problem:
            text = str(problem)
        assert SECRET not in text


def test_the_environment_as_text_holds_no_secret() -> None:
    environment = reading(
        SECRET_KEY=SECRET,
        SECRET_KEY_FALLBACKS=SECRET,
        DATABASE_URL=f"postgresql://ajar:{SECRET}@db/ajar",
        REDIS_URL=f"redis://:{SECRET}@cache:6379",
        EMAIL_URL=f"smtp+tls://ajar:{SECRET}@mail.example.org:587",
        SENTRY_DSN=f"https://{SECRET}@sentry.example.org/1",
        TUTOR_KEY_HOSTED=SECRET,
        SIGN_IN_WITH="github=abc",
        SIGN_IN_KEY_GITHUB=SECRET,
    )
    assert environment.tutor_keys == {"HOSTED": SECRET}
    assert environment.sign_in_keys == {"GITHUB": SECRET}
    assert SECRET not in repr(environment)


def test_an_unknown_name_of_ours_is_refused_with_the_name_it_resembles() -> None:
    assert (
        complaint({"TUTOR_MODEL": "x"}) == "TUTOR_MODEL is not a setting of Ajar; did you mean TUTOR_MODELS?"
    )
    assert "AJAR_COLOUR" in complaint({"AJAR_COLOUR": "red"})
    assert "TUTOR_KEY_" in complaint({"TUTOR_KEY_": "x"})


def test_names_of_other_programs_are_let_be() -> None:
    assert reading(HOSTNAME="box", PORTAGE="1", DATABASE="x").port == 8000


def test_every_name_in_the_env_file_must_be_known(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("ALLOWED_HOST=example.org\n")
    assert complaint({}, env_file) == "ALLOWED_HOST is not a setting of Ajar; did you mean ALLOWED_HOSTS?"


def test_the_env_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("# a comment\n\nPORT = 9000\nHOST='0.0.0.0'\nEMAIL_FROM=\"Ajar <a@example.org>\"\n")
    environment = read({"PORT": "9001"}, env_file)
    assert environment.port == 9001
    assert environment.email_from == "Ajar <a@example.org>"
    assert environment.site_url == "http://localhost:9001"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"PORT", ".env:1: a line is NAME=value"),
        (b"\nexport PORT=9000", ".env:2: a line is NAME=value"),
        (b"PORT=1\nPORT=2", ".env:2: PORT is set twice"),
        (b"PORT=\xff", ".env is not UTF-8"),
    ],
)
def test_a_broken_env_file_is_named_with_its_line(tmp_path: Path, content: bytes, text: str) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(content)
    assert complaint({}, env_file) == text


def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.mkdir()
    assert complaint({}, env_file) == ".env cannot be read"


def test_a_site_for_others_needs_a_long_secret_key_and_no_debug_pages() -> None:
    assert complaint({"ALLOWED_HOSTS": "example.org"}).startswith("SECRET_KEY is missing")
    assert complaint({"ALLOWED_HOSTS": "example.org", "SECRET_KEY": "short"}).startswith(
        "SECRET_KEY is too short"
    )
    public = {"ALLOWED_HOSTS": "example.org", "SECRET_KEY": SECRET}
    assert complaint({**public, "DEBUG": "on"}).startswith("DEBUG cannot be on")
    assert not reading(**public).local


def test_the_site_must_answer_to_its_own_address() -> None:
    text = complaint({"SITE_URL": "https://learn.example.org"})
    assert text == "ALLOWED_HOSTS must name learn.example.org, the host of SITE_URL"
    for names in ("learn.example.org", ".example.org", "*"):
        site = reading(SITE_URL="https://learn.example.org/", ALLOWED_HOSTS=names, SECRET_KEY=SECRET)
        assert site.https and site.site_url == "https://learn.example.org"


def test_another_account_to_sign_in_with_needs_its_key() -> None:
    assert complaint({"SIGN_IN_WITH": "github=abc"}).startswith("SIGN_IN_KEY_GITHUB is required")
    both = reading(SIGN_IN_WITH="GitHub=abc", SIGN_IN_KEY_GITHUB=SECRET)
    assert both.sign_in_with == {"github": "abc"}


@pytest.mark.parametrize("module", ["manage", "dev"])
def test_a_process_with_a_wrong_value_ends_with_that_line_and_status_1(module: str, tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "check"] if module == "manage" else [sys.executable, "-m", "dev"]
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "WEB_WORKERS": "several"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "Ajar: WEB_WORKERS is a whole number from 1 to 64, not 'several'\n"
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        (
            {"TUTOR_DAILY_SPENT": "5"},
            "Ajar: TUTOR_DAILY_SPENT is not a setting of Ajar; did you mean TUTOR_DAILY_SPEND?\n",
        ),
        (
            {"DATABASE_URL": f"mysql://ajar:{SECRET}@db/ajar"},
            "Ajar: DATABASE_URL is an address that begins with postgresql: or sqlite:, not what it was given\n",
        ),
        (
            {"ALLOWED_HOSTS": "learn.example.org", "SECRET_KEY": "hunter2"},
            "Ajar: SECRET_KEY is too short: since ALLOWED_HOSTS names more than this machine, it needs 32 random "
            "characters or more\n",
        ),
    ],
)
def test_the_worker_ends_with_one_line_and_no_secret_too(
    environment: dict[str, str], line: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import config.celery as queue; queue.app.conf.broker_url"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)
