"""What the loader would not take in lessons that were brought in, put right where it can be, each place with a note.

The loader itself says what is wrong, so nothing is put right that it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from courses.authoring.importing.mending_rules import RULES, Lesson, Rule, unlinking
from courses.compiling.compiled import Memory
from courses.compiling.folder_compiler import examine
from courses.reading.document import ContentError, Document
from courses.reading.folder import read_folder

MOST_ROUNDS = 8  # what is put right may show the next mistake


@dataclass
class Mended:
    """`left` is what nobody but the author can put right."""

    notes: list[str] = field(default_factory=list)
    left: list[ContentError] = field(default_factory=list)


def mend(root: Path, origins: Mapping[str, tuple[str, tuple[int, ...]]]) -> Mended:
    """`origins` says of each lesson which file it came from, and of each of its lines which line of that."""
    mended = Mended()
    lessons: dict[str, Lesson] = {}
    memory = Memory()
    documents: dict[str, Document] = {}
    told: list[tuple[str, int, str]] = []
    for _ in range(MOST_ROUNDS):
        folder = read_folder(root)
        compiled, errors = examine(folder, memory)
        mended.left = errors
        documents |= compiled.documents
        changed: set[str] = set()
        # from the last line to the first, so that a line more moves none that is still to be looked at
        for error in sorted(errors, key=lambda one: (one.path, -one.line)):
            for path, at, rule in _places(error, origins, folder.files):
                if path not in lessons:
                    numbers = origins[path][1]
                    lines = folder.files[path].text.split("\n")
                    lessons[path] = Lesson(
                        path, list(zip((*numbers, *[1] * len(lines)), lines, strict=False))
                    )
                number = lessons[path].lines[max(at, 0)][0]
                if said := rule(lessons[path], at):
                    changed.add(path)
                    told.append((origins[path][0], number, said))
        if not changed:
            break
        for path in changed:
            text = "\n".join(line for _, line in lessons[path].lines)
            (root / path).write_text(text, encoding="utf-8")
        wrong = changed | {error.path for error in errors}
        keys = {
            path: key for path, key in compiled.keys.items() if path in compiled.known and path not in wrong
        }
        known = {path: one for path, one in compiled.known.items() if path in keys}
        memory = Memory(keys, known, documents.__getitem__)
    else:
        mended.left = examine(read_folder(root), memory)[1]
    mended.notes = [f"{path}:{number}: {said}" for path, number, said in sorted(told)]
    return mended


def _places(
    error: ContentError, origins: Mapping[str, object], files: Mapping[str, object]
) -> list[tuple[str, int, Rule]]:
    """Where something is to be done about a mistake, and what."""
    if error.path.startswith(("img/", "files/")):  # a picture that cannot be shown, wherever it is shown
        rule = unlinking(f"../{error.path}", f"shows {error.path}, which {error.message}; its words are kept")
        return [(path, -1, rule) for path in origins if path in files]
    if error.path not in origins or error.path not in files:
        return []
    for pattern, make in RULES:
        if found := pattern.match(error.message):
            return [(error.path, error.line - 1, make(found))]
    return []
