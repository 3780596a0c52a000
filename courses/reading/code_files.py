"""Code that a text shows from a file that runs: a fence whose info string says `file=code/agent.py#ask,check`.

The fence itself is empty. What stands behind `#` are names at the top level of a Python file, shown in the order in which they
are named; without it the whole file is shown. So what is read is what the tests run, and an edit of the one is an edit of
the other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import lru_cache

FENCE = re.compile(
    r"^(?P<indent>[ >]*)(?P<fence>`{3,})(?P<info>[^`\n]*?)[ ]file=(?P<file>[\w./-]+)(?:#(?P<names>[\w,]+))?(?P<more>[^`\n]*)\n"
    r"(?P<body>(?:(?!(?P=indent)(?P=fence)).*\n)*?)(?P=indent)(?P=fence)[ \t]*$",
    re.MULTILINE,
)
Added = tuple[
    tuple[int, int], ...
]  # the line of each opening, counted in the text, and how many lines came in after it
Read = Callable[[str], str | None]  # a path in the course folder → its text; None when there is none


class CodeError(Exception):
    """A fence that names something that is not there; `line` counts from 1 in the text."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def files_in(text: str) -> list[str]:
    """The files that a text shows something of."""
    return [found["file"] for found in FENCE.finditer(text)]


def filled_in(text: str, read: Read) -> tuple[str, Added]:
    """The text with each such fence holding its code, and where lines came in. Raises CodeError for the first that
    cannot.
    """
    added: list[tuple[int, int]] = []

    def fill(found: re.Match[str]) -> str:
        line = text.count("\n", 0, found.start()) + 1
        if found["body"].strip():
            raise CodeError(line, f"has code in a fence that shows {found['file']}")
        code = read(found["file"])
        if code is None:
            raise CodeError(line, f"shows {found['file']}, which does not exist")
        shown = (
            _parts(code, found["names"].split(","), found["file"], line) if found["names"] else code.strip()
        )
        lines = [
            f"{found['indent']}{row}".rstrip() if row else found["indent"].rstrip()
            for row in shown.split("\n")
        ]
        added.append((line, len(lines)))
        opening = f"{found['indent']}{found['fence']}{found['info']}{found['more']}"
        return "\n".join([opening, *lines, f"{found['indent']}{found['fence']}"])

    filled = FENCE.sub(fill, text)
    return filled, tuple(added)


def line_written(line: int, added: Added) -> int:
    """The line of the text as its author wrote it: that of the fence, for a line within its code."""
    before = 0
    for opening, count in added:
        beyond = line - (opening + before)
        if beyond <= 0:
            break
        if beyond <= count:
            return opening
        before += count
    return line - before


def _parts(code: str, names: list[str], file: str, line: int) -> str:
    """The source of each name, two empty lines between them, with the comments that stand on top of it."""
    try:
        tree = _parsed(code)
    except SyntaxError as why:
        raise CodeError(line, f"shows {file}, which is no Python: line {why.lineno}: {why.msg}") from None
    rows = code.split("\n")
    places = {name: node for node in tree.body for name in _names_of(node)}
    shown = []
    for name in names:
        if (node := places.get(name)) is None:
            raise CodeError(line, f"shows {name} of {file}, which has no {name} at its top level")
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]) - 1
        while first and rows[first - 1].startswith("#"):
            first -= 1
        shown.append("\n".join(rows[first : node.end_lineno]))
    return "\n\n\n".join(shown)


@lru_cache(maxsize=8)  # a text shows several things of one file
def _parsed(code: str) -> ast.Module:
    return ast.parse(code)


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
