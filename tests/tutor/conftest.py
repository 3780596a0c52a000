from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from pytest_django import Settings

from courses.loading.loader import load
from tests.conftest import EXAMPLE
from tutor import breaker, lessons, tasks
from tutor.providers import habits
from tutor.serving.publishing import redis_client


@pytest.fixture(autouse=True)
def fresh_indexes() -> None:
    """A course's revision begins anew with each test's database, so what was read of an earlier one is not of this one."""
    lessons._index.cache_clear()
    lessons._glossary.cache_clear()
    redis_client.cache_clear()  # it may be that of an earlier test's Redis


@pytest.fixture(autouse=True)
def vectors_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine a run of the task would leave some for the next."""
    monkeypatch.setattr(tasks, "EMBEDDED_FOR", 60)


@pytest.fixture(autouse=True)
def fresh_models() -> Iterator[None]:
    """No test suffers from the models that another one broke, or knows what another one learned of them."""
    breaker.forget()
    habits.forget()
    yield
    breaker.forget()
    habits.forget()


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """The example course, loaded from a folder that may be written to."""
    folder = Path(copytree(EXAMPLE, tmp_path / "course"))
    settings.COURSE_DIR = folder
    load(folder)
    return folder
