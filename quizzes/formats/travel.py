"""What every format of another system shares: what cannot travel is said, and nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

# The keys of a question's own kind, as a quiz file has them: what travels between formats.
Own = Mapping[str, Any]
# Notes something about one question, as the end of a sentence that begins with its name.
Note = Callable[[str], None]

MISSING_WHY = "TODO: say why."


class LeftOut(Exception):  # noqa: N818 - why a question does not travel, as the end of a sentence about it
    pass


def on_one_line(given: Any) -> Any:
    """The same value with every text in it on one line."""
    if isinstance(given, str):
        return " ".join(given.split())
    if isinstance(given, Mapping):
        return {on_one_line(key): on_one_line(value) for key, value in given.items()}
    return [on_one_line(one) for one in given] if isinstance(given, list | tuple) else given


def number(text: str) -> int | float:
    """The number in a file, whole where it is. Raises ValueError."""
    value = float(text)
    return int(value) if value.is_integer() and "." not in text and "e" not in text.lower() else value
