"""What Jekyll and kramdown write into Markdown, as older lessons of The Carpentries do: `{: .challenge}` and Liquid."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from courses.authoring.importing.fragments import anchor_mark, boxed
from courses.authoring.importing.text import FENCE, Text
from courses.compiling.comments import Line

_ATTRIBUTES = re.compile(r"(?P<before>[\s>]*)\{:(?P<inside>[^{}]*)\}\s*")
_BEHIND = re.compile(r"(?<=[^\s{>])[ \t]*\{:(?P<inside>\s*[^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_ID = re.compile(r"#([\w-]+)")
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.S)
_LINKED = re.compile(r"\{%-?\s*link\s+(?P<path>[^\s%]+)\s*-?%\}")
_INCLUDE = re.compile(r"\{%-?\s*include(?:_relative)?\s+(?P<path>[^\s%]+)[^%]*-?%\}")
_SAID = re.compile(r"\{\{-?\s*(?P<name>(?:site|page)(?:\.\w+)+)\s*(?P<filter>\|[^}]*)?-?\}\}")
_TAG = re.compile(r"[ \t]*\{%-?\s*(?P<name>\w+)[^%]*%\}")
_NAMES = (
    "callout challenge checklist discussion keypoints objectives prereq solution testimonial note tip warning important"
    " caution info danger question instructor spoiler"
)
_BOXES = frozenset(_NAMES.split())


def convert(text: Text, files: Mapping[str, bytes], site: Mapping[str, Any]) -> None:
    if text.has("{%", "{{"):
        _liquid(text, files, site)
    if text.has("{:"):
        text.substitute(_BEHIND, lambda found, number: _attribute_behind(found))
        _attributes(text)


def _liquid(text: Text, files: Mapping[str, bytes], site: Mapping[str, Any]) -> None:
    text.substitute(_RAW, lambda found, number: "", in_code=True)
    text.substitute(_COMMENT, lambda found, number: "", in_code=True)
    text.substitute(_LINKED, lambda found, number: f"/{found['path']}", in_code=True)
    text.substitute(_SAID, lambda found, number: _value(text, site, found, number), in_code=True)
    for _ in range(2):  # what is included includes once more
        text.substitute(_INCLUDE, lambda found, number: _included(text, files, found, number), in_code=True)
        text.substitute(_SAID, lambda found, number: _value(text, site, found, number), in_code=True)

    def left(found: re.Match[str], number: int) -> str:
        text.note(number, f"has {' '.join(found.group().split())[:60]}, which nothing fills in; left out")
        return ""

    text.substitute(_TAG, left)


def _value(text: Text, site: Mapping[str, Any], found: re.Match[str], number: int) -> str:
    value: Any = {"site": site}
    for step in found["name"].split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if found["name"].endswith(("baseurl", "root", "url")):
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    text.note(number, f"has {found.group()[:60]}, which nothing fills in; its name is shown")
    return found["name"].rpartition(".")[2]


def _included(text: Text, files: Mapping[str, bytes], found: re.Match[str], number: int) -> str:
    path = found["path"].strip("\"'")
    for there in (f"_includes/{path}", posixpath.join(posixpath.dirname(text.path), path)):
        raw = files.get(there)
        if raw is not None and path.endswith((".md", ".txt", ".snip")) and len(raw) < 100_000:
            return raw.decode("utf-8", "replace").rstrip("\n")
    text.note(number, f"includes {path}, which is no text of the folder; left out")
    return ""


def _attribute_behind(found: re.Match[str]) -> str:
    """`{: #id}` behind a heading or a picture."""
    ids = _ID.findall(found["inside"])
    if not ids:
        return ""
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    return f" {{#{ids[0]}}}" if line.lstrip(" >").startswith("#") else anchor_mark(ids[0])


def _attributes(text: Text) -> None:
    """`{: .bash}` names the language of the code above it, `{: .challenge}` the box that the quote above it is."""
    lines: list[Line] = []
    for number, line in text.lines:
        found = _ATTRIBUTES.fullmatch(line) if "{:" in line else None
        if not found:
            lines.append((number, line))
            continue
        classes = _CLASS.findall(found["inside"])
        depth = found["before"].count(">")
        boxes = [name for name in classes if name in _BOXES]
        above = lines[-1][1] if lines else ""
        fence = FENCE.match(above)
        if fence and not fence["info"].strip() and not boxes:
            _language(lines, classes)
        elif boxes and above.count(">", 0, len(above) - len(above.lstrip(" >"))) > depth:
            _box(lines, boxes[0], depth)
        elif above.lstrip(" >").startswith("#") and (ids := _ID.findall(found["inside"])):
            lines[-1] = (lines[-1][0], f"{above} {{#{ids[0]}}}")
        # what else it says of its looks means nothing here, nor on GitHub
    text.lines = lines


def _language(lines: list[Line], classes: list[str]) -> None:
    """Puts the class on the opening marks of the code block that ends here."""
    named = next((name.removeprefix("language-") for name in classes), "")
    closing = FENCE.match(lines[-1][1])
    for at in range(len(lines) - 2, -1, -1):
        found = FENCE.match(lines[at][1])
        if found and closing and found["marks"].startswith(closing["marks"][:3]):
            if not found["info"].strip():
                lines[at] = (lines[at][0], f"{lines[at][1].rstrip()}{named}")
            return


def _box(lines: list[Line], name: str, depth: int) -> None:
    """Makes a box of the quote that ends here, `depth` quotes deep."""
    signs = re.compile(rf"(?P<outer>(?:[ \t]*>){{{depth}}})[ \t]*> ?")
    start = len(lines)
    while start and signs.match(lines[start - 1][1]):
        start -= 1
    inside = [(number, signs.sub("", line, count=1)) for number, line in lines[start:]]
    title = ""
    if inside and (heading := re.match(r"#+\s+(.*?)\s*(?:\{#[\w-]+\})?\s*#*$", inside[0][1])):
        title, inside = heading[1] if heading[1].casefold() != name else "", inside[1:]
    number = lines[start][0] if start < len(lines) else 1
    outer = "> " * depth
    lines[start:] = [
        (at, f"{outer}{line}".rstrip())
        for at, line in [(number, ""), *boxed(name, inside, number, title), (number, "")]
    ]
