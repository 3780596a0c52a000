"""The secret key of a site on one's own machine."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.secret import made_once


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret-key"
    key = made_once(path)
    assert len(key) >= 50
    assert made_once(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in path.parent.iterdir()] == ["secret-key"]


def test_whoever_asks_at_the_same_time_gets_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for attempt in range(20):
            keys = set(pool.map(made_once, [tmp_path / f"key-{attempt}"] * 8))
            assert len(keys) == 1 and "" not in keys
