"""Reads a file `.env`: a line is NAME=value, as docker compose reads it too. Standard library only."""

from __future__ import annotations

import re
from pathlib import Path

# A value in quotes, which may be followed by a comment; what is inside is taken as it stands.
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<inside>.*?)(?P=quote)(?:\s+\#.*)?""")
# A `#` begins a comment where a blank stands before it; inside a word, as in a password, it is part of the value.
_COMMENT = re.compile(r"(?:^|\s+)#.*")


class Unreadable(ValueError):  # noqa: N818 - it reads as what it says
    """The file is not what it should be; the text names it and the line."""


def read(path: Path) -> dict[str, str]:
    """Every name and value of the file; nothing when there is none."""
    if not path.exists():
        return {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        reason = "is not UTF-8" if isinstance(problem, UnicodeDecodeError) else "cannot be read"
        raise Unreadable(f"{path.name} {reason}") from None
    values: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not name.isidentifier():
            raise Unreadable(f"{path.name}:{number}: a line is NAME=value")
        if name in values:
            raise Unreadable(f"{path.name}:{number}: {name} is set twice")
        values[name] = _value(value)
    return values


def _value(written: str) -> str:
    if quoted := _QUOTED.fullmatch(written):
        return quoted["inside"]
    return _COMMENT.sub("", written, count=1)
