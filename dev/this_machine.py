"""How this machine reaches packages, so that a Debian made here reaches them the same way. Read when it is made."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

# What Python's installers, curl and apt look at: proxies, mirrors, certificates, patience.
NAMES = re.compile(
    r"(?:https?|no|all)_proxy|(?:PIP|UV)_\w+|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE", re.I
)
APT = re.compile(r"Acquire::(?:https?|Check-[\w-]+|Retries|ForceIPv4)\b[^;]*;")
CERTIFICATES = Path("usr/local/share/ca-certificates")


def mirror() -> list[str]:
    """The address that apt takes Debian from, if it names one."""
    said = _output("apt-get", "indextargets", "--format", "$(LABEL) $(SITE)", "Created-By: Packages")
    return [line.split()[1] for line in said.splitlines() if line.startswith("Debian ")][:1]


def settings() -> dict[str, str]:
    """The variables that lead Python's installers; pip's own files count as variables."""
    found = {name: value for name, value in os.environ.items() if NAMES.fullmatch(name)}
    for line in _output(sys.executable, "-m", "pip", "config", "list").splitlines():
        key, _, value = line.partition("=")
        if key.startswith(("global.", "install.")):
            name = "PIP_" + key.partition(".")[2].upper().replace("-", "_")
            found.setdefault(name, value.strip("'\""))
    return {name: value for name, value in found.items() if not _names_a_folder(value)}


def _names_a_folder(value: str) -> bool:
    """A folder of this machine is not there in the other one; a file of certificates is taken along."""
    return any(word.startswith("file:") or Path(word).is_dir() for word in value.split())


def hand_on(root: Path) -> None:
    """Gives the Debian in `root` this machine's ways: apt's settings, certificates, names of hosts."""
    said = _output("apt-config", "dump")
    (root / "etc/apt/apt.conf.d/00host").write_text("\n".join(APT.findall(said)) + "\n", encoding="utf-8")
    for name in ("etc/hosts", "etc/resolv.conf"):
        shutil.copyfile(Path("/", name), root / name)
    files = [*Path("/", CERTIFICATES).glob("*.crt"), *_files_of_certificates()]
    for file in files:
        copy = root / file.relative_to("/")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


def _files_of_certificates() -> set[Path]:
    named = {Path(value) for value in settings().values() if value.startswith("/")}
    return {path for path in named if path.is_file()}


def free_port() -> int:
    """README's port, or another when it is taken."""
    for port in (8000, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free")


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
