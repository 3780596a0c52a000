"""Which code a result rests on, as a digest: other code makes the result anew, and nobody has to remember a number.

It covers the text of the modules that are named, of all that they import of this project, and of the files and
templates that any of these name, with the versions of the libraries that turn text into rows. Contents count and
times do not, so every host with the same code agrees.
"""

from __future__ import annotations

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
    "msgspec",
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
# Python's own parser takes ten times as long, at each start of a load. What these find too much, in a comment or in prose,
# is no module and no file, or counts although it need not.
_IMPORT = re.compile(
    r"(?:\bfrom[ \t]+([.\w]+)[ \t]+)?\bimport\b[ \t]*(\((?:[^()#]|#[^\n]*)*\)|(?:\\\n|[^\n;])*)"
)
_COMMENT = re.compile(r"#[^\n]*|\\\n")
_FILE = re.compile(r"""(["'])([\w-]+(?:[./][\w-]+)*\.\w{1,8})\1""")


@cache
def digest_of(*modules: str) -> str:
    """Read once in a process, which goes on with the code that it has. Raises LookupError for what is no module."""
    texts = {name: text.digest for name, text in _closure(modules).items()}
    return hashlib.sha256(
        "\n".join([*_libraries(), *sorted(f"{n} {d}" for n, d in texts.items())]).encode()
    ).hexdigest()


@cache
def _libraries() -> list[str]:
    return [f"{name} {version(name)}" for name in LIBRARIES]


def files_of(*modules: str) -> list[Path]:
    """Every file that `digest_of` reads for these modules."""
    return sorted({path for text in _closure(modules).values() for path in text.files})


class _Text:
    """One module: the digest of its text and of the files that it names, and the names of what it imports."""

    def __init__(self, name: str, path: Path) -> None:
        text = path.read_text("utf-8", "replace")
        self.files = [path, *sorted(set(_files_named(text, path.parent)))]
        self.digest = hashlib.sha256(
            b"\0".join(hashlib.sha256(one.read_bytes()).digest() for one in self.files)
        ).hexdigest()
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        self.imports = set(_imports(text, package))


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


def _imports(text: str, package: str) -> Iterator[str]:
    for module, names in _IMPORT.findall(text):
        each = [
            words[0] for name in _COMMENT.sub("", names).strip("()").split(",") if (words := name.split())
        ]
        if not module:
            yield from each
        elif whole := _whole(module, package):
            yield whole
            yield from (f"{whole}.{one}" for one in each)


def _whole(module: str, package: str) -> str:
    """Its name from the top; empty where prose only looks like an import."""
    try:
        return importlib.util.resolve_name(module, package)
    except ImportError:
        return ""


def _files_named(text: str, folder: Path) -> Iterator[Path]:
    """What a text of the module names: a file beside it, such as a program or a table, or a template."""
    for _, name in _FILE.findall(text):
        yield from (one for one in (folder / name, ROOT / "templates" / name) if one.is_file())
