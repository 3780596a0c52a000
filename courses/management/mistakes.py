"""How the commands print what is wrong with a course: for people, for GitHub's checks, and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import OutputWrapper

from courses.reading.document import ContentError

FORMATS = ("text", "github", "json")


def tell(out: OutputWrapper, errors: Sequence[ContentError], outcome: str) -> None:
    """One line for each mistake, as compilers write it, and one that says how many."""
    for error in errors:
        out.write(str(error), style_func=str)
    files = len({error.path for error in errors})
    mistakes = "1 mistake" if len(errors) == 1 else f"{len(errors)} mistakes"
    out.write(f"{mistakes} in {'1 file' if files == 1 else f'{files} files'}; {outcome}.")


def as_github(errors: Sequence[ContentError], folder: Path, level: str) -> str:
    """Lines that GitHub shows beside the lines of a change: `::error file=…,line=…::…`."""
    return "".join(
        f"::{level} file={_property(_from_here(folder / error.path))}"
        f"{f',line={error.line}' if error.line else ''}::{_data(error.message)}\n"
        for error in errors
    )


def as_json(errors: Sequence[ContentError], warnings: Sequence[ContentError], folder: Path) -> str:
    """`line` is 0 where a whole file is meant."""
    found = [
        {
            "path": _from_here(folder / one.path),
            "line": one.line,
            "message": one.message,
            "severity": severity,
        }
        for severity, listed in (("error", errors), ("warning", warnings))
        for one in listed
    ]
    return json.dumps({"mistakes": found}, ensure_ascii=False, indent=2) + "\n"


def _from_here(path: Path) -> str:
    """As a check-out of the repository names it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
