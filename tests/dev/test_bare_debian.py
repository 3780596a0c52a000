"""What `dev/bare` gives a bare Debian: README's packages, this machine's ways to packages, and nothing else of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dev import bare_debian, this_machine
from dev.needs import ROOT


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose apt and pip say what a test wants, with no other variables than PATH."""
    for name in list(os.environ):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    said = {
        "apt-get": "printf '%s\\n' 'Debian-Security http://mirror/security' 'Debian http://mirror/debian'",
        "apt-config": "printf '%s\\n' 'Acquire::http::Proxy \"http://proxy:3142\";' 'APT::Install-Recommends \"1\";'",
        "pip": "printf '%s\\n' \"global.index-url='http://mirror/python'\" \"global.find-links='/usr/share'\"",
    }
    for name, command in said.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "pip"))
    return tmp_path


def test_a_debian_is_given_mirror_proxy_and_certificates_of_this_machine(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = here / "own.crt"
    certificate.write_text("a certificate", encoding="utf-8")
    monkeypatch.setenv("https_proxy", "http://proxy:3142")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("PIP_FIND_LINKS", str(here))
    monkeypatch.setenv("SECRET_OF_SOMEBODY", "x")
    assert this_machine.mirror() == ["http://mirror/debian"]
    assert this_machine.settings() == {
        "https_proxy": "http://proxy:3142",
        "SSL_CERT_FILE": str(certificate),
        "PIP_INDEX_URL": "http://mirror/python",
    }
    root = here / "debian"
    (root / "etc/apt/apt.conf.d").mkdir(parents=True)
    this_machine.hand_on(root)
    assert (root / "etc/apt/apt.conf.d/00host").read_text() == 'Acquire::http::Proxy "http://proxy:3142";\n'
    assert (root / certificate.relative_to("/")).read_text() == "a certificate"


def test_a_debian_gets_what_readme_asks_for() -> None:
    both, tests = bare_debian.asked_for()
    assert {"make", "python3", "python3-venv"} == set(both)
    assert {"chromium-headless-shell", "libatomic1", "libgomp1"} == set(tests)


def test_a_part_of_it_can_be_run() -> None:
    everything = bare_debian.parsed([])
    assert (everything.suite, everything.people, everything.only) == (
        ["bookworm", "trixie"],
        ["root", "user"],
        ["run", "test"],
    )
    part = bare_debian.parsed(
        ["--suite", "trixie", "--as", "user", "--only", "test", "--", "tests/config", "-x"]
    )
    assert (part.suite, part.people, part.only) == (["trixie"], ["user"], ["test"])
    assert part.words == ["tests/config", "-x"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may")
def test_who_is_not_root_is_told_so() -> None:
    done = subprocess.run([ROOT / "dev" / "bare"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
