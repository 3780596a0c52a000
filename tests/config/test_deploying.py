"""What an operator's settings come to: `check --deploy`, HTTPS behind a proxy, cookies, reports of errors."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import brotli
import pytest
from pytest_django import Settings

from config.env import ROOT
from config.operations.checks import secrets_that_others_read
from dev.test import own_environment

PUBLIC = {
    "SITE_URL": "https://learn.example.org",
    "ALLOWED_HOSTS": "learn.example.org",
    "SECRET_KEY": "k7Q0-zWm3_Rt9bYx5LpV8nHs2JdG6fCa4TeU1iOoXyZqBvNw-73",
    "TRUSTED_PROXIES": "1",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
}


def run(data_dir: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of the site with these settings and no others."""
    own = {**own_environment(data_dir), **environment}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, timeout=60, check=False)


def deploy_check(data_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(data_dir, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)


def test_the_settings_that_the_document_names_pass_the_check_for_deploying(tmp_path: Path) -> None:
    done = deploy_check(tmp_path, **PUBLIC)
    assert done.returncode == 0, done.stderr


def test_the_launchers_own_redis_is_refused_on_a_server(tmp_path: Path) -> None:
    done = deploy_check(tmp_path, **{**PUBLIC, "REDIS_URL": ""})
    assert done.returncode == 1
    assert "REDIS_URL is empty" in done.stderr


def test_a_server_is_warned_that_mail_is_only_printed(tmp_path: Path) -> None:
    done = deploy_check(tmp_path, **{**PUBLIC, "EMAIL_URL": "console"})
    assert done.returncode == 1
    assert "EMAIL_URL is `console`" in done.stderr


# Asks a site with the settings of the environment, without a server between.
ASK = """
import django, json, sys
django.setup()
from django.test import Client
path, headers = sys.argv[1], json.loads(sys.argv[2])
answer = Client().get(path, headers=headers)
print(answer.status_code, answer.headers.get("Location", ""), answer.headers.get("Strict-Transport-Security", ""))
"""


def asked(data_dir: Path, path: str, headers: dict[str, str], **environment: str) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.base"}
    os_environment = {**own_environment(data_dir), **environment, **settings}
    command = [sys.executable, "-c", ASK, path, json.dumps(headers)]
    return subprocess.run(
        command, cwd=ROOT, env=os_environment, capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()


def test_a_server_is_warned_that_others_read_its_secrets(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    file = tmp_path / ".env"
    assert secrets_that_others_read(None) == []
    for text, mode, told in (
        ("SECRET_KEY=abc\n", 0o644, True),
        ("SECRET_KEY=abc\n", 0o640, False),
        ("SECRET_KEY=\nPORT=8000\n", 0o644, False),
        ("TUTOR_KEY_HOSTED=abc\n", 0o604, True),
    ):
        file.write_text(text)
        file.chmod(mode)
        found = secrets_that_others_read(None)
        assert [one.msg for one in found] == told * [
            f"{file} holds secrets, and other users of this machine can read it."
        ]


def test_a_visitor_over_plain_http_is_sent_to_https_when_the_proxy_says_so(tmp_path: Path) -> None:
    plain = {"host": "learn.example.org", "x-forwarded-proto": "http"}
    assert asked(tmp_path, "/accounts/login/", plain, **PUBLIC).startswith(
        "301 https://learn.example.org/accounts/login/"
    )
    assert asked(tmp_path, "/healthz", plain, **PUBLIC).startswith("200")


def test_a_visitor_over_https_is_told_to_stay_there(tmp_path: Path) -> None:
    secure = {"host": "learn.example.org", "x-forwarded-proto": "https"}
    assert asked(tmp_path, "/healthz", secure, **PUBLIC) == "200  max-age=31536000"


def test_without_a_trusted_proxy_its_headers_are_not_believed(tmp_path: Path) -> None:
    alone = {**PUBLIC, "TRUSTED_PROXIES": "0"}
    claimed = {"host": "learn.example.org", "x-forwarded-proto": "https"}
    assert asked(tmp_path, "/healthz", claimed, **alone) == "200"


@pytest.mark.parametrize(("site", "name"), [("https://learn.example.org", "__Host-session"), ("", "session")])
def test_cookies_are_bound_to_the_host_and_to_https_where_there_is_https(
    tmp_path: Path, site: str, name: str
) -> None:
    environment = PUBLIC if site else {}
    shown = run(
        tmp_path,
        "-c",
        "from config.settings import base as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)",
        **environment,
    )
    assert shown.stdout.split() == [name, str(bool(site)), str(bool(site))]


class Collector(BaseHTTPRequestHandler):
    """What a Sentry server does: takes envelopes."""

    received: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(
            self.headers["Content-Encoding"], bytes
        )
        self.received.append(unpack(body).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def collector() -> Iterator[tuple[str, list[str]]]:
    """A Sentry address of this machine, and what was sent to it."""
    received: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Collecting", (Collector,), {"received": received}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://public@127.0.0.1:{server.server_port}/1", received
    finally:
        server.shutdown()
        server.server_close()


# A view that fails while a learner sends an answer.
FAIL = """
import django, sys
from django.conf import settings
django.setup()
settings.ROOT_URLCONF = "__main__"
from django.http import HttpRequest
from django.test import Client
from django.urls import path
def answer(request):
    mine = request.POST["answer"]
    raise RuntimeError("the view failed")
urlpatterns = [path("answer/", answer)]
handler500 = "config.edge.error_pages.server_error"
client = Client(raise_request_exception=False)
client.cookies["session"] = "cookie-of-alice"
client.post("/answer/?q=query-of-alice", {"answer": "body-of-alice"}, headers={"host": "localhost", "x-forwarded-for": "203.0.113.7"})
import sentry_sdk
sentry_sdk.flush(10)
"""


def test_an_error_is_reported_with_its_place_and_without_the_learner(tmp_path: Path) -> None:
    with collector() as (address, received):
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.base", "SENTRY_DSN": address}
        done = subprocess.run(
            [sys.executable, "-c", FAIL],
            cwd=ROOT,
            env={**own_environment(tmp_path), **settings},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    reports = "\n".join(received)
    assert "the view failed" in reports and "/answer/" in reports
    assert "alice" not in reports and "203.0.113.7" not in reports


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_log_names_the_place_of_an_error_and_nothing_of_the_learner(tmp_path: Path, form: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.base", "LOG_FORMAT": form}
    done = subprocess.run(
        [sys.executable, "-c", FAIL],
        cwd=ROOT,
        env={**own_environment(tmp_path), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "the view failed" in done.stderr and "/answer/" in done.stderr
    # the console shows the lines of the code, and this program's own lines hold the words
    assert "body-of-alice" not in done.stderr and "cookie-of-alice" not in done.stderr


# Lines of the site, of Django, of Python and of the server that runs it, one with an address from outside.
SAY = """
import django, logging, warnings
django.setup()
from django.test import RequestFactory
from config.edge.error_pages import csrf_failure
for address in ("/%1b[2J%1b]0;owned%07%0aadded/", "/%1b[31mred%c2%85%e2%80%a8x/"):
    csrf_failure(RequestFactory(headers={"accept": "application/json"}).post(address))
warnings.warn("Python's own")
logging.getLogger("_granian").warning("the server's own")
logging.getLogger("celery.worker").error("the queue's own %s", "\\x1b[31m")
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_every_line_of_the_log_has_one_form_and_does_nothing_to_a_terminal(tmp_path: Path, form: str) -> None:
    environment = {
        **own_environment(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "LOG_FORMAT": form,
    }
    done = subprocess.run(
        [sys.executable, "-c", SAY], cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False
    )
    said = done.stderr.decode()
    assert done.returncode == 0, said
    lines = said.split("\n")[:-1]
    expected = ("csrf_failure", "Python's own", "the server's own", "the queue's own")
    assert [words for words in expected if words not in said] == [], said
    assert not [sign for line in lines for sign in line if not sign.isprintable()]
    if form == "json":
        assert all(isinstance(json.loads(line), dict) for line in lines)


def test_nothing_is_loaded_for_reports_that_nobody_asked_for(tmp_path: Path) -> None:
    code = "import django, sys; django.setup(); print('sentry_sdk' in sys.modules)"
    done = run(
        tmp_path, "-c", "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings.base'; " + code
    )
    assert done.stdout.strip() == "False", done.stderr
