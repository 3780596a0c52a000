"""A folder of Markdown that somebody else wrote as a course folder: front matter, order, links and pictures.

What has a form in this format is written in it (`courses.authoring.importing`). Whatever does not come along is noted.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

from courses.authoring.chapter_order import Order, find, is_text, lenient_yaml
from courses.authoring.importing import quarto
from courses.authoring.importing.chapter import Beside, Chapter, read_chapter
from courses.authoring.importing.links import Linker
from courses.authoring.importing.questions import as_yaml
from courses.reading.fields import LANGUAGE, LONGEST_TITLE

WORDS_A_MINUTE = 180
# Folders whose name says nothing of what is in them.
_TOPS = ("", "docs", "src", "book", "content", "source", "pages")
_NOT_MARKDOWN = (".ipynb", ".rst", ".tex", ".html")


@dataclass(frozen=True)
class Origin:
    """The file that a lesson was made of, and for each line of the lesson the line it came from there."""

    path: str
    lines: tuple[int, ...]


@dataclass
class Brought:
    """Path in the course folder → what to write there, and a line for whatever is not as it was."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)


def bring_in(files: Mapping[str, bytes], name: str, today: date) -> Brought:
    """`name` is the course's where its files do not say one."""
    brought = Brought()
    order = find(files)
    listed = [path for part in order.parts for path in part.chapters]
    slugs = _slugs(listed)
    brought.notes += [f"{path} is listed in {order.told} and not there" for path in order.missing]
    beside = _beside(files, listed)
    chapters = {path: read_chapter(path, slugs[path], beside, brought.notes) for path in listed}
    chapters = _with_words(chapters, order, brought)
    linker = Linker(files, chapters)
    for chapter in chapters.values():
        linker.lead(chapter)
    for chapter in chapters.values():
        _write(chapter, today, brought)
    for path, made in linker.taken.items():
        brought.files[made] = files[path]
    brought.files["course.yaml"] = _course(order, slugs, order.title or name, chapters).encode()
    done = {order.told, *listed, *linker.taken}
    left = [path for path in files if path not in done]
    brought.notes += [
        f"{path} is not listed in {order.told}; left out" for path in sorted(left) if is_text(path)
    ]
    brought.notes += [
        f"{path} is not Markdown; left out" for path in sorted(left) if path.endswith(_NOT_MARKDOWN)
    ]
    return brought


def _with_words(chapters: dict[str, Chapter], order: Order, brought: Brought) -> dict[str, Chapter]:
    """Without those that say nothing."""
    kept = {
        path: chapter
        for path, chapter in chapters.items()
        if any(line.strip() for _, line in chapter.headings.lines)
    }
    for path in chapters.keys() - kept.keys():
        brought.notes.append(f"{path} says nothing; left out")
    for part in order.parts:
        part.chapters = [path for path in part.chapters if path in kept]
    order.parts = [part for part in order.parts if part.chapters]
    return kept


def _beside(files: Mapping[str, bytes], listed: list[str]) -> Beside:
    texts = {
        path: files[path].decode("utf-8", "replace") for path in listed if path.endswith((".qmd", ".Rmd"))
    }
    return Beside(
        files,
        lenient_yaml(files.get("_config.yml", b"").decode("utf-8", "replace")),
        {id_: one for path, text in texts.items() for id_, one in quarto.sections_of(path, text).items()},
        files["links.md"].decode("utf-8", "replace").strip()
        if "config.yaml" in files and "links.md" in files
        else "",
    )


def _write(chapter: Chapter, today: date, brought: Brought) -> None:
    chapter.text.lines = chapter.headings.written()
    body = chapter.text.lines
    while body and not body[0][1].strip():
        body = body[1:]
    while body and not body[-1][1].strip():
        body = body[:-1]
    if not chapter.headings.all:
        body = [(1, f"## {chapter.title}"), (1, ""), *body]
    chapter.text.lines = body
    front = _front(chapter, today)
    path = f"lessons/{chapter.slug}.md"
    brought.files[path] = f"{front}{chapter.text}\n".encode()
    numbers = [1] * front.count("\n") + [number for number, _ in body]
    brought.origins[path] = Origin(chapter.path, tuple(numbers))
    if chapter.asked:
        brought.files[f"checks/{chapter.slug}.yaml"] = as_yaml(chapter.asked).encode()


def _front(chapter: Chapter, today: date) -> str:
    minutes = max(1, min(600, round(len(str(chapter.text).split()) / WORDS_A_MINUTE)))
    front = {
        "title": chapter.title,
        "summary": chapter.summary,
        "minutes": minutes,
        "checked": today,
        **chapter.kept,
    }
    return f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=118)}---\n\n"


def slug_of(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", bare.casefold()).strip("-")[:80].strip("-")


def _slugs(paths: list[str]) -> dict[str, str]:
    """A file's name, or its folder's where it is an index; no two are the same."""
    found: dict[str, str] = {}
    for path in paths:
        folder, name = posixpath.split(path)
        stem = re.sub(r"^\d+[-_. ]+", "", name.rpartition(".")[0])
        index = stem.casefold() in ("index", "readme", "_index")
        within = posixpath.basename(folder)
        named = ("introduction" if within in _TOPS else within) if index else stem
        named = f"{within}-{stem}" if stem.isdigit() and within not in _TOPS else named
        slug = slug_of(named) or f"lesson-{len(found) + 1}"
        made, count = slug, 1
        while made in found.values():
            count += 1
            made = f"{slug}-{count}"
        found[path] = made
    return found


def _course(order: Order, slugs: Mapping[str, str], title: str, chapters: Mapping[str, Chapter]) -> str:
    modules, seen = [], set[str]()
    for place, part in enumerate(order.parts, start=1):
        id_ = slug_of(part.name) or f"part-{place}"
        id_ = id_ if id_ not in seen else f"{id_}-{place}"
        seen.add(id_)
        lessons = [slugs[path] for path in part.chapters]
        name = part.name or (title if len(order.parts) == 1 else f"Part {place}")
        modules.append({"id": id_, "name": name[:LONGEST_TITLE], "lessons": lessons})
    said = next(iter(chapters.values())).summary if chapters else title
    language = order.language.replace("_", "-")
    spoken = {} if language in ("", "en") or not LANGUAGE.fullmatch(language) else {"language": language}
    data = {
        "title": title[:LONGEST_TITLE],
        "tagline": said,
        **spoken,
        "tracks": [{"id": "course", "name": title[:LONGEST_TITLE], "modules": modules}],
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=118)
