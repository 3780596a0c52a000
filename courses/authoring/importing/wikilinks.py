"""Links as Obsidian writes them, `[[Note]]`, `[[Note#Heading|words]]` and `![[picture.png]]`: by the name of a file, wherever it lies."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable

from courses.reading.course_files import PICTURES

PATTERN = re.compile(
    r"(?P<mark>!?)(?<![\w\[\\])\[\[(?![\s\[-])(?P<path>[^\[\]|#\n]*)(?:#(?P<anchor>[^\[\]|\n]+))?"
    r"(?:\\?\|(?P<words>[^\[\]\n]*))?\]\](?![(\[:])"
)


def as_markdown(found: re.Match[str], path: str, files: Iterable[str]) -> str:
    """The link in Markdown, for the text at `path`; as it stands where no file has that name."""
    named, anchor = unicodedata.normalize("NFC", found["path"].strip()), (found["anchor"] or "").strip()
    there = _named(named, path, files) if named else path
    if not there or not (named or anchor):
        return found.group()
    is_picture = bool(found["mark"]) and there.rpartition(".")[2].casefold() in PICTURES
    words = (found["words"] or "").strip()
    if is_picture:
        words = "" if re.fullmatch(r"\d*(?:x\d+)?", words) else words
    else:
        words = words or (f"{posixpath.basename(named)}: {anchor}" if named and anchor else named or anchor)
    begins = posixpath.relpath(there, posixpath.dirname(path) or ".") if named else ""
    place = (
        "#" + "-".join(re.findall(r"\w+", anchor.casefold())) if anchor and not anchor.startswith("^") else ""
    )
    return f"{'!' * is_picture}[{words}](<{begins}{place}>)"


def _named(name: str, path: str, files: Iterable[str]) -> str:
    """The file of that name that is nearest; names are told apart by no capitals, and a text needs no ending."""
    wanted = name.casefold().removesuffix(".md")
    some = [
        one
        for one in files
        for held in (one.casefold(), re.sub(r"\.(?:md|markdown|mdx)$", "", one.casefold()))
        if held == wanted or held.endswith(f"/{wanted}")
    ]
    own = posixpath.dirname(path)
    return min(some, key=lambda one: (posixpath.dirname(one) != own, one.count("/"), one), default="")
