"""Other users of the machine cannot read what the site keeps."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from config import private
from tests.config.test_deploying import run


def rights(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def test_a_new_database_and_the_files_beside_it_are_their_owners_alone(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    migrate = run(data, "manage.py", "migrate", "--noinput", "-v", "0")
    assert migrate.returncode == 0, migrate.stderr
    with closing(sqlite3.connect(data / "ajar.sqlite3")) as reader:
        reader.execute("SELECT count(*) FROM django_session").fetchone()
        found = {path.name: rights(path) for path in data.iterdir()}
    assert {"ajar.sqlite3", "ajar.sqlite3-wal", "ajar.sqlite3-shm", "secret-key"} <= found.keys()
    assert set(found.values()) == {"600"}
    assert rights(data) == "700"


def test_a_database_that_everybody_could_read_is_closed_at_the_next_start(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    with closing(sqlite3.connect(data / "ajar.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE old (id)")
        for path in data.iterdir():
            path.chmod(0o644)
        assert run(data, "manage.py", "check").returncode == 0
        assert {rights(path) for path in data.iterdir()} == {"600"}
    assert rights(data) == "700"


def test_a_folder_that_other_things_live_in_is_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, shared = tmp_path / "home", tmp_path / "shared"
    for folder, mode in ((home, 0o755), (shared, 0o1777)):
        folder.mkdir()
        folder.chmod(mode)
    monkeypatch.setenv("HOME", str(home))
    for folder in (home, shared, tmp_path):
        before = rights(folder)
        private.folder(folder)
        assert rights(folder) == before


def test_rights_are_only_taken_away_and_never_given(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    private.folder(data)
    assert rights(data) == "500"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_by_the_database(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    private.database(data / "ajar.sqlite3")
    assert list(data.iterdir()) == []
