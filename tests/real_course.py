"""The course of `content/`, as many tests want it: loaded once a process, written for each of them."""

from __future__ import annotations

from config.env import ROOT
from courses.loading import loader
from tests import rows

COURSE = ROOT / "content"


def load_real_course() -> None:
    """What `load(COURSE)` does to an empty database, in a tenth of the time."""
    rows.written_once("real course", lambda: loader.load(COURSE))
