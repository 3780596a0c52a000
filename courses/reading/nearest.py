"""The name that an author probably meant where they wrote one that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def perhaps(written: str, names: Iterable[str], least: float = 0.7) -> str:
    """The end of a sentence about the name, `; is it first-loaf?`, or nothing where none is near. `least` is how alike the
    two are, of 1.
    """
    meant = difflib.get_close_matches(written, list(names), n=1, cutoff=least)
    return f"; is it {meant[0]}?" if meant else ""
