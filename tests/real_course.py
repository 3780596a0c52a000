"""The course of `content/`, as many tests want it: compiled once a process, written for each of them."""

from __future__ import annotations

from functools import lru_cache
from unittest.mock import patch

from config.env import ROOT
from courses.compiling.compiled import NOTHING, Compiled, Memory
from courses.compiling.folder_compiler import compile_course
from courses.compiling.prepared import prepare
from courses.loading import loader
from courses.reading.folder import Folder, read_folder

COURSE = ROOT / "content"


def load_real_course() -> None:
    """What `load_real_course()` does to an empty database, in a third of the time."""
    with patch.object(loader, "compile_course", _compiled), patch.object(loader, "prepare", _prepared):
        loader.load(COURSE)


def _compiled(folder: Folder, memory: Memory) -> Compiled:
    return _once() if memory is NOTHING else compile_course(folder, memory)


@lru_cache(maxsize=1)
def _once() -> Compiled:
    return compile_course(read_folder(COURSE), NOTHING)


def _prepared(compiled: Compiled) -> object:
    return _prepared_once() if compiled is _once() else prepare(compiled)


@lru_cache(maxsize=1)
def _prepared_once() -> object:
    return prepare(_once())
