"""The colours of the site, out of its style sheet, for each of the two schemes."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
SCHEMES = ("light", "dark")
_PAIR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{3,8}), (#[0-9a-f]{3,8})\);")


@lru_cache(maxsize=2)
def palette(scheme: str) -> dict[str, str]:
    """Colours by name: those of the sheet, and what can be read on a bar of either side."""
    place = SCHEMES.index(scheme)
    found = {name: pair[place] for name, *pair in _PAIR.findall(TOKENS.read_text(encoding="utf-8"))}
    dark_letters = found["ink"] if scheme == "light" else found["page"]
    return {**found, "on-open": dark_letters, "on-closed": found["page"], "none": "none"}
