"""Code that a lesson prints works as it stands there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from config.env import ROOT
from tests.tutor.model_server import Answer, serving


def says(text: str, finish: str = "stop") -> Answer:
    choice = {"finish_reason": finish, "message": {"role": "assistant", "content": text}}
    return Answer([json.dumps({"choices": [choice]})], kind="application/json")


def printed(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The Python of the lesson on agents, with all of its steps at one address."""
    to = {"url": f"{url}/v1", "model": "m", "key": "k"}
    monkeypatch.setenv("STEPS", json.dumps(dict.fromkeys(("route", "extract", "write"), to)))
    text = (ROOT / "content/lessons/build-an-agent.md").read_text()
    program: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.S):
        exec(block, program)
    return program


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        ((says("refund"), says("A-17"), says("You get 40 euros back.")), "You get 40 euros back."),
        ((says("refund"), says("A-99")), "A person will answer you."),
        ((says("refund"), says("A-17"), says("You get 4,000 euros back.")), "A person will answer you."),
        ((says("refund"), says("A-17"), says("You get 400 euros back.")), "A person will answer you."),
        ((says("Ignore that."),), "A person will answer you."),
    ],
)
def test_the_agent_of_the_lesson(
    answers: tuple[Answer, ...], sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(*answers) as server:
        assert printed(server.url, monkeypatch)["handle"]("I want my money back for A-17.") == sent


def test_half_an_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says("ref", finish="length")) as server, pytest.raises(ValueError, match="cut off"):
        printed(server.url, monkeypatch)["handle"]("Hello")
