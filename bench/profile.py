"""Where the time of one request goes: `python -m bench.profile [lesson] [answer] [question]`, or `make profile`.

Each request is made again and again in this process, through the site's own WSGI application, and counted in CPU time, which
other work on the machine changes little. Then once more under cProfile: the milliseconds of each part, as shares of the
first figure, since a profiler makes small functions look dear; and below them the functions that take most, with what they
call.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.servers import prepared
from config.env import ROOT

LESSON = "open-weight-vs-closed"
TIMES = 200
FUNCTIONS = 40
# The beginning of a place in the code → the part that it is of; the first that fits.
PARTS = (
    ("django/template", "templates"),
    ("django/utils/safestring", "templates"),
    ("django/utils/html", "templates"),
    ("django/utils/translation", "translations"),
    ("gettext", "translations"),
    ("django/db", "database"),
    ("sqlite3", "database"),
    ("psycopg", "database"),
    ("django/core/signing", "signing"),
    ("hmac", "signing"),
    ("_hashlib", "signing"),
    ("django/contrib/sessions", "sessions and accounts"),
    ("django/contrib/auth", "sessions and accounts"),
    ("allauth", "sessions and accounts"),
    ("json", "JSON"),
    ("structlog", "logs"),
    ("logging", "logs"),
    ("redis", "Redis"),
    ("kombu", "the queue"),
    ("celery", "the queue"),
    ("amqp", "the queue"),
    ("csp", "middleware"),
    ("whitenoise", "middleware"),
    ("config/", "middleware"),
    ("django/middleware", "middleware"),
    ("django/urls", "addresses"),
    ("django/", "the rest of Django"),
    ("courses/", "courses"),
    ("quizzes/", "quizzes"),
    ("learners/", "learners"),
    ("tutor/", "tutor"),
    ("labs/", "labs"),
)

Request = Callable[[], dict[str, Any]]


def main(wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="ajar-profile-") as folder:
        command = [sys.executable, "-m", "bench.profile", "--inside", *wanted]
        subprocess.run(command, cwd=ROOT, env=prepared(Path(folder)), check=True)


def inside(wanted: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    from django.core.wsgi import get_wsgi_application

    site = get_wsgi_application()
    bare = _milliseconds(site, partial(_environ, "GET", "/bench/bare/"))
    print(f"bare view: {bare:.2f} ms of CPU")
    for name, request in _requests(wanted).items():
        took = _milliseconds(site, request)
        print(f"\n{name}: {took:.2f} ms of CPU, {took / bare:.1f} times the bare view")
        _show(site, request, took)


def _requests(wanted: list[str]) -> dict[str, Request]:
    """What is asked, by its name; each call makes the next request."""
    from uuid import uuid4

    from bench.quiz_writes import SLUG, answer_fields, begin

    learner = begin(1)[0]
    headers = {
        "HTTP_COOKIE": f"session={learner['session']}; csrf={learner['csrf']}",
        "HTTP_ORIGIN": "http://localhost",
        "HTTP_X_CSRFTOKEN": learner["csrf"],
    }

    def answer() -> dict[str, Any]:
        return _environ("POST", f"/lessons/{SLUG}/quiz/", answer_fields(learner, str(uuid4())), headers)

    every: dict[str, Request] = {
        "lesson": partial(_environ, "GET", f"/lessons/{LESSON}/"),
        "answer": answer,
    }
    return {name: request for name, request in every.items() if not wanted or name in wanted}


def _environ(method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body.encode()),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
        **(headers or {}),
    }


def _ask(site: Any, request: Request) -> None:
    said: list[str] = []
    answer = site(request(), lambda status, _headers, _problem=None: said.append(status))
    b"".join(answer)
    answer.close()
    if said[0][0] not in "23":
        raise SystemExit(f"{request().get('PATH_INFO')} answered {said[0]}")


def _milliseconds(site: Any, request: Request) -> float:
    """CPU time of one, the least of five rounds: what disturbs only adds."""
    for _ in range(TIMES // 5):
        _ask(site, request)
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(TIMES // 5):
            _ask(site, request)
        rounds.append((time.process_time() - begun) * 1000 / (TIMES // 5))
    return min(rounds)


def _show(site: Any, request: Request, took: float) -> None:
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    for _ in range(TIMES):
        _ask(site, request)
    profile.disable()
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    every = sum(own for _, _, own, _, _ in stats.values())
    parts: Counter[str] = Counter()
    for place, (_, _, own, _, _) in stats.items():
        parts[_part(place)] += own
    for part, seconds in parts.most_common(12):
        print(f"  {took * seconds / every:6.2f} ms  {seconds / every:4.0%}  {part}")
    print("  own    all ms  calls")
    for place, (_, calls, own, whole, _) in sorted(stats.items(), key=lambda one: -_worth(one, every * 0.9))[
        :FUNCTIONS
    ]:
        file, line, name = place
        print(
            f"  {took * own / every:5.2f}  {took * whole / every:5.2f}  {calls / TIMES:6.1f}  {_short(file)}:{line} {name}"
        )


def _worth(one: Any, most: float) -> float:
    """How much a function is worth looking at: by all that it takes, unless that is nearly everything."""
    _, (_, _, own, whole, _) = one
    return float(whole if whole < most else own)


def _part(place: tuple[str, int, str]) -> str:
    file, _, name = place
    if file == __file__:
        return "this measurement"
    text = name.strip("<>").removeprefix("method ").removeprefix("built-in ") if file == "~" else _short(file)
    if file == "~":
        found = next((part for begins, part in PARTS if begins in text), None)
        return found or "Python itself"
    return next((part for begins, part in PARTS if text.startswith(begins)), "Python itself")


def _short(file: str) -> str:
    for root in (str(ROOT) + "/", "site-packages/", f"python{sys.version_info[0]}.{sys.version_info[1]}/"):
        if root in file:
            file = file.rpartition(root)[2]
    return file


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2:])
    else:
        main(sys.argv[1:])
