"""Every piece of code that a text of the course shows runs in a test, or says that it does not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import ROOT
from tests.courses.test_lesson_code import AGENT, ANN, SIGNED, says
from tests.tutor.model_server import serving

CONTENT = ROOT / "content"
FENCE = re.compile(
    r"^(?P<in>[ >]*)(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=in)(?P=mark)[ ]*$", re.M | re.S
)
PLACED = ("lab", "ask")  # a calculator or a question stands there, and no code
NOT_RUN = "not run by the tests"
# What runs: where it stands, and how it begins. Each has a test below, or, where it is read from a file, that file has one.
RUNS = (
    ("lessons/build-an-agent.md", "{"),
    ("lessons/build-an-agent.md", "echo '"),
)
TESTED_FILES = {"code/agent.py": "tests/courses/test_lesson_code.py"}


def fences() -> Iterator[tuple[str, str, str]]:
    """Where each stands, what its first line says, and what is in it."""
    for folder in ("lessons", "articles", "briefs"):
        for path in sorted((CONTENT / folder).glob("*.md")):
            for found in FENCE.finditer(path.read_text()):
                body = re.sub(rf"^{found['in']}", "", found["body"], flags=re.M)
                yield f"{folder}/{path.name}", found["info"].strip(), body


def code() -> list[tuple[str, str, str]]:
    return [one for one in fences() if one[1].split()[:1] not in [[name] for name in PLACED]]


@pytest.mark.parametrize(("where", "info", "body"), code())
def test_what_is_shown_as_code_is_run_or_says_that_it_is_not(where: str, info: str, body: str) -> None:
    shown = re.search(r"file=([\w./-]+)", info)
    if shown:
        assert (ROOT / TESTED_FILES[shown[1]]).exists(), f"{where} shows {shown[1]}, which no test runs"
        return
    runs = any(where == place and body.startswith(begin) for place, begin in RUNS)
    marked = NOT_RUN in info
    assert runs or marked, f'{where} shows ```{info}: test it, or write title="… ({NOT_RUN})" behind it'
    assert not (runs and marked), f"{where} says of code that runs that it does not"


@pytest.mark.parametrize(("where", "info", "body"), [one for one in code() if one[1].startswith("bash")])
def test_commands_can_at_least_be_read_by_the_shell(where: str, info: str, body: str) -> None:
    subprocess.run(["bash", "-n"], input=body, text=True, check=True)


def test_each_thing_that_is_said_to_run_is_still_shown() -> None:
    for place, begin in RUNS:
        assert [1 for where, _, body in code() if where == place and body.startswith(begin)] == [1]


def shown(begin: str) -> str:
    return next(body for where, _, body in code() if "build-an-agent" in where and body.startswith(begin))


def test_the_settings_and_the_command_of_the_capstone_work_as_they_are_shown(tmp_path: Path) -> None:
    """With the addresses of a server of ours in place of the two that are shown, and the first of them away."""
    settings = json.loads(shown("{"))
    away, second = settings["route"]
    assert "localhost" in away["url"] and second["body"]["max_tokens"] is None
    shutil.copy(AGENT, tmp_path)
    answers = ("refund", "A-17", "Order A-17 is refunded: $40.")
    with serving(*map(says, answers)) as server:
        models = [away | {"url": "http://127.0.0.1:9"}, second | {"url": f"{server.url}/v1"}]
        steps = json.dumps(dict.fromkeys(("route", "extract", "write"), models))
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        ran = subprocess.run(
            ["bash", "-c", shown("echo '")],
            cwd=tmp_path,
            env={"PATH": path, "STEPS": steps},
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        assert "max_completion_tokens" in server.asked[0] and "max_tokens" not in server.asked[0]
    assert ANN in shown("echo '")
    assert json.loads(ran.stdout) == "Order A-17 is refunded: $40." + SIGNED
