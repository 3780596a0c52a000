"""The tests' own PostgreSQL leaves the machine as it was."""

from __future__ import annotations

import stat
from pathlib import Path

import psycopg
import pytest

from dev import postgres

pytestmark = pytest.mark.slow


def test_it_opens_no_folder_makes_no_user_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr("tempfile.tempdir", str(closed))
    users = Path("/etc/passwd").read_text(encoding="utf-8")
    before = [(folder, folder.stat().st_mode) for folder in (closed, *closed.parents)]
    with postgres.running() as address:
        with psycopg.connect(address) as client:
            assert client.execute("SELECT lower('Ä')").fetchone() == ("ä",)
        assert [(folder, folder.stat().st_mode) for folder, _ in before] == before
    assert Path("/etc/passwd").read_text(encoding="utf-8") == users
    assert list(closed.iterdir()) == []
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
