"""A module is named after the thing it holds, never after a drawer."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from dev.sizes import committed

DRAWERS = {
    "base_classes", "common", "core", "func", "functions", "general", "helper", "helpers", "lib", "misc", "mixins",
    "service", "services", "signals", "stuff", "tools", "util", "utilities", "utils",
}  # fmt: skip


def drawers(path: str) -> set[str]:
    """The words of a path that name a drawer: folders, and the parts of a file's name."""
    pure = PurePosixPath(path)
    words = {*pure.parts[:-1], pure.stem, *pure.stem.replace("-", "_").split("_")}
    return words & DRAWERS


def test_no_module_template_or_sheet_is_named_after_a_drawer() -> None:
    ours = [
        path for path in committed(".py", ".js", ".css", ".html") if not path.startswith("static/vendor/")
    ]
    assert len(ours) > 100
    assert not [path for path in ours if drawers(path)]


@pytest.mark.parametrize(
    "path", ["courses/utils.py", "tutor/url_helpers.py", "static/js/common.js", "core/models.py"]
)
def test_a_drawer_is_recognised(path: str) -> None:
    assert drawers(path)
