"""The first files of a course, a lesson and a quiz: whatever is begun with them is right at once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import yaml

from courses.reading.folder import COURSE_FILE, LONGEST_SLUG, SLUG

_LIST = re.compile(r"^(?P<indent>\s*)lessons:\s*(?:\[(?P<inline>[^\]\n]*)\])?\s*$", re.M)


class Refused(Exception):  # noqa: N818 - why nothing was begun, in a sentence
    pass


def course(folder: Path, today: date) -> list[Path]:
    """A course of one lesson. Raises Refused."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is there already and not empty. Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    title = " ".join(re.split(r"[-_\s]+", folder.resolve().name)).capitalize() or "A course"
    data = {
        "title": title,
        "tagline": "One sentence that says what it is about.",
        "tracks": [
            {
                "id": "everybody",
                "name": "Everybody",
                "modules": [{"id": "first-steps", "name": "First steps", "lessons": ["first-lesson"]}],
            }
        ],
    }
    path = _write(folder / COURSE_FILE, yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    return [path, lesson_file(folder, "first-lesson", today)]


def lesson(folder: Path, slug: str, today: date) -> list[Path]:
    """A lesson, listed at the end of the last module. Raises Refused."""
    listing = folder / COURSE_FILE
    if not listing.is_file():
        raise Refused(f"{folder} has no {COURSE_FILE}. Begin a course with new_course.")
    text = listing.read_text(encoding="utf-8")
    lists = list(_LIST.finditer(text))
    if not lists:
        raise Refused(f"{listing} has no list of lessons that can be added to. Add {slug} to it by hand.")
    made = lesson_file(folder, slug, today)
    listing.write_text(_listed(text, lists[-1], slug), encoding="utf-8")
    return [made, listing]


def lesson_file(folder: Path, slug: str, today: date) -> Path:
    title = slug.replace("-", " ").capitalize()
    return _write(
        _of(folder, "lessons", slug, ".md"),
        f"""---
title: {title}
summary: One or two sentences for cards and search results.
minutes: 10
checked: {today}
---

## The first section

### The premise

What this section rests on, in a sentence or two.

### Try it

Something to do now.
""",
    )


def quiz(folder: Path, slug: str) -> list[Path]:
    """The quiz of a lesson that is there. Raises Refused."""
    path = _of(folder, "quizzes", slug, ".yaml")
    if not (folder / "lessons" / f"{slug}.md").is_file():
        raise Refused(f"There is no lesson {slug} in {folder}. Begin it with new_lesson {slug}.")
    return [
        _write(
            path,
            """pass_mark: 0.7
questions:
  - id: first-question
    ask: Which of these is so?
    options:
      - text: This one
        right: true
        why: Say what makes it right.
      - text: That one
        why: Say what makes it wrong.
    explain: Say what the lesson says of it.
""",
        )
    ]


def _of(folder: Path, within: str, slug: str, ending: str) -> Path:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Refused(f"{slug} cannot be an address: use small letters a to z, digits and single hyphens.")
    return folder / within / f"{slug}{ending}"


def _write(path: Path, text: str) -> Path:
    """Never over a file that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as made:
            made.write(text)
    except FileExistsError:
        raise Refused(f"{path} is there already.") from None
    return path


def _listed(text: str, found: re.Match[str], slug: str) -> str:
    """With the lesson behind the last one of that list, and the rest of the file as it was."""
    if found["inline"] is not None:
        inside = ", ".join(filter(None, [found["inline"].strip().rstrip(","), slug]))
        return f"{text[: found.start('inline')]}{inside}{text[found.end('inline') :]}"
    after = text[found.end() :]
    items = re.match(r"(?:\n\s*- [^\n]*|\n\s*#[^\n]*)*", after)
    end = found.end() + (items.end() if items else 0)
    last = re.findall(r"\n(\s*)- ", text[found.end() : end])
    indent = last[-1].replace("\n", "") if last else f"{found['indent']}  "
    return f"{text[:end]}\n{indent}- {slug}{text[end:]}"
