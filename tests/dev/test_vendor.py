"""What is copied into the repository is what its list of sums says, and the release that package.json names."""

from __future__ import annotations

import json

from config.env import ROOT
from dev import vendor


def test_no_vendored_file_was_changed_by_hand() -> None:
    lines = [line.split() for line in vendor.SUMS.read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    files = {path.name: vendor.digest(path) for path in vendor.FOLDER.glob("*.js")}
    assert files == sums


def test_the_vendored_release_is_the_one_that_npm_is_asked_for() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]["htmx.org"]
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]["node_modules/htmx.org"]
    assert lock["version"] == wanted
    assert (vendor.FOLDER / "htmx.js").read_text().startswith(f"/*! htmx {wanted} ")
