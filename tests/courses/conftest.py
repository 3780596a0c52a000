"""A course folder of each test's own, to change at will."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example course."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
