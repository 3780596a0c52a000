"""How the content process tells the launcher what it did, and how the launcher shows it."""

from __future__ import annotations

import sys

MARK = "\x1e"


def told(name: str, text: str) -> None:
    """One step, as a line that `heard` understands; lines of `text` stay together."""
    sys.stdout.write(f"{MARK}{name}{MARK}{text.replace(chr(10), MARK)}\n")
    sys.stdout.flush()


def heard(line: str) -> tuple[str, list[str]] | None:
    """The name and the lines of a step, or None for any other output."""
    if not line.startswith(MARK):
        return None
    name, *lines = line[len(MARK) :].split(MARK)
    return name, lines
