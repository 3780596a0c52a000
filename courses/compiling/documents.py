"""Files → their documents, in several processes where they are many.

A document comes packed, since all of a big course would fill the memory; what the rest of the course needs of it is `Known`.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType

from courses import interface
from courses.compiling.compiled import Known
from courses.compiling.document_parser import DocumentKind, Draft, Finished, Setting, finish, read_draft
from courses.compiling.part_files import MadePart, read_parts
from courses.compiling.rendering import Job, render
from courses.compiling.spool import packed, packed_document
from courses.reading import parts
from courses.reading.course_files import Stored
from courses.reading.document import ContentError, ContentErrors, SourceFile
from courses.reading.parts import Reading
from courses.words import language, reading_in

PROGRAM = Path(__file__).with_name("document_process.py")
MANY = 48  # documents, which take longer than a process does to start with all its apps
MOST_PROCESSES = 8
_AT_ONCE = 8  # documents


@dataclass(frozen=True)
class Listed:
    """A file to be compiled, and those of parts that stand beside it."""

    source: SourceFile
    kind: DocumentKind
    beside: tuple[SourceFile, ...] = ()


@dataclass(frozen=True)
class Made:
    """What became of one file and of those beside it, which are read only where it is a document. `known` and `document` are
    None when it is none; `document` is `spool.packed_document`.
    """

    source: SourceFile
    errors: tuple[ContentError, ...]
    known: Known | None = None
    document: bytes | None = None
    warnings: tuple[ContentError, ...] = ()
    shown: tuple[Stored, ...] = ()
    parts: tuple[MadePart, ...] = ()
    read: tuple[tuple[str, bytes], ...] = ()  # what `parts.readings` found, `spool.packed`

    @classmethod
    def of(
        cls,
        draft: Draft,
        finished: Finished | None,
        beside: Sequence[SourceFile],
        setting: Setting,
        readings: Mapping[str, Reading],
    ) -> Made:
        source, errors = draft.source, tuple(draft.outline.errors)
        if finished is None:
            return cls(source, errors)
        document = finished.document
        made, apart, parsed = read_parts(document, beside, beside, setting)
        return cls(
            source,
            (*errors, *apart),
            Known.of(finished),
            packed_document(document),
            finished.warnings,
            finished.shown,
            tuple(made),
            tuple((name, packed(reading(document, parsed))) for name, reading in readings.items()),
        )


def compile_documents(listed: Sequence[Listed], setting: Setting, *, reads: bool = False) -> Iterator[Made]:
    """Each file once, in the language that is read and spoken now. Whoever `reads` will go on with what the readings find."""
    processes = min(_processors(), MOST_PROCESSES)
    if len(listed) < MANY or processes < 2:
        yield from _compile_here(listed, setting)
        return
    some = [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
    idle: SimpleQueue[_Process] = SimpleQueue()

    def compiled(few: Sequence[Listed]) -> list[Made]:
        process = idle.get()
        try:
            return process.compiled(few)
        finally:
            idle.put(process)

    with ThreadPoolExecutor(processes) as threads:
        started = [_Process(setting, reads=reads) for _ in range(processes)]
        waiting: deque[Future[list[Made]]] = deque()
        try:
            for process in started:
                idle.put(process)
            for few in some:
                waiting.append(threads.submit(compiled, few))
                if len(waiting) > 2 * processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
            for process in started:
                process.end(at_once=bool(waiting))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _compile_here(
    listed: Sequence[Listed], setting: Setting, readings: Mapping[str, Reading] = MappingProxyType({})
) -> Iterator[Made]:
    drafts: list[tuple[Draft, Sequence[SourceFile]]] = []
    for one in listed:
        try:
            drafts.append((read_draft(one.source, one.kind), one.beside))
        except ContentErrors as problem:
            yield Made(one.source, tuple(problem.errors))
    # all of them before the first is finished: parts render too, and a second program takes longer to start than all this
    rendered = list(render(Job(draft.outline.markdown) for draft, _ in drafts))
    for (draft, beside), html in zip(drafts, rendered, strict=True):
        yield Made.of(draft, finish(draft, html, setting), beside, setting, readings)


class _Process:
    """The program, which ends when its pipe does, so also when this process is killed."""

    def __init__(self, setting: Setting, *, reads: bool) -> None:
        # -I: nothing of the environment reaches the program
        self._program = subprocess.Popen(
            [sys.executable, "-I", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._send(parts.start())
        self._send((language(), interface.spoken(), setting, reads))

    def compiled(self, listed: Sequence[Listed]) -> list[Made]:
        assert self._program.stdout
        self._send([Listed(_whole(one.source), one.kind, tuple(map(_whole, one.beside))) for one in listed])
        made: list[Made] = pickle.load(self._program.stdout)  # noqa: S301 - our own program
        return made

    def end(self, *, at_once: bool) -> None:
        if at_once:
            self._program.kill()
        # closes its pipes and waits for its end; what it was not sent before it was killed, it does not read
        with suppress(BrokenPipeError), self._program:
            pass

    def _send(self, thing: object) -> None:
        assert self._program.stdin
        pickle.dump(thing, self._program.stdin, pickle.HIGHEST_PROTOCOL)
        self._program.stdin.flush()


def _whole(source: SourceFile) -> SourceFile:
    """With its text, wherever it is read."""
    return SourceFile(source.path, source.text, source.sha256, source.added)


def serve() -> None:
    """What the program does: a list of files in, what was made of them out, until its pipe ends."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever is printed must not stand between the answers
    start = pickle.load(asked)  # noqa: S301 - our own process
    if start:
        start()  # with it come the parts, which other apps register
    gc.disable()  # looking for cycles again and again takes a fifth of the time; once for each answer is enough
    language, spoken, setting, reads = pickle.load(asked)  # noqa: S301 - our own process
    readings = parts.readings() if reads else {}
    gc.freeze()
    with reading_in(language), interface.speaking(spoken):
        while True:
            try:
                listed: Sequence[Listed] = pickle.load(asked)  # noqa: S301
            except EOFError:
                return
            pickle.dump(list(_compile_here(listed, setting, readings)), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
            gc.collect()
