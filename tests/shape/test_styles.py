"""What is at the left of a page in English is at the right of one in Arabic, so a style sheet names neither."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
_PHYSICAL = re.compile(
    r"(?m)^\s*(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear): (?:left|right)\b"
)
# margin: a b c d, where b is not d
_FOUR = re.compile(r"(?m)^\s*(?:margin|padding|inset): (\S+) (\S+) (\S+) (\S+);")


@pytest.mark.parametrize("sheet", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_no_sheet_says_left_or_right(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    text = re.sub(r"\([^()]*\)", "()", text)
    said = [found.group().strip() for found in _PHYSICAL.finditer(text)]
    said += [found.group().strip() for found in _FOUR.finditer(text) if found.group(2) != found.group(4)]
    assert not said, "say inline-start, inline-end or block in place of left and right"
