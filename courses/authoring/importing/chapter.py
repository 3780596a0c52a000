"""One file of another program's course, read and converted; its links are led to their targets later."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from courses.authoring.chapter_order import lenient_yaml
from courses.authoring.importing import (
    boxes,
    extensions,
    html,
    inclusions,
    kramdown,
    liascript,
    mathematics,
    mdx,
    myst,
    quarto,
)
from courses.authoring.importing.headings import Headings, read_headings
from courses.authoring.importing.questions import place_questions
from courses.authoring.importing.text import Text, with_code
from courses.reading.fields import LANGUAGE, LONGEST_TITLE

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_TOML = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.S)
_PLAIN = re.compile(r"(?P<key>[\w-]+):[ \t]+(?P<said>[^\s\"'\[{|>&*!#%@`].*)")
_MARKS = re.compile(r"[*_`\[\]#>!]|\(https?:[^)]*\)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_KEPT = frozenset(("title", "description", "summary", "draft", "published", "lang", "language", "publish_on"))


@dataclass
class Chapter:
    """`front` says what the other program needs; `asked` are the questions of its text."""

    path: str
    slug: str
    title: str
    text: Text
    headings: Headings
    front: Mapping[Any, Any] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def kept(self) -> dict[str, Any]:
        """What its front matter says that a lesson says too."""
        kept: dict[str, Any] = {}
        language = (_said(self.front, "lang") or _said(self.front, "language")).replace("_", "-")
        if LANGUAGE.fullmatch(language):
            kept["lang"] = language
        if self.front.get("draft") is True or self.front.get("published") is False:
            kept["draft"] = True
        elif isinstance(day := self.front.get("publish_on"), date) and not isinstance(day, datetime):
            kept["publish_on"] = day
        return kept

    @property
    def summary(self) -> str:
        said = _said(self.front, "summary") or _said(self.front, "description") or first_words(self.text)
        return plain(said) or self.title


@dataclass(frozen=True)
class Beside:
    """What the other files tell a chapter."""

    files: Mapping[str, bytes]
    site: Mapping[str, Any] = field(default_factory=dict)  # `_config.yml` of Jekyll
    sections: Mapping[str, quarto.Section] = field(default_factory=dict)
    references: str = ""  # definitions of links that every page shares


def read_chapter(path: str, slug: str, beside: Beside, notes: list[str]) -> Chapter:
    raw = decoded(path, beside.files[path], notes)
    front: dict[Any, Any] = {}
    first = 1
    found = _FRONT.match(raw) or _TOML.match(raw)
    if found and (not found[1].strip() or re.search(r"^[\w\"'-]+\s*[:=]|^#", found[1], re.M)):
        front = _front_of(found, path, notes)
        raw = raw[found.end() :]
        first += found.group().count("\n")
        if unknown := sorted(str(key) for key in front.keys() - _KEPT):
            notes.append(f"{path} says {', '.join(unknown)} in its front matter; left out")
    text = Text.of(path, raw, notes, first)
    if beside.references and text.has("]["):
        text.lines += [(text.lines[-1][0], line) for line in ["", *beside.references.split("\n")]]
    convert(text, beside)
    asked = place_questions(text)
    headings = read_headings(text, _said(front, "title"), slug.replace("-", " ").capitalize())
    title = plain(headings.title)[:LONGEST_TITLE] or slug
    return Chapter(path, slug, title, text, headings, front, asked)


def _front_of(found: re.Match[str], path: str, notes: list[str]) -> dict[Any, Any]:
    """What stands between the lines of front matter, YAML or TOML."""
    if found.re is _TOML:
        try:
            front = tomllib.loads(found[1])
        except tomllib.TOMLDecodeError:
            front = {}
    else:
        # a title with a colon in it is what most often keeps YAML from being read
        front = lenient_yaml(found[1]) or lenient_yaml("\n".join(map(_quoted, found[1].split("\n"))))
    if found[1].strip() and not front:
        notes.append(f"{path} has front matter that cannot be read; left out")
    return front


def _quoted(line: str) -> str:
    found = _PLAIN.fullmatch(line.rstrip())
    return f"{found['key']}: {json.dumps(found['said'])}" if found and ": " in found["said"] else line


def convert(text: Text, beside: Beside) -> None:
    """Everything that has a form in this format gets it."""
    lia = text.path.endswith(".md") and liascript.is_one(str(text))
    inclusions.fill_in(text, beside.files)
    if text.path.endswith(".mdx"):
        mdx.convert(text)
    if text.path.casefold().endswith((".qmd", ".rmd")):
        quarto.convert(text, beside.sections)
    myst.convert(text)
    kramdown.convert(text, beside.files, beside.site)
    if lia:
        liascript.convert(text)
    extensions.convert(text, beside.files)
    html.convert(text)
    boxes.convert(text)
    mathematics.convert(text)


def decoded(path: str, raw: bytes, notes: list[str]) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding, name = ("utf-16", "UTF-16") if marked else ("cp1252", "Windows-1252")
        text = raw.decode(encoding, "replace")
        lost = "; what cannot be read stands as \ufffd" if "\ufffd" in text else ""
        notes.append(f"{path} is not UTF-8; it was read as {name}, so look at its letters{lost}")
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    if _CONTROLS.search(text):
        line = text[: _CONTROLS.search(text).start()].count("\n") + 1  # type: ignore[union-attr]
        notes.append(f"{path}:{line}: has control characters, which are left out")
        text = _CONTROLS.sub("", text)
    return text


def first_words(text: Text) -> str:
    """The first sentence that is in no heading, list or code."""
    body = "\n".join("" if code else line for _, line, code in with_code(text.lines))
    for paragraph in re.split(r"\n\s*\n", _COMMENT.sub("", body)):
        said = " ".join(paragraph.split())
        if said and not re.match(r"[#`~|>:!<\-*+\[{?$\\]|\d+[.)]\s|Table:|https?:", said):
            sentences = re.split(r"(?<=[.!?])\s", said)
            return sentences[0][:280]
    return ""


def plain(text: str) -> str:
    return " ".join(_MARKS.sub("", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)).split())


def _said(front: Mapping[Any, Any], key: str) -> str:
    value = front.get(key)
    return value.strip() if isinstance(value, str) else ""
