"""The order of the chapters in a book of another program: its own list of them, or the names of its files.

mdBook and GitBook have `SUMMARY.md`, Quarto `_quarto.yml`, Jupyter Book `_toc.yml`, MkDocs `mkdocs.yml`, Hugging Face
`_toctree.yml`, and The Carpentries `config.yaml`.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import yaml

_LINK = re.compile(
    r"^\s*(?:(?:[-*+]|\d+[.)])\s+)?\[(?P<name>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\(\s*(?:<(?P<angled>[^<>]*)>|(?P<path>(?:[^\s()]|\([^\s()]*\))*|[^()\"']*?\.\w+(?:#[^()\s]*)?)\s*(?:\"[^\"]*\"|'[^']*')?\s*\))"
)
_HEADING = re.compile(r"^#+\s+(?P<name>.+?)\s*#*$")
_DIGITS = re.compile(r"(\d+)")
_FIRST = ("index", "readme", "intro", "introduction", "welcome")
ENDINGS = (".md", ".qmd", ".markdown", ".mdx", ".Rmd", ".rmd")
# What projects have beside their lessons.
_NO_LESSON = re.compile(
    r"(?:licen[cs]e|contributing|code[-_]of[-_]conduct|changelog|security|authors|citation|(?:pull_request|issue)_template)"
    r"\b[^/]*\.md$",
    re.I,
)
_FOR_LEARNERS = ("setup", "reference", "discuss")
_ENDINGS = tuple(ending.casefold() for ending in ENDINGS)
_DEEPEST = 10


@dataclass
class Part:
    """Chapters under one name, by their paths."""

    name: str
    chapters: list[str] = field(default_factory=list)


@dataclass
class Order:
    """`told` says where it is from; `missing` are chapters that are listed and not there."""

    told: str
    title: str = ""
    language: str = ""
    parts: list[Part] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    perhaps: frozenset[str] = frozenset()  # chapters that need not be there


def find(files: Mapping[str, bytes]) -> Order:
    for path in sorted(files, key=lambda path: (path.count("/"), path)):
        read = _READERS.get(posixpath.basename(path).casefold())
        order = _checked(read(_text(files[path])), path, files) if read else None
        if order and order.parts:
            return _titled(order, files)
    return _titled(by_names(files), files)


def _titled(order: Order, files: Mapping[str, bytes]) -> Order:
    """With what the files beside say of the book as a whole: `book.toml` of mdBook, `_config.yml` of Jupyter Book and Jekyll."""
    try:
        told = tomllib.loads(_text(files.get("book.toml", b""))).get("book")
    except tomllib.TOMLDecodeError:
        told = None
    for said in (told, lenient_yaml(_text(files.get("_config.yml", b"")))):
        if isinstance(said, Mapping):
            order.title = order.title or _said(said.get("title"))
            order.language = order.language or _said(said.get("language")) or _said(said.get("lang"))
    return order


def by_names(files: Mapping[str, bytes]) -> Order:
    """Folders are parts; numbers in names count as numbers, and what introduces comes first."""
    order = Order("the names of the files")
    parts: dict[str, Part] = {}
    for path in sorted((path for path in files if _is_lesson(path)), key=_by_name):
        folder = posixpath.dirname(path)
        name = " ".join(re.split(r"[-_\s]+", re.sub(r"^\d+[-_. ]*", "", posixpath.basename(folder)))).strip()
        part = parts.setdefault(folder, Part(name.capitalize()))
        part.chapters.append(path)
    order.parts = list(parts.values())
    return order


def is_text(path: str) -> bool:
    return path.casefold().endswith(_ENDINGS)


def _is_lesson(path: str) -> bool:
    return is_text(path) and not _NO_LESSON.match(posixpath.basename(path))


def _by_name(path: str) -> list[Any]:
    folder, name = posixpath.split(path)
    stem = name.rpartition(".")[0].casefold()
    first = _FIRST.index(stem) if stem in _FIRST else len(_FIRST)
    numbers = [int(piece) if piece.isdigit() else piece for piece in _DIGITS.split(f"{folder}/".casefold())]
    own = [int(piece) if piece.isdigit() else piece for piece in _DIGITS.split(stem)]
    return [bool(folder), numbers, first, own]


def _checked(order: Order, path: str, files: Mapping[str, bytes]) -> Order:
    """With the chapters that there are, each once, by their paths from the top."""
    order.told = path
    seen: set[str] = set()
    for part in order.parts:
        kept = []
        for chapter in _spelt_out(part.chapters, path, files):
            found = _found(posixpath.join(posixpath.dirname(path), chapter), files)
            found = found or _found(posixpath.join(posixpath.dirname(path), "src", chapter), files)
            if not found and chapter not in order.perhaps:
                order.missing.append(chapter)
            elif found and found not in seen:
                seen.add(found)
                kept.append(found)
        part.chapters = kept
    order.parts = [part for part in order.parts if part.chapters]
    return order


def _spelt_out(chapters: list[str], path: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """With the files that a pattern names (`glob: sub/*`) in its place."""
    folder = posixpath.dirname(path)
    for chapter in chapters:
        if "*" not in chapter:
            yield chapter
            continue
        pattern = posixpath.join(folder, chapter)
        some = [one for one in files if is_text(one) and fnmatch.fnmatch(one, pattern)]
        yield from (posixpath.relpath(one, folder or ".") for one in sorted(some, key=_by_name))


def _found(path: str, files: Mapping[str, bytes]) -> str:
    there = posixpath.normpath(path)
    candidates = (there, *(f"{there}{ending}" for ending in ENDINGS))
    return next((one for one in candidates if one in files and is_text(one)), "")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def _summary(text: str) -> Order:
    """Nesting says nothing here: the chapters come in the order of the lines."""
    order, part = Order(""), Part("")
    order.parts.append(part)
    for line in text.split("\n"):
        if heading := _HEADING.match(line):
            part = Part(
                "" if heading["name"].casefold() in ("summary", "table of contents") else heading["name"]
            )
            order.parts.append(part)
        elif (link := _LINK.match(line)) and not _is_elsewhere(path := link["angled"] or link["path"] or ""):
            part.chapters.append(unicodedata.normalize("NFC", unquote(path.partition("#")[0])))
    return order


def _is_elsewhere(path: str) -> bool:
    """Whether an entry leads to another site, or nowhere."""
    return not path.partition("#")[0] or re.match(r"[a-z][a-z0-9+.-]*:", path) is not None


def lenient_yaml(text: str) -> dict[Any, Any]:
    """What a file of another program says; nothing when it cannot be read, is long, or repeats itself by aliases, which can
    make much of little. Tags are left aside.
    """
    try:
        if len(text) > 500_000 or any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            return {}
        data = yaml.load(text, _Lenient)  # noqa: S506 - a safe loader that makes nothing of unknown tags
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


class _Lenient(yaml.SafeLoader):
    pass


_Lenient.add_multi_constructor("", lambda loader, suffix, node: None)


def _quarto(text: str) -> Order:
    data = lenient_yaml(text)
    book, site = data.get("book"), data.get("website")
    held = book if isinstance(book, dict) else site if isinstance(site, dict) else {}
    order = Order("", _said(held.get("title")), language=_said(data.get("lang")))
    sidebar = held.get("sidebar")
    if isinstance(sidebar, list):  # one for each part of a site
        some = [one.get("contents") for one in sidebar if isinstance(one, dict)]
        sidebar = {"contents": [each for contents in some if isinstance(contents, list) for each in contents]}
    listed = held.get("chapters") or (sidebar.get("contents") if isinstance(sidebar, dict) else None)
    _gather(listed, order, Part(""), 0)
    return order


def _toc(text: str) -> Order:
    data = lenient_yaml(text)
    order, first = Order(""), Part("")
    order.parts.append(first)
    if root := _said(data.get("root")):
        first.chapters.append(root)
    _gather(data.get("chapters") or data.get("sections"), order, first, 0)
    _gather(data.get("parts") or data.get("subtrees"), order, first, 0)
    return order


def _mkdocs(text: str) -> Order:
    data = lenient_yaml(text)
    theme = data.get("theme")
    language = _said(theme.get("language")) if isinstance(theme, dict) else ""
    order = Order("", _said(data.get("site_name")), language=language)
    first = Part("")
    for part in list(_nav(data.get("nav"), first, 0)):
        part.chapters = [
            posixpath.join(_said(data.get("docs_dir")) or "docs", path) for path in part.chapters
        ]
        order.parts.append(part)
    return order


def _nav(listed: Any, part: Part, depth: int) -> Iterator[Part]:
    if depth == 0:
        yield part
    for one in listed if isinstance(listed, list) and depth < _DEEPEST else ():
        if isinstance(one, str):
            part.chapters.append(one)
        for name, inside in one.items() if isinstance(one, dict) else ():
            if isinstance(inside, str):
                part.chapters += [] if _is_elsewhere(inside) else [inside]
            else:
                within = Part(str(name)) if depth == 0 else part
                yield from (within,) if depth == 0 else ()
                yield from _nav(inside, within, depth + 1)


def _gather(listed: Any, order: Order, part: Part, depth: int) -> None:
    """Chapters of Quarto and Jupyter Book: a path, or a mapping with one and what stands under it."""
    if part not in order.parts:
        order.parts.append(part)
    for one in listed if isinstance(listed, list) and depth < _DEEPEST else ():
        if isinstance(one, str):
            part.chapters.append(one)
        if not isinstance(one, dict):
            continue
        path = next(
            (_said(one.get(key)) for key in ("file", "href", "doc", "glob") if _said(one.get(key))), ""
        )
        name = _said(one.get("part")) or _said(one.get("caption")) or _said(one.get("section"))
        if name.endswith(ENDINGS):
            path, name = path or name, ""
        within = part
        if name and depth == 0 and not path:
            within = Part(name)
            order.parts.append(within)
        if path:
            within.chapters.append(path)
        for key in ("chapters", "sections", "contents", "entries"):
            _gather(one.get(key), order, within, depth + 1)


def _toctree(text: str) -> Order:
    order = Order("")
    listed = lenient_yaml(f"toc:\n{text}").get("toc")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            part = Part(_said(one.get("title")))
            order.parts.append(part)
            sections = one.get("sections")
            some = [one, *sections] if isinstance(sections, list) else [one]
            part.chapters = [
                _said(each.get("local")) for each in some if isinstance(each, dict) and each.get("local")
            ]
    return order


def _carpentries(text: str) -> Order:
    """Episodes in their order, and what learners have beside them; notes for instructors are no lessons."""
    data = lenient_yaml(text)
    episodes = data.get("episodes")
    if not isinstance(episodes, list):
        return Order("")
    order = Order("", _said(data.get("title")))
    listed = data.get("learners")
    learners = listed if isinstance(listed, list) and listed else [f"{name}.md" for name in _FOR_LEARNERS]
    order.parts = [
        Part("", ["index.md"]),
        Part("Episodes", [f"episodes/{path}" for path in episodes if isinstance(path, str)]),
        Part("For learners", [f"learners/{path}" for path in learners if isinstance(path, str)]),
    ]
    order.perhaps = frozenset(("index.md", *(f"learners/{name}.md" for name in _FOR_LEARNERS)))
    return order


def _said(given: Any) -> str:
    return given.strip() if isinstance(given, str) else ""


_READERS = {
    "summary.md": _summary,
    "_quarto.yml": _quarto,
    "_toc.yml": _toc,
    "mkdocs.yml": _mkdocs,
    "_toctree.yml": _toctree,
    "config.yaml": _carpentries,
}
