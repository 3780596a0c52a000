"""How the commands print what is wrong with a course."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management.base import OutputWrapper

from courses.document import ContentError


def tell(out: OutputWrapper, errors: Sequence[ContentError], outcome: str) -> None:
    """One line for each mistake, as compilers write it, and one that says how many."""
    for error in errors:
        out.write(str(error), style_func=str)
    files = len({error.path for error in errors})
    mistakes = "1 mistake" if len(errors) == 1 else f"{len(errors)} mistakes"
    out.write(f"{mistakes} in {'1 file' if files == 1 else f'{files} files'}; {outcome}.")
