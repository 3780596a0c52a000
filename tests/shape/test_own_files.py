"""The project's own files are known where git cannot tell: in a copy, without git, in somebody else's clone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dev.sizes import committed

REFUSES = "#!/bin/sh\necho 'fatal: detected dubious ownership in repository' >&2\nexit 128\n"


@pytest.mark.parametrize("git", [None, REFUSES, "#!/bin/sh\nexit 0\n"], ids=["none", "refuses", "empty"])
def test_the_files_are_found_without_the_help_of_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: str | None
) -> None:
    with_git = committed(".py", ".md", ".yaml", ".html", ".toml")
    if git is not None:
        (tmp_path / "git").write_text(git, encoding="utf-8")
        (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}" if git is None else f"{tmp_path}{os.pathsep}{os.defpath}")
    alone = committed(".py", ".md", ".yaml", ".html", ".toml")
    assert len(alone) > 300 and set(with_git) <= set(alone)
    assert not [path for path in alone if path.startswith((".venv/", "var/", ".git/"))]
    assert {".env.example", ".ci/run", "dev/bare"} <= set(committed())
