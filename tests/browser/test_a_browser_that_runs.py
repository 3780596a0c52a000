"""The tests take a browser that runs, whatever else on the PATH has a browser's name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Error

from dev import browser


def test_one_that_does_not_run_is_passed_over(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = next(browser.programs())
    (tmp_path / "chromium").write_text("#!/bin/sh\necho 'install the snap' >&2; exit 1\n", encoding="utf-8")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    monkeypatch.setattr(browser, "PROGRAMS", ("chromium", working))
    playwright: Any = SimpleNamespace(chromium=chromium.browser_type)
    other = browser.launched(playwright)
    assert other.version == chromium.version
    other.close()
    assert shutil.which("chromium") == str(tmp_path / "chromium")
    monkeypatch.setattr(browser, "PROGRAMS", ("chromium",))
    with pytest.raises(Error):
        browser.launched(playwright)
