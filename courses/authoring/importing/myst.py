"""MyST, the Markdown of Jupyter Book and Sphinx: directives (`{note}` behind a fence or colons), roles and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courses.authoring.chapter_order import lenient_yaml
from courses.authoring.importing.fragments import anchor_mark
from courses.authoring.importing.text import FENCE, Text
from courses.compiling.comments import Line
from courses.compiling.markdown_blocks import KINDS

_OPENING = re.compile(
    r"(?P<indent>[ \t>]*)(?P<marks>`{3,}|~{3,}|:{3,})\{(?P<name>[\w:-]+)\}[ \t]*(?P<said>.*?)[ \t]*$"
)
_OPTION = re.compile(r"\s*:(?P<key>[\w-]+):[ \t]*(?P<value>.*?)\s*$")
_LABEL = re.compile(r"[ \t]*\((?P<label>[\w:. -]+)\)=[ \t]*")
_ROLE = re.compile(r"\{(?P<name>[a-z][\w:-]*)\}`(?P<said>[^`\n]+)`")
_TARGET = re.compile(r"(?P<words>.*?)\s*<(?P<target>[^<>]+)>", re.S)
_CODE = ("code-block", "code", "sourcecode", "code-cell", "highlight")
_CLOSED = ("dropdown", "toggle", "details", "solution", "spoiler")
_INSIDE = (
    "tab-set",
    "grid",
    "card-carousel",
    "margin",
    "sidebar",
    "epigraph",
    "card",
    "grid-item",
    "grid-item-card",
    "div",
)
_GONE = ("tableofcontents", "contents", "toctree", "index", "bibliography", "only", "margin-figure-end")
_WORDS_ONLY = {
    "ref",
    "numref",
    "eq",
    "term",
    "abbr",
    "guilabel",
    "menuselection",
    "index",
    "py:func",
    "py:class",
    "any",
}


def convert(text: Text) -> None:
    if text.path.casefold().endswith((".qmd", ".rmd")):  # there braces hold a language
        return
    if text.has("{") and any(_OPENING.match(line) for _, line in text.lines):
        text.lines = list(_directives(text, text.lines))
    if text.has(")="):
        _labels(text)
    if text.has("}`"):
        text.substitute(_ROLE, lambda found, number: _role(text, found, number), in_code=True)


def _directives(text: Text, lines: list[Line]) -> Iterator[Line]:
    at, fence = 0, ""
    while at < len(lines):
        number, line = lines[at]
        opening = _OPENING.match(line) if not fence else None
        if opening is None:
            if found := FENCE.match(line):
                closes = found["marks"].startswith(fence) and not found["info"].strip()
                fence = found["marks"] if not fence else "" if closes else fence
            yield number, line
            at += 1
            continue
        end = _end(lines, at, opening)
        indent = opening["indent"]
        body = [
            (of, one.removeprefix(indent).removeprefix(indent.rstrip())) for of, one in lines[at + 1 : end]
        ]
        options, body = _options(body)
        made = _written(text, number, opening, options, body)
        if made is None:
            yield from lines[at : end + 1]
        else:
            yield from ((of, f"{indent}{one}" if one.strip() else indent.rstrip()) for of, one in made)
        at = end + 1


def _end(lines: list[Line], at: int, opening: re.Match[str]) -> int:
    """The line that closes it: colons within colons are counted where they have as many."""
    marks, depth = opening["marks"], 0
    for place in range(at + 1, len(lines)):
        line = lines[place][1].strip(" \t>")
        if line.startswith(marks) and not line.strip(marks[0]):
            if not depth:
                return place
            depth -= 1
        elif marks[0] == ":" and line.startswith(marks) and _OPENING.match(line) and line[len(marks)] == "{":
            depth += 1
    return len(lines)


def _options(body: list[Line]) -> tuple[dict[str, str], list[Line]]:
    if body and body[0][1].strip() == "---":
        end = next((at for at, (_, line) in enumerate(body) if at and line.strip() == "---"), 0)
        said = lenient_yaml("\n".join(line for _, line in body[1:end]))
        return {str(key): str(value) for key, value in said.items()}, body[end + 1 :]
    options: dict[str, str] = {}
    while body and (found := _OPTION.match(body[0][1])):
        options[found["key"]] = found["value"]
        body = body[1:]
    return options, body


def _written(
    text: Text, number: int, opening: re.Match[str], options: dict[str, str], body: list[Line]
) -> list[Line] | None:
    """None for what stays as it is."""
    name, said = opening["name"], opening["said"]
    if name in _CODE:
        language = "python" if said.startswith("ipython") else said
        title = f' title="{options["caption"]}"' if "caption" in options else ""
        marks = opening["marks"].replace(":", "`")
        return [(number, f"{marks}{language or 'text'}{title}"), *body, (number, marks)]
    if name == "math":
        return [(number, "$$"), *([(number, said)] if said else []), *_full(body), (number, "$$")]
    if name in ("figure", "image"):
        return _picture(number, said, options, body)
    if name in _GONE:
        return []
    inside = list(_directives(text, body))
    if name == "tab-item":
        return [(number, ""), (number, f"**{said}**"), (number, ""), *inside, (number, "")]
    if name in _INSIDE:
        return [*([(number, f"**{said}**"), (number, "")] if said else []), *inside]
    if name == "admonition" or name in KINDS or name in _CLOSED:
        classes = options.get("class", "").replace(",", " ").split()
        kind = next((one for one in classes if one in KINDS), "note") if name == "admonition" else name
        kind = "dropdown" if "dropdown" in classes or "toggle" in classes else kind
        title = said if name == "admonition" or name in _CLOSED else ""
        title = title or (name.capitalize() if kind == "dropdown" and name in KINDS else "")
        begun = [(number, said)] if said and not title.startswith(said) else []
        colons = ":" * max(3, len(opening["marks"]) + 1)
        return [(number, f"{colons} {kind} {title}".rstrip()), *begun, *inside, (number, colons)]
    if name not in ("python", "r", "julia", "bash", "mermaid"):
        text.note(number, f"has the directive {{{name}}}, which has no form here; it stays as it is")
    return None


def _full(body: list[Line]) -> list[Line]:
    return [(number, line) for number, line in body if line.strip()]


def _picture(number: int, path: str, options: dict[str, str], body: list[Line]) -> list[Line]:
    caption = " ".join(" ".join(line for _, line in body).split()).replace('"', "”")
    alt = options.get("alt", "").replace("[", "(").replace("]", ")")
    plain = re.sub(r"[*`\[\]]", "", caption)
    shown = f' "{plain}"' if caption else ""
    label = options.get("name", "")
    return [
        (number, ""),
        (number, f"![{alt or plain}]({path}{shown})"),
        (number, anchor_mark(label) if label else ""),
    ]


def _labels(text: Text) -> None:
    """A label names what follows it: a heading keeps it as its anchor."""
    made: list[Line] = []
    waiting = ""
    for number, line in text.lines:
        if found := _LABEL.fullmatch(line):
            waiting = found["label"]
        elif waiting and line.strip():
            heading = re.match(r"#{1,6}\s", line)
            made.append(
                (number, f"{line} {anchor_mark(waiting)}" if heading else f"{anchor_mark(waiting)}{line}")
            )
            waiting = ""
        else:
            made.append((number, line))
    text.lines = made


def _role(text: Text, found: re.Match[str], number: int) -> str:
    name, said = found["name"], found["said"].strip()
    target = _TARGET.fullmatch(said)
    words, address = (target["words"], target["target"]) if target else (said, said)
    if name == "math":
        return f"$`{said}`$"
    if name in ("doc", "download"):
        path = address if name == "download" or address.endswith(".md") else f"{address}.md"
        return f"[{words}]({path.removeprefix('/') if name == 'doc' else path})"
    if name in ("ref", "numref", "any") and not target:
        words = said.rpartition(":")[2].replace("-", " ").replace("_", " ")
    if name == "ref":
        return f"[{words}](#{address})"
    if name in ("sub", "subscript"):
        return f"~{said}~"
    if name in ("sup", "superscript"):
        return f"^{said}^"
    if name in ("kbd", "command", "file", "code"):
        return f"`{said}`"
    if name not in _WORDS_ONLY:
        text.note(number, f"has the role {{{name}}} around {said[:60]}; its words are kept")
    return words
