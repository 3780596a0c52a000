"""Reads the course folder: which files there are, each safely inside it, small enough and UTF-8."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from courses.reading import parts
from courses.reading.code_files import CodeError, files_in, filled_in, line_written
from courses.reading.course_files import FileError, Files
from courses.reading.document import ContentError, ContentErrors, SourceFile, Unread
from courses.reading.nearest import perhaps
from courses.reading.strict_yaml import read_yaml

COURSE_FILE = "course.yaml"
TERMS_FILE = "terms.yaml"
FACTS_FILE = "facts.yaml"
_TOP_FILES = (COURSE_FILE, TERMS_FILE, FACTS_FILE)
# folder → kind of the documents in it
DOCUMENT_FOLDERS = {"lessons": "lesson", "articles": "article", "briefs": "brief"}
LARGEST = 1_000_000  # bytes; a long lesson has 20 000
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 100

# Python-Markdown keeps its own marks in control characters, the outline its own in private-use ones; none of
# these is a letter of any script.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")


_COARSE = 2_000_000_000  # nanoseconds; FAT counts in twos of seconds
# Of one file: `of`, the SHA-256 of the text that was looked through, and what was found in it by the name of the look.
Look = dict[str, Any]
T = TypeVar("T")


@dataclass
class Folder:
    """The files of a course by their path, such as `lessons/first-loaf.md`, and what is wrong with the others."""

    files: dict[str, SourceFile] = field(default_factory=dict)
    errors: list[ContentError] = field(default_factory=list)
    beside: Files = field(
        default_factory=Files
    )  # pictures, recordings and downloads, read when a text names them
    looks: dict[str, Look] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Whether there is such a file, though it may be one that cannot be read."""
        return path in self.files or any(error.path == path for error in self.errors)

    def look(self, source: SourceFile, name: str, find: Callable[[SourceFile], T]) -> T:
        """What `find` finds in this file (JSON's types), looked up where it was found before."""
        held = self.looks.get(source.path)
        if held is None or held["of"] != source.sha256:
            held = self.looks[source.path] = {"of": source.sha256}
        if name not in held:
            held[name] = find(source)
        found: T = held[name]
        return found

    def within(self, name: str) -> list[SourceFile]:
        """The files of one folder, in the order of their names."""
        return [self.files[path] for path in self._paths_within.get(name, ())]

    @cached_property
    def _paths_within(self) -> dict[str, list[str]]:
        """Asked for when all files are there."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            found.setdefault(path.partition("/")[0], []).append(path)
        return found

    def as_written(self, error: ContentError) -> ContentError:
        """With the file and the line that its author sees: a text may lie in a folder within, and show code out of a file."""
        source = self.files.get(error.path)
        line = line_written(error.line, source.added) if source and source.added else error.line
        return ContentError(self.beside.places.get(error.path, error.path), line, error.message)


def read_folder(root: Path, looks: Mapping[str, Look] | None = None) -> Folder:
    """Reads every file that belongs to the course. Raises ContentErrors only if there is no such folder. `looks` are those of
    an earlier reading: a file that has not changed since is known to be fit to be read.
    """
    try:
        real_root = root.resolve(strict=True)
    except (OSError, RuntimeError):
        raise ContentErrors([ContentError(str(root), 0, "does not exist")]) from None
    if not real_root.is_dir():
        raise ContentErrors([ContentError(str(root), 0, "is not a folder")])
    folder = Folder(beside=Files(real_root), looks=dict(looks or {}))
    _read_into(folder, real_root, "")
    for name in _named_folders(folder):
        _read_into(folder, real_root, f"{name}/")
    if not folder.has(COURSE_FILE):
        folder.errors.append(ContentError(COURSE_FILE, 0, "does not exist, and every course needs one"))
    return folder


def _read_into(folder: Folder, root: Path, within: str) -> None:
    """Adds the files of the course's own folder, or of one `within` it that it is also made of."""
    errors: list[ContentError] = []
    for path, file in _candidates(root / within, errors):
        placed = f"{within}{path}"
        if path in folder.files:
            held = folder.beside.places.get(path, path)
            folder.errors.append(ContentError(placed, 0, f"is in this course already, as {held}"))
            continue
        if within:
            if path in _TOP_FILES:
                folder.errors.append(
                    ContentError(placed, 0, f"belongs into the course's own folder, beside {COURSE_FILE}")
                )
                continue
            folder.beside.places[path] = placed
        try:
            folder.files[path] = _source(folder, path, file, root)
        except ContentError as error:
            folder.errors.append(error)
    folder.errors += [ContentError(f"{within}{one.path}", one.line, one.message) for one in errors]


def _named_folders(folder: Folder) -> list[str]:
    """Those that course.yaml names under `folders` and that are there; what is wrong with the list, its reader says."""
    source = folder.files.get(COURSE_FILE)
    try:
        yaml = read_yaml(source) if source else None
    except ContentErrors:  # told when the file is read
        return []
    named = yaml.data.get("folders") if yaml and isinstance(yaml.data, dict) else None
    found: list[str] = []
    for at, name in enumerate(named if isinstance(named, list) else ()):
        if not isinstance(name, str) or name in found:
            continue
        why = folder.beside.why_no_folder(name)
        if why:
            folder.errors.append(ContentError(COURSE_FILE, yaml.line("folders", at) if yaml else 0, why))
        else:
            found.append(name)
    return found


def _candidates(root: Path, errors: list[ContentError]) -> Iterator[tuple[str, Path | os.DirEntry[str]]]:
    """Every path that by its name belongs to the course; anything else that looks like a slip is an error."""
    suffixes = dict.fromkeys(DOCUMENT_FOLDERS, ".md") | {part.folder: ".yaml" for part in parts.registered()}
    for path in sorted(root.iterdir()):
        name = path.name
        if name in _TOP_FILES:
            yield name, path
        elif name in suffixes:
            yield from _files_of(name, path, suffixes[name], root, errors)
        elif path.is_dir() and not name.startswith("."):
            if meant := perhaps(name, suffixes, least=0.8):
                errors.append(ContentError(_shown(name), 0, f"is not a folder of a course{meant}"))
        elif meant := perhaps(name, _TOP_FILES, least=0.8):
            errors.append(ContentError(_shown(name), 0, f"is not a file of a course{meant}"))


def _files_of(
    name: str, path: Path, suffix: str, root: Path, errors: list[ContentError]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    if not path.resolve().is_relative_to(root):
        errors.append(ContentError(name, 0, "is a symbolic link that leaves the course folder"))
        return
    if not path.is_dir():
        errors.append(ContentError(name, 0, "is not a folder"))
        return
    with os.scandir(path) as entries:
        files = sorted(entries, key=lambda one: one.name)
    for file in files:
        entry = file.name
        if entry.startswith(".") or entry.endswith("~"):  # what editors leave
            continue
        shown = f"{name}/{_shown(entry)}"
        slug = entry.removesuffix(suffix)
        if file.is_dir():
            errors.append(ContentError(shown, 0, f"is a folder; the files of {name}/ stand side by side"))
        elif not entry.endswith(suffix):
            errors.append(
                ContentError(shown, 0, f"does not belong here: the files of {name}/ end in {suffix}")
            )
        elif not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
            errors.append(ContentError(shown, 0, _SLUG_RULE))
        else:
            yield f"{name}/{entry}", file


_SLUG_RULE = (
    "has a name that cannot be an address: use small letters a to z, digits and single hyphens, "
    f"{LONGEST_SLUG} at most"
)


def _source(folder: Folder, path: str, file: Path | os.DirEntry[str], root: Path) -> SourceFile:
    """Raises ContentError."""
    # the folder it stands in was looked at before; resolving every path takes longer than reading the file
    try:
        leaves = file.is_symlink() and not Path(file).resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError) as problem:
        raise ContentError(path, 0, _why_not(problem)) from None
    if leaves:
        raise ContentError(path, 0, "is a symbolic link that leaves the course folder")
    if path in _TOP_FILES:
        raw = _bytes(path, file)
        return SourceFile(path, _text(path, raw), hashlib.sha256(raw).hexdigest())
    look = folder.looks.get(path, {})
    names: list[str] = look.get("code", [])
    written = _written(file)
    if not written or look.get("written") != written:
        raw = _bytes(path, file)
        found = hashlib.sha256(raw).hexdigest()
    else:  # it is as it was, and need not be read
        raw, found = b"", look["own"]
    if not look or look["of"] != _with_digests(folder.beside, path, found, names):
        raw = raw or _bytes(path, file)
        found = hashlib.sha256(raw).hexdigest()
        source = SourceFile(path, _text(path, raw), found)
        names = files_in(source.text) if path.endswith(".md") else []
        if names:
            source = _with_code(source, names, folder.beside)
        look = folder.looks[path] = {"of": source.sha256} | (
            {"code": names, "added": source.added} if names else {}
        )
    if written:
        folder.looks[path] |= {"own": found, "written": written}

    def again() -> str:
        raw = _bytes(path, file)
        if hashlib.sha256(raw).hexdigest() != found:
            raise ContentErrors([ContentError(path, 0, "was changed while it was read; load it again")])
        text = _text(path, raw)
        return _with_code(SourceFile(path, text, found), names, folder.beside).text if names else text

    return Unread(path, look["of"], again, tuple((line, lines) for line, lines in look.get("added", ())))


def _written(file: Path | os.DirEntry[str]) -> str:
    """By what a file is known not to have been written since, without reading it; empty where that is not certain yet: the
    clock of a file system is coarse, and a second change in its tick would not show.
    """
    try:
        found = file.stat()
    except OSError:
        return ""
    if not stat.S_ISREG(found.st_mode) or time.time_ns() - found.st_ctime_ns < _COARSE:
        return ""
    return f"{found.st_dev} {found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _bytes(path: str, file: Path | os.DirEntry[str]) -> bytes:
    """Raises ContentError."""
    try:
        # without waiting: a pipe would let us wait for ever
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise ContentError(path, 0, "is not a file")
            raw = opened.read(LARGEST + 1)
    except OSError as problem:
        raise ContentError(path, 0, _why_not(problem)) from None
    if len(raw) > LARGEST:
        raise ContentError(path, 0, f"is larger than {LARGEST // 1000} KB")
    return raw


def _why_not(problem: OSError | RuntimeError) -> str:
    why = problem.strerror if isinstance(problem, OSError) else None
    return f"cannot be read: {why or 'a link leads in a circle'}"


def _with_code(source: SourceFile, names: Sequence[str], beside: Files) -> SourceFile:
    """With the code that it shows out of files in it. What it rests on is the code too. Raises ContentError."""

    def read(name: str) -> str | None:
        try:
            return beside.read(beside.path_of(source.path, name), LARGEST).decode()
        except (FileError, UnicodeDecodeError):
            return None

    try:
        text, added = filled_in(source.text, read)
    except CodeError as problem:
        raise ContentError(source.path, problem.line, str(problem)) from None
    return SourceFile(source.path, text, _with_digests(beside, source.path, source.sha256, names), added)


def _with_digests(beside: Files, path: str, own: str, names: Sequence[str]) -> str:
    """The digest of a text and of the files out of which it shows code."""
    if not names:
        return own
    digests: list[str] = []
    for name in names:
        try:
            digests.append(beside.digest(beside.path_of(path, name)))
        except FileError:
            digests.append("")
    return hashlib.sha256("".join([own, *digests]).encode()).hexdigest()


def _text(path: str, raw: bytes) -> str:
    try:
        text = plain(raw.decode("utf-8"))
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise ContentError(
            path, line, f"is not UTF-8: byte 0x{raw[problem.start]:02x} cannot stand here"
        ) from None
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError(path, line, f"holds the control character U+{ord(found.group()):04X}")
    return text


def plain(text: str) -> str:
    """What a file says as every reader of the folder has it: without a byte-order mark, each line ended by a line feed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _shown(name: str) -> str:
    """A file name as it can be printed, whatever bytes it has."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
