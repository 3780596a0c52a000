"""Whether a server of local models runs on this machine, and the one line that lets the tutor use it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Any

PORTS = {"Ollama": 11434, "llama.cpp": 8080, "LM Studio": 1234}
SECONDS = 0.5


def found(own_port: int = 0, ports: Mapping[str, int] = PORTS) -> str:
    """What to say of the first that answers on its usual port with a model that talks; empty when none does."""
    for name, port in ports.items():
        if port == own_port:
            continue
        models = list(_ollamas(port) if name == "Ollama" else _others(port))
        if models:
            kind, where = (
                ("ollama", "") if name == "Ollama" else ("openai-compatible", f"@http://127.0.0.1:{port}/v1")
            )
            listed = f"local={kind}:{models[0]}{where}"
            return f"{name} is running here. To let it choose answers: TUTOR_MODELS='{listed}' make run"
    return ""


def _told(port: int, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        return json.loads(answer.read(200_000)) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _named(told: Any, lists: str, key: str) -> Iterator[str]:
    """The names of models in a list; those that only embed do not talk."""
    every = told.get(lists) if isinstance(told, dict) else None
    for one in every if isinstance(every, list) else ():
        name = one.get(key) if isinstance(one, dict) else None
        if isinstance(name, str) and name.isprintable() and "embed" not in name and not {*name} & {*",@'\" "}:
            yield name.removesuffix(":latest")


def _ollamas(port: int) -> Iterator[str]:
    return _named(_told(port, "/api/tags"), "models", "name")


def _others(port: int) -> Iterator[str]:
    return _named(_told(port, "/v1/models"), "data", "id")
