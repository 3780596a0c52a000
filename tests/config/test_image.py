"""What the Dockerfile and compose.yaml say, as far as it can be tried without a container engine."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import yaml

from config.env import ROOT


def command_of_the_image() -> list[str]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    return list(json.loads(re.findall(r"^CMD (.*)$", text, re.M)[-1]))


def started(tmp_path: Path, **settings: str) -> list[str]:
    """What the image's command comes to with these settings: the words that its `python` is given."""
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.defpath}", **settings}
    done = subprocess.run(command_of_the_image(), env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_image_runs_as_many_site_processes_as_it_is_told(tmp_path: Path) -> None:
    words = started(tmp_path, WEB_WORKERS="3", PORT="8080")
    assert words[words.index("--workers") + 1] == "3"
    assert words[words.index("--port") + 1] == "8080"
    assert words[words.index("--host") + 1] == "0.0.0.0"
    assert words[-1] == "config.asgi:application"


def test_without_a_setting_the_image_runs_one(tmp_path: Path) -> None:
    words = started(tmp_path)
    assert words[words.index("--workers") + 1] == "1"


def test_the_services_share_one_image_that_is_built_once() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    ours = {name: service for name, service in services.items() if service["image"] == "ajar"}
    assert {"prepare", "web", "worker"} == set(ours)
    assert [name for name, service in ours.items() if "build" in service] == ["prepare"]
    # nobody may look for it elsewhere while it is being built
    assert {service["pull_policy"] for name, service in ours.items() if name != "prepare"} == {"never"}
