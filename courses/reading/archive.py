"""The files of a folder or a ZIP file that somebody else made, read into memory within limits: nothing is unpacked.

Names that lead out of the folder, links, pipes and what is larger than a course can be are refused in a sentence.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

MOST_FILES = 5_000
LARGEST = 5_000_000  # bytes of one file
LARGEST_OF_ALL = 100_000_000
DEEPEST, LONGEST_PATH = 12, 240
# What a course never needs, and what tools leave.
PASSED_OVER = frozenset(
    [".git", ".github", "node_modules", "__MACOSX", ".venv", "_build", "_site", ".quarto"]
)


class Refused(Exception):  # noqa: N818 - why it is not read, in a sentence
    pass


def read(source: Path) -> dict[str, bytes]:
    """Path within the folder or archive → what the file holds. Raises Refused."""
    if source.is_symlink():
        raise Refused(f"{source} is a symbolic link. Name the folder itself.")
    if source.is_dir():
        return _without_one_top(_gathered(_of_folder(source)))
    try:
        with zipfile.ZipFile(source) as archive:
            return _without_one_top(_gathered(_of_zip(archive)))
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as why:
        raise Refused(f"{source} is neither a folder nor a ZIP file that can be read: {why}.") from None
    except OSError as why:
        raise Refused(f"{source} cannot be read: {why.strerror or why}.") from None


def _gathered(files: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    size = 0
    for written, data in files:
        path = unicodedata.normalize("NFC", written)  # macOS writes ü as two signs
        if path in found:
            raise Refused(f"It has {path} twice.")
        size += len(data)
        if size > LARGEST_OF_ALL:
            raise Refused(f"It holds more than {LARGEST_OF_ALL // 1_000_000} MB.")
        found[path] = data
    return found


def _of_folder(root: Path) -> Iterator[tuple[str, bytes]]:
    count = 0
    for folder, names, files in os.walk(root, followlinks=False):
        names[:] = sorted(name for name in names if name not in PASSED_OVER and not name.startswith("."))
        for name in [*names, *sorted(files)]:
            path = Path(folder, name)
            shown = path.relative_to(root).as_posix()
            if path.is_symlink():
                raise Refused(f"{shown} is a symbolic link. Put the file itself there.")
            if path.is_dir() or name.startswith("."):
                continue
            count += 1
            _check(shown, count)
            if not stat.S_ISREG(path.stat().st_mode):
                raise Refused(f"{shown} is not a file.")
            with path.open("rb") as opened:
                yield shown, _within(shown, opened.read(LARGEST + 1))


def _of_zip(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for count, entry in enumerate(archive.infolist(), start=1):
        _check(entry.filename, count)
        kind = entry.external_attr >> 16
        if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind) or not stat.S_IFMT(kind)):
            raise Refused(f"{entry.filename} is a link or something else that is no file.")
        parts = PurePosixPath(entry.filename).parts
        if entry.is_dir() or any(part in PASSED_OVER or part.startswith(".") for part in parts):
            continue
        if entry.flag_bits & 1:
            raise Refused(f"{entry.filename} needs a password.")
        with archive.open(entry) as opened:
            # what the archive says of its size is not believed
            yield entry.filename, _within(entry.filename, opened.read(LARGEST + 1))


def _check(path: str, count: int) -> None:
    if count > MOST_FILES:
        raise Refused(f"It has more than {MOST_FILES} files.")
    parts = PurePosixPath(path).parts
    strange = "\\" in path or ":" in path or not path.isprintable()
    if path.startswith("/") or ".." in parts or strange or not parts:
        raise Refused(f"It has a file named {path!a}, which would lead out of its folder.")
    if len(parts) > DEEPEST or len(path) > LONGEST_PATH:
        raise Refused(f"{path[:80]}… lies too deep in its folders.")


def _within(path: str, data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise Refused(f"{path} has more than {LARGEST // 1_000_000} MB.")
    return data


def _without_one_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """Archives often have all of it in one folder."""
    tops = {path.partition("/")[0] for path in files}
    if len(tops) == 1 and all("/" in path for path in files):
        return {path.partition("/")[2]: data for path, data in files.items()}
    return files
