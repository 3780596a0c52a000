"""What is longer than the guides of CONTRIBUTING.md. They are guides: where a longer thing is clearer, it stays."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dev.needs import ROOT

LINES_OF = {".py": 300, ".html": 150, ".js": 100, ".css": 300}
LINES_OF_A_FUNCTION = 40
LINES_OF_A_VIEW = 30
ARGUMENTS = 4
NOT_OURS = ("static/vendor/", "content/")
MADE = ("var", "build", "node_modules", "__pycache__")


@dataclass(frozen=True)
class Size:
    """Something measured: where it is, what it has more of than it should, and the guide."""

    where: str
    has: int
    of: str
    guide: int

    def __str__(self) -> str:
        return f"{self.where} has {self.has} {self.of}, the guide is {self.guide}"


def committed(*endings: str) -> list[str]:
    """The paths of the project's own files, sorted: those in git and new ones, or all that lie here where git cannot
    tell: in a copy without git, on a machine without it, in somebody else's clone."""
    paths = _told_by_git() or _lying_about()
    return sorted(path for path in paths if path.endswith(endings or "") and (ROOT / path).is_file())


def _told_by_git() -> list[str]:
    if not (ROOT / ".git").exists():  # a folder further up may be another project's
        return []
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [path for path in told.stdout.split("\0") if path]


def _lying_about() -> Iterator[str]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name not in MADE and (not name.startswith(".") or name == ".ci")
        ]
        yield from ((Path(folder) / name).relative_to(ROOT).as_posix() for name in files if name != ".env")


def oversized() -> list[Size]:
    """Everything of ours that is over a guide, by file."""
    paths = [
        path for path in committed(*LINES_OF) if not path.startswith(NOT_OURS) and "/migrations/" not in path
    ]
    return [size for path in paths for size in measure(path, (ROOT / path).read_text(encoding="utf-8"))]


def measure(path: str, text: str) -> Iterator[Size]:
    """What is over a guide in one file."""
    guide = LINES_OF[Path(path).suffix]
    if (lines := len(text.splitlines())) > guide:
        yield Size(path, lines, "lines", guide)
    if path.endswith(".py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _function(path, node)


def _function(path: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Size]:
    where = f"{path}:{node.lineno} {node.name}"
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    view = PurePosixPath(path).name == "views.py" and any(one.arg == "request" for one in node.args.args)
    if lines > (guide := LINES_OF_A_VIEW if view else LINES_OF_A_FUNCTION):
        yield Size(where, lines, "lines", guide)
    arguments = [one for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in ("self", "cls")]
    if len(arguments) > ARGUMENTS:
        yield Size(where, len(arguments), "arguments", ARGUMENTS)


if __name__ == "__main__":
    for size in oversized():
        print(size)
