"""A course folder → rows, in one transaction: all of it, or nothing.

Everything is read and compiled first; the transaction only writes what has changed. Two loads at once cannot
mix: each writes only if the revision is still the one from which it started, else it starts again.
"""

from __future__ import annotations

import gc
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from courses import facts, languages, revisions, site, stamps, words
from courses.compiling.compiled import NOTHING, Compiled, Memory
from courses.compiling.document_parser import NEVER
from courses.compiling.folder_compiler import compile_course
from courses.compiling.prepared import prepare
from courses.compiling.withheld import waiting, withhold
from courses.loading import aside
from courses.loading.incremental import (
    Whole,
    documents_remembered,
    hash_remembered,
    keys_held,
    remember,
    remembered,
    remembered_whole,
)
from courses.loading.moving import move, moves
from courses.loading.report import LoadReport, counted
from courses.loading.writing import (
    FACTS,
    GLOSSARY,
    PREPARED,
    Written,
    related_of,
    uses_of,
    write_documents,
    write_facts,
    write_terms,
)
from courses.media import write_media
from courses.models import Course, Document
from courses.reading import code_digest, parts
from courses.reading.document import ContentError, ContentErrors, path_of
from courses.reading.folder import COURSE_FILE, DOCUMENT_FOLDERS, Folder, read_folder
from courses.search import entries as search_entries
from courses.search import index as search_index

__all__ = ["ContentErrors", "LoadReport", "check", "load"]

TRIES = 5


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A load makes millions of objects and no cycles; looking for some took a fifth of the time of a big
    course.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@_without_collecting()
def load(root: Path, *, again: bool = False, replace_other: bool = False) -> LoadReport:
    """Makes the database match the folder. Raises ContentErrors with every mistake, and then changes nothing.

    `again` compiles and writes everything, as if nothing had been loaded before. A course of another name than the one that
    is there is a mistake where it would withdraw something of it, unless it is to `replace_other`.
    """
    for _ in range(TRIES):
        report = _loaded(root, again=again, replace_other=replace_other)
        if report is not None:
            return report
    raise RuntimeError("another load keeps changing the course; try again when it has finished")


def _loaded(root: Path, *, again: bool, replace_other: bool) -> LoadReport | None:
    """None where another load came first."""
    state = revision, _ = _state()
    before = Whole() if again or not revision else remembered_whole()
    folder = read_folder(root, before.looks)
    day, drafts = facts.today().isoformat(), bool(settings.SHOW_DRAFTS)
    whole = _hash_of(folder, day, drafts=drafts)
    if before.hash == whole and not folder.errors:
        return LoadReport(revision, documents=documents_remembered())
    memory = remembered(before) if before.hash else NOTHING
    compiled = compile_course(folder, memory, reads=True)

    def write() -> LoadReport | None:
        with transaction.atomic(), words.reading_in(compiled.file.language):
            Course.objects.get_or_create(pk=1)
            held = Course.objects.select_for_update().get(pk=1)
            if _state() != state:
                return None
            if not replace_other:
                _refuse_another(held, compiled)
            withhold(compiled, day, drafts=drafts)
            held.waiting = _waiting(folder, day, drafts=drafts)
            after = Whole(whole, folder.looks, uses_of(compiled))
            return _write(held, compiled, memory, after, before.uses)

    if aside.is_worth_it(len(compiled.documents)) and not moves(compiled):
        report = aside.written(write, unchanged=lambda: _state() == state)
    else:
        report = write()
    if report is not None:
        languages.read_again()
    return report


def check(root: Path) -> Compiled:
    """Finds every mistake without touching the database. Raises ContentErrors."""
    return compile_course(read_folder(root))


def _state() -> tuple[int, str]:
    """Which load came last: the revision, 0 when nothing was loaded yet, and the hash of the folder."""
    revision = Course.objects.filter(pk=1).values_list("revision", flat=True).first() or 0
    return revision, hash_remembered()


def was_loaded(root: Path) -> bool:
    """Whether the folder is the one that was loaded last, as it was then."""
    then = Course.objects.get(pk=1).waiting
    before = remembered_whole()
    folder = read_folder(root, before.looks)
    return before.hash == _hash_of(folder, then.get("as_of", ""), drafts=bool(then.get("drafts")))


def _waiting(folder: Folder, day: str, *, drafts: bool) -> dict[str, Any]:
    days = sorted({one for one in waiting(folder).values() if day < one < NEVER})
    return {"as_of": day, "drafts": drafts, "days": days}


def _hash_of(folder: Folder, day: str, *, drafts: bool) -> str:
    """Of everything that decides what is loaded on a day."""
    names = [*DOCUMENT_FOLDERS, *(part.folder for part in parts.registered())]
    files = sorted((file.path, file.sha256) for file in folder.files.values())
    labs = sorted(parts.known_labs().items())
    beside = folder.beside.all_digests()
    hidden = [drafts, *sorted(path for path, since in waiting(folder).items() if since > day)]
    decides = [code_that_decides(), names, labs, files, beside, hidden]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()


def code_that_decides() -> list[str]:
    """Digests of all the code by which a folder becomes rows."""
    modules = [code_digest.DOCUMENTS, code_digest.SEARCH]
    modules += [tuple(part.modules) for part in parts.registered()]
    modules += [one.modules for one in parts.preparations()]
    modules += [lab.modules for lab in parts.registered_labs()]
    return [code_digest.digest_of(*names) for names in modules]


def _refuse_another(held: Course, compiled: Compiled) -> None:
    """Raises ContentErrors where this is no other state of the course that is loaded, but another course."""
    name = site.of_course(held).name
    if not held.title or compiled.file.title == held.title or compiled.file.name == name:
        return
    there = Document.objects.filter(withdrawn=False).values_list("kind", "slug")
    gone = sum(path_of(kind, slug) not in compiled.known for kind, slug in there)
    if not gone:  # it was renamed
        return
    told = (
        f"is “{compiled.file.name}”, but this database holds the course “{name}”, of which {counted(gone, 'text')} would be "
        "withdrawn. Give this course a DATA_DIR (or DATABASE_URL) of its own; if it is to take the place of the other, "
        "load it once with load_content --replace"
    )
    raise ContentErrors([ContentError(COURSE_FILE, compiled.file.site.lines.get("name", 1), told)])


def _write(
    course: Course, compiled: Compiled, memory: Memory, whole: Whole, uses: Mapping[str, str]
) -> LoadReport:
    before = stamps.read(histories=False) or stamps.Stamps(0)
    same = uses.get(PREPARED) == whole.uses[PREPARED]  # as nearly every edit of a text leaves it
    prepared = prepare(compiled, related_of(compiled) if same else None)
    move(compiled)
    written: Written = write_documents(compiled, prepared)
    write_media(compiled.shown, compiled.keys)
    other = []
    for name, write in ((GLOSSARY, write_terms), (FACTS, write_facts)):
        if uses.get(name) != whole.uses[name] and write(compiled):
            other.append(name)
    other += [part.folder for part in parts.registered() if _save_part(part.folder, compiled, memory)]
    if _describe(course, compiled):
        other.append("course")
    report = LoadReport(
        revision=course.revision,
        added=tuple(written.added),
        changed=tuple(written.changed),
        withdrawn=tuple(written.withdrawn),
        other=tuple(other),
        documents=len(compiled.known),
    )
    _prepare_more(compiled)
    remember(compiled, whole, memory.keys or keys_held())
    if search_index.reindex(compiled.read.get(search_entries.READING, {})) and not report.anything:
        report = replace(report, other=("search",))
    if not report.anything:
        course.save(update_fields=["waiting"])
        return report
    course.revision += 1
    course.stamps |= dict.fromkeys(report.parts, secrets.token_hex(6))
    course.save()
    now = stamps.read(histories=False) or before
    revisions.tell(now.changed(before))
    return replace(report, revision=course.revision)


def _prepare_more(compiled: Compiled) -> None:
    slugs = {compiled.known[path].slug for path in compiled.documents}
    slugs.update(*compiled.changed_parts.values())
    for one in parts.preparations():
        one.make(slugs, compiled.read.get(one.reading, {}))


def _save_part(name: str, compiled: Compiled, memory: Memory) -> bool:
    """Whether there was anything for the part to save."""
    changed, kept = compiled.changed_parts[name], compiled.kept_parts[name]
    before = {path for path in memory.keys if path.startswith(f"{name}/")}
    if not changed and len(before) == len(kept):
        return False
    part = next(part for part in parts.registered() if part.folder == name)
    part.save(changed, kept)
    return True


def _describe(course: Course, compiled: Compiled) -> bool:
    """Writes what course.yaml says into the row; whether that is new."""
    file = compiled.file
    tracks: list[dict[str, Any]] = [
        {
            "id": track.id,
            "name": track.name,
            "summary": track.summary,
            "modules": [
                {
                    "id": module.id,
                    "name": module.name,
                    "summary": module.summary,
                    "lessons": list(module.lessons),
                    "minutes": sum(
                        compiled.known[f"lessons/{slug}.md"].minutes or 0 for slug in module.lessons
                    ),
                }
                for module in track.modules
            ],
        }
        for track in file.tracks
    ]
    said = (file.title, file.tagline, tracks, compiled.site, file.language)
    if (course.title, course.tagline, course.tracks, course.site, course.language) == said:
        return False
    course.title, course.tagline, course.tracks, course.site, course.language = said
    return True
