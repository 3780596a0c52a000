"""The files of other apps that stand beside a document: they are read with it, by whatever process has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.compiling.document_parser import Setting
from courses.compiling.links_of_parts import links_of
from courses.compiling.spool import packed
from courses.reading import parts
from courses.reading.course_files import Stored, names_in
from courses.reading.document import ContentError, ContentErrors, Course, Document, Fact, SourceFile
from courses.reading.fact_marks import may_name, named_in
from courses.reading.folder import Folder, Look
from courses.reading.strict_yaml import read_yaml


@dataclass(frozen=True)
class Looked:
    """What decides, with the text of such a file, whether it has to be read again. Each look may find too much."""

    facts: list[str]
    labs: list[str]
    files: list[str]  # pictures and others, as the text writes them
    named: list[str]  # the facts that it names, exactly


_LOOKS = {"facts", "labs", "files"}


def look(folder: Folder, source: SourceFile, facts: Mapping[str, Fact]) -> Looked:
    held = folder.looks.get(source.path, {})
    if held.get("of") == source.sha256 and held.keys() >= _LOOKS:
        return Looked(held["facts"], held["labs"], held["files"], held.get("named", []))
    links_of(folder, source)  # which are checked against the whole course, where it is known
    found = folder.look(source, "facts", lambda file: may_name(file.text, facts))
    return Looked(
        found,
        folder.look(source, "labs", lambda file: parts.labs_named_in(file.text)),
        folder.look(source, "files", lambda file: names_in(file.text)),
        folder.look(source, "named", _named_in) if found else [],
    )


def _named_in(source: SourceFile) -> list[str]:
    """Each fact once; none of a file that cannot be read, which is told elsewhere."""
    try:
        return list(dict.fromkeys(mark.id for mark, _, _ in named_in(read_yaml(source)) if mark.id))
    except ContentErrors:
        return []


@dataclass(frozen=True)
class MadePart:
    """What became of one file. `parsed` is `spool.packed`, and None when the file cannot be read."""

    path: str
    errors: tuple[ContentError, ...]
    parsed: bytes | None
    shown: tuple[Stored, ...]
    look: Look


def read_parts(
    document: Document, files: Sequence[SourceFile], beside: Sequence[SourceFile], setting: Setting
) -> tuple[list[MadePart], list[ContentError], dict[str, object]]:
    """Those `files` of all that stand `beside` the document, where two of them do not agree, and what each of them says by
    its folder.
    """
    made: list[MadePart] = []
    said: dict[str, object] = {}
    for file in files:
        became, parsed = _read(document, file, setting)
        made.append(became)
        if parsed is not None:
            said[file.folder] = parsed
    by_folder = {file.folder: file for file in beside}
    read = {file.folder for file in files}
    apart: list[ContentError] = []
    for agreement in parts.agreements():
        one, other = map(by_folder.get, agreement.folders)
        if one and other and not read.isdisjoint(agreement.folders):
            apart += agreement.problems(one, other)
    return made, apart, said


def _read(document: Document, source: SourceFile, setting: Setting) -> tuple[MadePart, object]:
    here = {document.slug: document}
    course = Course(
        "",
        "",
        (),
        setting.terms,
        here if document.kind == "lesson" else {},
        here if document.kind == "article" else {},
        {},
        facts=setting.facts,
        beside=setting.beside,
    )
    part = next(part for part in parts.registered() if part.folder == source.folder)
    folder = Folder()
    look(folder, source, setting.facts)
    try:
        parsed, errors = part.parse(source, course)
    except ContentErrors as problem:
        parsed, errors = None, problem.errors
    made = MadePart(
        source.path,
        tuple(errors),
        None if parsed is None else packed(parsed),
        course.shown.get(source.path, ()),
        folder.looks[source.path],
    )
    return made, parsed
