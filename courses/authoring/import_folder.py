"""A folder of Markdown that somebody else wrote as a course folder: front matter, order, links and pictures.

The text stays as it is, but for its headings and what its links lead to. Whatever does not come along is noted.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import yaml

from courses.authoring.chapter_order import ENDINGS, Order, find, lenient_yaml
from courses.compiling.links import is_outside
from courses.reading.fields import LONGEST_TITLE

WORDS_A_MINUTE = 180
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")
# Folders whose name says nothing of what is in them.
_TOPS = ("", "docs", "src", "book", "content", "source", "pages")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINED = re.compile(r"^(=+|-{3,})\s*$")
_LINK = re.compile(
    r"(?P<mark>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?(?P<href>[^)\s>]+)>?(?P<rest>[^)]*)\)"
)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_MARKS = re.compile(r"[*_`\[\]#>!]|\(https?:[^)]*\)")


@dataclass
class Brought:
    """Path in the course folder → what to write there, and a line for whatever is not as it was."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Chapter:
    path: str
    slug: str
    title: str
    summary: str
    body: str


def bring_in(files: Mapping[str, bytes], name: str, today: date) -> Brought:
    """`name` is the course's where its files do not say one."""
    brought = Brought()
    order = find(files)
    listed = [path for part in order.parts for path in part.chapters]
    slugs = _slugs(listed)
    brought.notes += [f"{path} is listed in {order.told} and not there" for path in order.missing]
    chapters = {path: _chapter(path, files[path], slugs[path], brought) for path in listed}
    taken: dict[str, str] = {}
    for chapter in chapters.values():
        body = _Links(chapter, files, slugs, taken, brought).rewritten()
        brought.files[f"lessons/{chapter.slug}.md"] = _lesson(chapter, body, today).encode()
    for path, made in taken.items():
        brought.files[made] = files[path]
    brought.files["course.yaml"] = _course(order, slugs, order.title or name, chapters).encode()
    left = [path for path in files if path not in chapters and path not in taken and path.endswith(ENDINGS)]
    brought.notes += [f"{path} is not listed in {order.told}; left out" for path in sorted(left)]
    other = [path for path in files if path.endswith((".ipynb", ".rst", ".tex", ".html"))]
    brought.notes += [f"{path} is not Markdown; left out" for path in sorted(other)]
    return brought


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
        slug = slug_of(named) or f"lesson-{len(found) + 1}"
        made, count = slug, 1
        while made in found.values():
            count += 1
            made = f"{slug}-{count}"
        found[path] = made
    return found


def _chapter(path: str, raw: bytes, slug: str, brought: Brought) -> _Chapter:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        brought.notes.append(f"{path} is not UTF-8; what cannot be read stands as \ufffd")
        text = raw.decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    front: dict[Any, Any] = {}
    if found := _FRONT.match(text):
        text = text[found.end() :]
        front = lenient_yaml(found[1])
        if found[1].strip() and not front:
            brought.notes.append(f"{path} has front matter that cannot be read; left out")
        if unknown := sorted(str(key) for key in front.keys() - {"title", "description", "summary"}):
            brought.notes.append(f"{path} says {', '.join(unknown)} in its front matter; left out")
    title, body = _headed(text.split("\n"), _said(front, "title"), slug.replace("-", " ").capitalize())
    said = _said(front, "summary") or _said(front, "description") or _first_words(body)
    return _Chapter(path, slug, _plain(title)[:LONGEST_TITLE], _plain(said) or title, body)


def _said(front: Mapping[Any, Any], key: str) -> str:
    value = front.get(key)
    return value.strip() if isinstance(value, str) else ""


def _headed(lines: list[str], title: str, otherwise: str) -> tuple[str, str]:
    """The title, and the text with sections of the second level."""
    levels: list[int] = []
    shaped: list[tuple[int, str]] = []  # level of a heading or 0, and the line
    fence = ""
    for line in lines:
        opened = _FENCE.match(line)
        if opened and (not fence or (opened[1][0] == fence[0] and len(opened[1]) >= len(fence))):
            fence = "" if fence else opened[1]
        heading = None if fence or opened else _HEADING.match(line)
        underline = None if fence or opened else _UNDERLINED.match(line)
        if underline and shaped and shaped[-1][1].strip() and not shaped[-1][0] and _is_words(shaped[-1][1]):
            shaped[-1] = (1 if line.startswith("=") else 2, shaped[-1][1].strip())
        elif heading and heading[2]:
            shaped.append((len(heading[1]), heading[2]))
        else:
            shaped.append((0, line))
    first = next((at for at, (level, line) in enumerate(shaped) if level or line.strip()), 0)
    if shaped and shaped[first][0] == 1 and sum(level == 1 for level, _ in shaped) == 1:
        title = title or re.sub(r"\s*\{[^}]*\}\s*$", "", shaped[first][1])
        shaped = shaped[first + 1 :]
    levels = [level for level, _ in shaped if level]
    shift = 2 - min(levels) if levels else 0
    made = [f"{'#' * min(6, level + shift)} {line}" if level else line for level, line in shaped]
    title = title or otherwise
    if not levels:
        made = [f"## {_plain(title)}", "", *made]
    return title, "\n".join(made).strip("\n") + "\n"


def _is_words(line: str) -> bool:
    return not re.match(r"\s*(?:[-*+>|]|\d+[.)])\s", line) and "|" not in line


def _first_words(body: str) -> str:
    """The first sentences that are no heading, list or code."""
    for paragraph in re.split(r"\n\s*\n", body):
        said = " ".join(paragraph.split())
        if said and not re.match(r"[#`~|>:!<\-*+\[{]|\d+[.)]\s", said):
            sentences = re.split(r"(?<=[.!?])\s", said)
            return sentences[0][:280]
    return ""


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)).split())


def _lesson(chapter: _Chapter, body: str, today: date) -> str:
    minutes = max(1, min(600, round(len(body.split()) / WORDS_A_MINUTE)))
    front = {"title": chapter.title, "summary": chapter.summary, "minutes": minutes, "checked": today}
    return f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=118)}---\n\n{body}"


def _course(order: Order, slugs: Mapping[str, str], title: str, chapters: Mapping[str, _Chapter]) -> str:
    modules, seen = [], set[str]()
    for place, part in enumerate(order.parts, start=1):
        id_ = slug_of(part.name) or f"part-{place}"
        id_ = id_ if id_ not in seen else f"{id_}-{place}"
        seen.add(id_)
        lessons = [slugs[path] for path in part.chapters]
        name = part.name or (title if len(order.parts) == 1 else f"Part {place}")
        modules.append({"id": id_, "name": name[:LONGEST_TITLE], "lessons": lessons})
    said = next(iter(chapters.values())).summary if chapters else title
    data = {
        "title": title[:LONGEST_TITLE],
        "tagline": said,
        "tracks": [{"id": "course", "name": title[:LONGEST_TITLE], "modules": modules}],
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=118)


@dataclass
class _Links:
    """The links and pictures of one chapter, led to where their targets are now. `taken` are the pictures, by their paths."""

    chapter: _Chapter
    files: Mapping[str, bytes]
    slugs: Mapping[str, str]
    taken: dict[str, str]
    brought: Brought

    def rewritten(self) -> str:
        fence, made = "", []
        for line in self.chapter.body.split("\n"):
            opened = _FENCE.match(line)
            if opened and (not fence or opened[1].startswith(fence)):
                fence = "" if fence else opened[1]
            made.append(line if fence or opened else _LINK.sub(self._link, line))
        return "\n".join(made)

    def _link(self, found: re.Match[str]) -> str:
        href = found["href"]
        if is_outside(href) or href.startswith("#"):
            return found.group()
        path, _, anchor = href.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(self.chapter.path), unquote(path)))
        if there.startswith("/"):
            there = self._of_the_site(there)
        if found["mark"]:
            if there in self.files and there.casefold().endswith(PICTURES):
                return f"![{found['text'] or 'a picture to be described'}](../{self._picture(there)}{found['rest']})"
            self._note(f"shows the picture {href}, which did not come with it")
            return found["text"]
        if there.endswith("/") or path.endswith("/"):
            there = next(
                (one for one in (f"{there}/index.md", f"{there}/README.md") if one in self.slugs), there
            )
        target = next(
            (
                one
                for one in (there, *(there.removesuffix(".html") + e for e in ENDINGS))
                if one in self.slugs
            ),
            "",
        )
        if target:
            return (
                f"[{found['text']}]({self.slugs[target]}.md{f'#{anchor}' if anchor else ''}{found['rest']})"
            )
        self._note(f"links to {href}, which is no lesson of the course; its text was kept")
        return found["text"]

    def _of_the_site(self, path: str) -> str:
        """What an address that begins with the root of their site (`/docs/x`, `/img/a.png`) names: that file of the folder,
        or the one whose path ends as it does.
        """
        steps = path.strip("/").split("/")
        for at in range(len(steps)):
            end = "/".join(steps[at:])
            ends = [end, *(f"{end.removesuffix('.html')}{one}" for one in ENDINGS)] if end else []
            ends += [posixpath.join(end, name) for name in ("index.md", "README.md")]
            if exact := next((one for one in ends if one in self.files or one in self.slugs), ""):
                return exact
            some = {one for one in (*self.files, *self.slugs) if any(one.endswith(f"/{end}") for end in ends)}
            if len(some) == 1:
                return some.pop()
        return path.strip("/")

    def _picture(self, path: str) -> str:
        if path not in self.taken:
            stem, _, ending = posixpath.basename(path).rpartition(".")
            made, count = f"img/{slug_of(stem) or 'picture'}.{ending.lower()}", 1
            while made in self.taken.values():
                count += 1
                made = f"img/{slug_of(stem) or 'picture'}-{count}.{ending.lower()}"
            self.taken[path] = made
        return quote(self.taken[path])

    def _note(self, what: str) -> None:
        self.brought.notes.append(f"{self.chapter.path} {what}")
