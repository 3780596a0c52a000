"""What somebody typed, with what can be seen of it and nothing else."""

from __future__ import annotations

import unicodedata

_UNSEEN = ("Cf", "Cs", "Co", "Cn")  # direction marks, lone surrogates, private and unassigned


def visible(text: str) -> str:
    """The text on one line, with what can be seen of it."""
    spaced = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join("".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN).split())
