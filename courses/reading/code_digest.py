"""Which code a result rests on, as a digest: other code makes the result anew, and nobody has to remember a number.

It covers the text of the modules that are named, of all that they import of this project, and of the files and
templates that any of these name, with the versions of the libraries that turn text into rows. Contents count and
times do not, so every host with the same code agrees.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# By their names as distributions; what else is imported decides nothing of what a text becomes.
LIBRARIES = (
    "beautifulsoup4",
    "latex2mathml",
    "markdown-it-py",
    "markdownify",
    "mdit-py-plugins",
    "nh3",
    "pillow",
    "Pygments",
    "PyYAML",
    "regex",
    "snowballstemmer",
)
# What makes the rows of documents, terms and facts; and those of the search.
DOCUMENTS = (
    "courses.compiling.folder_compiler",
    "courses.compiling.prepared",
    "courses.loading.writing",
    "courses.loading.incremental",
)
SEARCH = ("courses.search.index",)
_FILE = re.compile(r"[\w-]+(?:[./][\w-]+)*\.\w{1,8}")


@cache
def digest_of(*modules: str) -> str:
    """Read once in a process, which goes on with the code that it has. Raises LookupError for what is no module."""
    texts = {name: text.digest for name, text in _closure(modules).items()}
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return hashlib.sha256(
        "\n".join([*libraries, *sorted(f"{n} {d}" for n, d in texts.items())]).encode()
    ).hexdigest()


def files_of(*modules: str) -> list[Path]:
    """Every file that `digest_of` reads for these modules."""
    return sorted({path for text in _closure(modules).values() for path in text.files})


class _Text:
    """One module: the digest of its text and of the files that it names, and the names of what it imports."""

    def __init__(self, name: str, path: Path) -> None:
        raw = path.read_bytes()
        tree = ast.parse(raw)
        self.files = [path, *sorted(set(_files_named(tree, path.parent)))]
        self.digest = hashlib.sha256(
            b"\0".join(hashlib.sha256(one.read_bytes()).digest() for one in self.files)
        ).hexdigest()
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        self.imports = set(_imports(tree, package))


def _closure(modules: tuple[str, ...]) -> dict[str, _Text]:
    packages = {one.parent.name for one in ROOT.glob("*/__init__.py")} | {
        one.partition(".")[0] for one in modules
    }
    found: dict[str, _Text] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name in found or name.partition(".")[0] not in packages:
            continue
        text = _text(name)
        if text is None:  # the name of a thing in a module, which is read already
            if name in modules:
                raise LookupError(f"there is no module {name}")
            continue
        found[name] = text
        waiting += [*text.imports, name.rpartition(".")[0]]
    return found


@cache
def _text(name: str) -> _Text | None:
    path = _path(name)
    return _Text(name, path) if path else None


def _path(name: str) -> Path | None:
    loaded = getattr(sys.modules.get(name), "__file__", None)
    if loaded:
        return Path(loaded)
    start = ROOT.joinpath(*name.split("."))
    return next(
        (
            one
            for one in (start.with_name(f"{start.name}.py"), start / "__init__.py")
            if name and one.is_file()
        ),
        None,
    )


def _imports(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                module = importlib.util.resolve_name("." * node.level + module, package)
            yield module
            yield from (f"{module}.{one.name}" for one in node.names)


def _files_named(tree: ast.AST, folder: Path) -> Iterator[Path]:
    """What a text of the module names: a file beside it, such as a program or a table, or a template."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _FILE.fullmatch(node.value):
            yield from (
                one for one in (folder / node.value, ROOT / "templates" / node.value) if one.is_file()
            )
