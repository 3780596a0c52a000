"""Pictures, recordings and downloads of the course folder: each read safely, checked, and kept by its hash.

No Django here: what a page shows becomes `Stored`, and the loader makes rows of it.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from urllib.parse import unquote

LARGEST_PICTURE = 10_000_000  # bytes
LARGEST_FILE = 50_000_000
MOST_FILES = 20_000
PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}
RECORDINGS = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "mp3": "audio/mpeg",
}
_PLAIN = "c cfg cpp css csv dat geojson go h html ini java jl js json jsonl log lua py r rb rs sh sql tex toml ts tsv txt xml yml yaml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOWNLOADS = {
    **dict.fromkeys(_PLAIN.split(), "text/plain; charset=utf-8"),
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ipynb": "application/x-ipynb+json",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "gz": "application/gzip",
    "parquet": "application/vnd.apache.parquet",
    "epub": "application/epub+zip",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_ENDING = re.compile(rf"\.(?:{'|'.join(sorted({*PICTURES, *RECORDINGS, *DOWNLOADS}))})\b", re.I)
_MENTIONED = re.compile(rf"[^\s()<>\"'\[\]]+{_ENDING.pattern}", re.I)


class FileError(ValueError):
    """Its message is the end of a sentence about the file that names this one. `path` and `line` are given where the
    mistake is in the file itself.
    """

    def __init__(self, message: str, path: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.path, self.line = path, line


@dataclass(frozen=True)
class Stored:
    """Bytes as they are served."""

    name: str
    type: str
    data: bytes = field(repr=False)
    download: bool = False

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def url(self) -> str:
        return f"/media/{self.hash[:12]}/{self.name}"


def suffix_of(path: str) -> str:
    return path.rpartition(".")[2].lower() if "." in path else ""


def address_name(path: str, suffix: str = "") -> str:
    """The last part of its address: the file's own name in plain letters."""
    stem, _, own = path.rpartition("/")[2].rpartition(".")
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return f"{'-'.join(re.findall(r'[A-Za-z0-9_.]+', folded))[:80] or 'file'}.{suffix or own.lower()}"


@dataclass
class Files:
    """The files beside the texts of a course folder."""

    root: Path | None = None
    # path of a text of the course → where it lies, for those in a folder within that course.yaml names
    places: dict[str, str] = field(default_factory=dict)
    _raw: dict[str, bytes] = field(default_factory=dict, repr=False)
    _digests: dict[str, str] = field(default_factory=dict)
    _all: list[tuple[str, str]] = field(default_factory=list, repr=False)

    def path_of(self, source: str, href: str) -> str:
        """The path in the folder of what `href` in the file `source` means. Raises FileError."""
        target = unquote(href.partition("#")[0].partition("?")[0])
        if target.startswith("/") or "\\" in target or "\0" in target:
            raise FileError(
                f"shows {href}; name a file of the course by its relative path, such as ../img/name.svg"
            )
        place = self.places.get(source, source)
        found = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
        inside = posixpath.normpath(posixpath.join(place.removesuffix(source), target))
        if found.startswith("..") or found == ".":
            raise FileError(f"names {href}, which is outside the course folder")
        # `img/x.svg` means the folder beside lessons/, too: where it stands is what authors remember
        if not self._is_file(found) and not inside.startswith("..") and self._is_file(inside):
            return inside
        return found

    def why_no_folder(self, name: str) -> str:
        """Why it cannot be a folder that the course is made of; empty where it can."""
        parts = name.split("/")
        if not re.fullmatch(r"[\w-]+(?:/[\w-]+)*", name, re.ASCII) or ".." in parts:
            return f"names the folder {name}; a folder lies within the course's own, such as `part-two`"
        if self.root is None or not (self.root / name).is_dir():
            return f"names the folder {name}, which does not exist"
        if any((self.root / "/".join(parts[: end + 1])).is_symlink() for end in range(len(parts))):
            return f"names the folder {name}, which is a symbolic link"
        return ""

    def _is_file(self, path: str) -> bool:
        # for each file that a text may mention: to make a Path of it takes five times as long as to look
        return self.root is not None and os.path.isfile(f"{self.root}/{path}")  # noqa: PTH113

    def has(self, path: str) -> bool:
        return self._is_file(path)

    def read(self, path: str, largest: int) -> bytes:
        """Raises FileError."""
        if path in self._raw:
            return self._raw[path]
        if self.root is None:
            raise FileError(f"names {path}, which does not exist")
        file = self.root / path
        try:
            parts = accumulate(path.split("/"), "{}/{}".format)
            if any(os.path.islink(f"{self.root}/{part}") for part in parts):  # noqa: PTH114
                raise FileError(f"names {path}, which is a symbolic link")
            found = file.stat()
            if not stat.S_ISREG(found.st_mode):
                raise FileError(f"names {path}, which is not a file")
            if found.st_size > largest:
                raise FileError(f"names {path}, which is larger than {largest // 1_000_000} MB")
            raw = file.read_bytes()
        except FileNotFoundError:
            raise FileError(f"names {path}, which does not exist") from None
        except OSError as problem:
            raise FileError(f"names {path}, which cannot be read: {problem.strerror}") from None
        self._raw[path] = raw
        return raw

    def digest(self, path: str) -> str:
        """Of what is in it; empty where it cannot be read."""
        if path not in self._digests:
            try:
                self._digests[path] = hashlib.sha256(self.read(path, LARGEST_FILE)).hexdigest()
            except FileError:
                self._digests[path] = ""
            self._raw.pop(path, None)
        return self._digests[path]

    def digests(self, paths: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(path, self.digest(path)) for path in paths]

    def mentioned(self, source: str, names: Iterable[str]) -> tuple[str, ...]:
        """The files that are meant by the `names_in` a text."""
        found: dict[str, None] = {}
        for name in names:
            try:
                path = self.path_of(source, name)
            except FileError:
                continue
            found[path] = None
            found[dark_of(path)] = None
        return tuple(found)

    def all_digests(self) -> list[tuple[str, str]]:
        """Of every file that a page could show: a change in one of them is a change of the folder."""
        if not self._all:
            self._all[:] = [(path, self.digest(path)) for path in sorted(self._every())]
        return self._all

    def _every(self) -> Iterator[str]:
        # the texts of the course are read and counted by themselves
        known = {*PICTURES, *RECORDINGS, *DOWNLOADS} - {"yaml", "yml"}
        count = 0
        folders = [""] if self.root is not None else []
        while folders and self.root is not None:
            within = folders.pop()
            with os.scandir(self.root / within) as entries:  # a third of the time that `Path.iterdir` takes
                for entry in entries:
                    if entry.name.startswith(".") or entry.is_symlink() or entry.name == "node_modules":
                        continue
                    if entry.is_dir():
                        folders.append(f"{within}{entry.name}/")
                    elif suffix_of(entry.name) in known and (count := count + 1) <= MOST_FILES:
                        yield f"{within}{entry.name}"


def names_in(text: str) -> list[str]:
    """The names of files in a text; a quick look, which may find too many."""
    return list(dict.fromkeys(_MENTIONED.findall(text))) if _ENDING.search(text) else []


def dark_of(path: str) -> str:
    """Where the same picture for the dark scheme would be."""
    stem, _, suffix = path.rpartition(".")
    return f"{stem}.dark.{suffix}"
