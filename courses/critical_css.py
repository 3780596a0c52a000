"""The one style sheet that stands inline in every page, and its hash for the Content-Security-Policy.

Inlining the tokens and the base cut the first paint by a third; everything else is an ordinary file. The text is made
once from the two files an author of styles edits, so that there is one place for each rule.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

STYLES = Path(__file__).resolve().parent.parent / "static" / "css"
SHEETS = ("tokens.css", "base.css")


def _lightly_minified(css: str) -> str:
    """Without comments and line breaks; what stands inside a rule is left alone."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};]) ?", r"\1", css).replace(";}", "}").strip()


TEXT = _lightly_minified("\n".join((STYLES / name).read_text(encoding="utf-8") for name in SHEETS))
HASH = "'sha256-" + base64.b64encode(hashlib.sha256(TEXT.encode()).digest()).decode() + "'"
