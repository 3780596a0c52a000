"""Drafts, and what is published on a day that has not come: compiled and checked as everything else, and not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from courses.compiling.compiled import Compiled
from courses.compiling.document_parser import NEVER
from courses.reading import front_matter
from courses.reading.document import ContentErrors, SourceFile
from courses.reading.folder import DOCUMENT_FOLDERS, Folder


def waiting(folder: Folder) -> dict[str, str]:
    """Path of a document → the day on which it is published, past days too. A quick look: what is wrong is told elsewhere."""
    found: dict[str, str] = {}
    for name in DOCUMENT_FOLDERS:
        for source in folder.within(name):
            day = folder.look(source, "waits", _waits)
            if day is not None:
                found[source.path] = day
    return found


def _waits(source: SourceFile) -> str | None:
    text = source.text
    if "\ndraft:" not in text and "\npublish_on:" not in text:
        return None
    try:
        data = front_matter.split(source).fields.data
    except ContentErrors:
        return None
    return NEVER if data.get("draft") is True else str(data.get("publish_on", ""))


def withhold(compiled: Compiled, day: str, *, drafts: bool) -> None:
    """Takes out what is not published on `day`, as if its files were not there; with `drafts` it stays, and is known for one.
    Neither is remembered, so that it is made anew until its day has come.
    """
    for path in [path for path, known in compiled.known.items() if known.public_from > day]:
        compiled.keys.pop(path, None)
        if drafts:
            compiled.drafts.add(path)
        else:
            _take_out(compiled, path)
    _keep_listed(compiled)


def _take_out(compiled: Compiled, path: str) -> None:
    known = compiled.known.pop(path)
    compiled.documents.pop(path, None)
    files = [path]
    # beside an article stand the files of its slug where no lesson has it, and beside a brief none
    if known.kind == "lesson" or (
        known.kind == "article" and f"lessons/{known.slug}.md" not in compiled.known
    ):
        for folder, changed in compiled.changed_parts.items():
            changed.pop(known.slug, None)
            compiled.kept_parts[folder].discard(known.slug)
            files.append(f"{folder}/{known.slug}.yaml")
    for file in files:
        for about in (compiled.keys, compiled.shown, compiled.facts_named):
            about.pop(file, None)


def _keep_listed(compiled: Compiled) -> None:
    """The order of the course without the lessons that were taken out, and without what they leave empty."""

    def there(slugs: tuple[str, ...]) -> Iterator[str]:
        return (slug for slug in slugs if f"lessons/{slug}.md" in compiled.known)

    tracks = []
    for track in compiled.file.tracks:
        modules = (replace(module, lessons=tuple(there(module.lessons))) for module in track.modules)
        if kept := tuple(module for module in modules if module.lessons):
            tracks.append(replace(track, modules=kept))
    compiled.file = replace(compiled.file, tracks=tuple(tracks))
