"""`manage.py check_content [FOLDER]`: finds all mistakes, asks no database, for CI and editors.

`--format github` writes what GitHub shows beside the lines of a change, `--format json` what a program reads.
`--due 30` lists, in place of the count, the facts to be reviewed within 30 days and those that could not be confirmed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from courses import facts
from courses.compiling import plain_text
from courses.compiling.compiled import Compiled
from courses.compiling.folder_compiler import compile_course
from courses.compiling.marks_of_parts import warnings_of
from courses.management.mistakes import FORMATS, as_github, as_json, tell
from courses.reading import parts
from courses.reading.document import ContentError, ContentErrors, Document, Fact
from courses.reading.folder import Folder, read_folder


class Command(BaseCommand):
    help = "Checks a course folder and loads nothing."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="the course folder (COURSE_DIR when left out)"
        )
        parser.add_argument(
            "--format",
            choices=FORMATS,
            default="text",
            help="for people, for GitHub's checks or for programs",
        )
        parser.add_argument(
            "--due", type=_days, metavar="DAYS", help="list the facts to be reviewed within so many days"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"] or settings.COURSE_DIR)
        try:
            files = read_folder(folder)
            compiled = compile_course(files)
        except ContentErrors as mistakes:
            self._tell(options["format"], folder, mistakes.errors, (), "nothing was loaded")
            sys.exit(1)
        found = _lint(files, compiled)
        warnings = [*compiled.warnings, *_advice(files, compiled)]
        if options["format"] == "text":
            for warning in warnings:
                self.stderr.write(f"{warning} (a warning)", style_func=str)
        if found or options["format"] != "text":
            self._tell(options["format"], folder, found, warnings, "the course would be loaded all the same")
            if found:
                sys.exit(1)
            return
        if options["due"] is not None:
            self._list_due(compiled, options["due"])
            return
        passages = sum(len(document.passages) for document in compiled.documents.values())
        counts = f"{len(compiled.documents)} documents, {passages} passages, {len(compiled.terms)} terms"
        if compiled.facts:
            counts += f", {len(compiled.facts)} facts"
        self.stdout.write(f"{folder}: no mistakes in {counts}")

    def _tell(
        self,
        format_: str,
        folder: Path,
        errors: Sequence[ContentError],
        warnings: Sequence[ContentError],
        outcome: str,
    ) -> None:
        if format_ == "json":
            self.stdout.write(as_json(errors, warnings, folder), ending="")
        elif format_ == "github":
            self.stdout.write(
                as_github(errors, folder, "error") + as_github(warnings, folder, "warning"), ending=""
            )
        else:
            tell(self.stderr, errors, outcome)

    def _list_due(self, compiled: Compiled, days: int) -> None:
        last = facts.today() + timedelta(days=days)
        ordered = sorted(compiled.facts.values(), key=lambda fact: (fact.review_by, fact.id))
        due = [fact for fact in ordered if fact.review_by <= last]
        unconfirmed = [fact for fact in ordered if not fact.confirmed]
        self.stdout.write(f"{_facts(len(due))} to be reviewed by {last}")
        self._list(compiled, due)
        self.stdout.write(f"{_facts(len(unconfirmed))} not confirmed")
        self._list(compiled, unconfirmed)

    def _list(self, compiled: Compiled, listed: list[Fact]) -> None:
        for fact in listed:
            past = ", which is past" if facts.is_overdue(fact.review_by) else ""
            self.stdout.write(f"{fact.id}: {fact.claim}")
            self.stdout.write(f"    review by {fact.review_by}{past}")
            self.stdout.write(f"    used in {', '.join(_places(compiled, fact.id)) or 'nothing'}")


def _lint(folder: Folder, compiled: Compiled) -> list[ContentError]:
    """What the parts of other apps would have an author correct, by file and line."""
    found = [
        error
        for part in parts.registered()
        for source in folder.within(part.folder)
        if source.slug in compiled.changed_parts[part.folder]
        for error in part.lint(source, compiled.changed_parts[part.folder][source.slug])
    ]
    return _as_written(folder, found)


def _advice(folder: Folder, compiled: Compiled) -> list[ContentError]:
    """What they would have an author look at, over all files of a folder."""
    found: list[ContentError] = []
    for one in parts.advice():
        parsed = compiled.changed_parts[one.folder]
        sources = {source.slug: source for source in folder.within(one.folder) if source.slug in parsed}
        lessons = {slug: compiled.documents.get(f"lessons/{slug}.md") for slug in sources}
        texts = {slug: _text(lesson) for slug, lesson in lessons.items() if lesson}
        found += one.warnings(sources, parsed, texts)
    for part in parts.registered():
        for source in folder.within(part.folder):
            found += warnings_of(source) if source.slug in compiled.changed_parts[part.folder] else ()
    return _as_written(folder, found)


def _as_written(folder: Folder, found: Iterable[ContentError]) -> list[ContentError]:
    return sorted(map(folder.as_written, found), key=lambda one: (one.path, one.line))


def _text(document: Document) -> str:
    titles = [section.title for section in document.sections]
    texts = [
        line
        for html in (document.opening, *(one.html for one in document.sections))
        for line in plain_text.lines(html)
    ]
    return "\n".join([document.title, document.summary, *titles, *texts])


def _days(text: str) -> int:
    days = int(text)
    if not 0 <= days <= 36_500:
        raise ValueError
    return days


def _places(compiled: Compiled, id_: str) -> list[str]:
    return [path for path, ids in compiled.facts_named.items() if id_ in ids]


def _facts(count: int) -> str:
    return f"{count} fact" if count == 1 else f"{count} facts"
