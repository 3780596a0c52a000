"""The course folder as this process can reach it: reading a file of it, and writing one that the loader would take."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from courses.compiling.folder_compiler import compile_course
from courses.loading.incremental import remembered, remembered_whole
from courses.reading.course_file import read_terms
from courses.reading.document import ContentError, ContentErrors, SourceFile
from courses.reading.folder import TERMS_FILE, plain, read_folder
from tutor.phrases import Page
from tutor.understanding.ranking import LessonIndex
from tutor.wording.yaml_edits import NotEditable


class NotWritten(Exception):  # noqa: N818 - it says what happened to the change
    """Nothing was written; the text says why."""


def text_of(path: str) -> str:
    """What a file holds, its line ends as they are; empty where there is none. Raises NotEditable for one that cannot be
    read, which must not be taken for an empty one.
    """
    try:
        with (settings.COURSE_DIR / path).open(encoding="utf-8", newline="") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError):
        raise NotEditable(f"{path} cannot be read") from None


def source_of(path: str) -> SourceFile:
    return as_source(path, text_of(path))


def as_source(path: str, text: str) -> SourceFile:
    """A text as the loader would read it from that file."""
    return SourceFile(path, plain(text), hashlib.sha256(text.encode()).hexdigest())


def page_of(slug: str, index: LessonIndex) -> Page:
    """What phrases of a document's files are looked for in: its passages, and its terms as the glossary has them."""
    try:
        terms, _, _ = read_terms(source_of(TERMS_FILE))
    except (ContentErrors, NotEditable):
        terms = {}
    texts = []
    for heard in index.heard:
        name, text = heard.passage.name, heard.passage.text
        if name.startswith("term-"):
            term = terms.get(name.removeprefix("term-"))
            text = term.means if term else text.partition(": ")[2]
        texts.append(text)
    return Page(slug, texts)


def is_here() -> bool:
    return bool(settings.COURSE_DIR.is_dir())


def is_writable(path: str) -> bool:
    file: Path = settings.COURSE_DIR / path
    nearest = next(one for one in (file, *file.parents) if one.exists())
    folder = nearest if nearest.is_dir() else nearest.parent
    return is_here() and os.access(nearest, os.W_OK) and os.access(folder, os.W_OK)


def mistakes(changes: Mapping[str, str]) -> list[ContentError]:
    """What the loader would say of these files; what is wrong in others does not matter here."""
    try:
        whole = remembered_whole()
        folder = read_folder(settings.COURSE_DIR, whole.looks)
        folder.files.update({path: as_source(path, text) for path, text in changes.items()})
        compile_course(folder, remembered(whole))
    except ContentErrors as problem:
        return [error for error in problem.errors if error.path in changes]
    return []


def write(changes: Mapping[str, str]) -> None:
    """Writes whole files, path → text, each in one step. Raises NotWritten, and then nothing is written that the loader
    would not take.
    """
    if wrong := mistakes(changes):
        raise NotWritten("; ".join(map(str, wrong)))
    for path, text in changes.items():
        try:
            _replace((settings.COURSE_DIR / path).resolve(), text)
        except OSError as problem:
            raise NotWritten(f"{path} cannot be written: {problem.strerror}.") from None


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)
        if file.exists():
            shutil.copymode(file, name)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
