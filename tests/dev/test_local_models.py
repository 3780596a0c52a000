"""Servers of local models on this machine: found, named in one line that can be copied, and never waited for."""

from __future__ import annotations

import re
import socket
import time
from typing import Any

import pytest

from bench.servers import free_port
from config import model_list
from dev import local_models
from tests.tutor.model_server import serving


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def listed(line: str) -> model_list.Model:
    """What the line would set, read as the site reads it."""
    raw = re.search(r"TUTOR_MODELS='([^']+)' make run", line)
    assert raw, line
    (model,) = model_list.read(raw[1])
    return model


def test_an_ollama_is_named_with_a_model_that_talks() -> None:
    tags = {
        "models": [{"name": "nomic-embed-text:latest"}, {"name": "llama3.2:latest"}, {"name": "qwen3:4b"}]
    }
    with serving(api_tags=tags) as server:
        line = local_models.found(ports={"Ollama": port_of(server.url)})
    assert line.startswith("Ollama is running here.")
    assert listed(line) == model_list.Model("local", "ollama", "llama3.2", "http://127.0.0.1:11434")


@pytest.mark.parametrize("name", ["llama.cpp", "LM Studio"])
def test_another_server_is_named_with_its_address(name: str) -> None:
    with serving(v1_models={"data": [{"id": "/models/a-b.gguf"}]}) as server:
        port = port_of(server.url)
        line = local_models.found(ports={"Ollama": free_port(), name: port})
    assert line.startswith(f"{name} is running here.")
    wanted = model_list.Model("local", "openai-compatible", "/models/a-b.gguf", f"http://127.0.0.1:{port}/v1")
    assert listed(line) == wanted


@pytest.mark.parametrize(
    "models",
    [
        None,
        {},
        {"data": None},
        {"data": [{"id": 5}, {}]},
        {"data": [{"id": "x'; rm -rf ~; '"}, {"id": "a\x1b[31m"}]},
    ],
)
def test_whatever_else_stands_there_is_passed_over(models: Any) -> None:
    with serving(v1_models=models) as server:
        assert local_models.found(ports={"llama.cpp": port_of(server.url)}) == ""


def test_nothing_there_is_nothing_said_and_a_silent_server_is_not_waited_for() -> None:
    assert local_models.found(ports={"Ollama": free_port(), "LM Studio": free_port()}) == ""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        assert local_models.found(ports={"Ollama": silent.getsockname()[1]}) == ""
        assert time.monotonic() - begun < 5


def test_the_site_itself_is_no_server_of_models() -> None:
    with serving(v1_models={"data": [{"id": "x"}]}) as server:
        port = port_of(server.url)
        assert local_models.found(own_port=port, ports={"llama.cpp": port}) == ""
