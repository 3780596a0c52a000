"""Pieces of Markdown that several conversions write."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from courses.authoring.importing.text import indented
from courses.compiling.comments import Line

_YOUTUBE = re.compile(r"//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)")


def anchor_mark(name: str) -> str:
    """Stands in the text until headings are read; its signs are in no file, since they are taken out when it is read."""
    return f"\ue010{name}\ue011"


ANCHOR_MARK = re.compile("\ue010([^\ue010\ue011]*)\ue011")


def closed(title: str, lines: list[Line], number: int, *, opened: bool = False) -> list[Line]:
    """What is shown once its title is clicked."""
    return [(number, f"???{'+' * opened} {title}"), (number, ""), *indented(lines, "    ")]


def boxed(name: str, lines: list[Line], number: int, title: str = "") -> list[Line]:
    """A box. It has more colons than any box in it, so that it ends where its own line of them stands."""
    most = max((len(found[1]) for _, line in lines if (found := re.match(r"\s*(:{3,})", line))), default=2)
    colons = ":" * (most + 1)
    return [
        (number, f"{colons} {name} {title}".rstrip()),
        (number, ""),
        *lines,
        (number, ""),
        (number, colons),
    ]


def fenced(code: str, number: int, info: str = "") -> list[Line]:
    marks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
    return [(number, f"{marks}{info}"), *((number, line) for line in code.split("\n")), (number, marks)]


def as_code(words: str) -> str:
    words = " ".join(words.split())
    if "`" not in words:
        return f"`{words}`" if words else ""
    marks = "`" * (1 + max(len(run) for run in re.findall(r"`+", words)))
    return f"{marks} {words} {marks}"


def address(href: str) -> str:
    """As it stands in the brackets of a link."""
    return f"<{href}>" if re.search(r"[\s()]", href) else href


def embedded(src: str, title: str = "") -> str:
    """A link to what another program shows in its page; one to a film stands alone, and becomes a box."""
    if found := _YOUTUBE.search(src):
        listed_in = parse_qs(urlsplit(src).query).get("list")
        src = f"https://www.youtube.com/watch?v={found[1]}"
        if listed_in and found[1] == "videoseries":
            src = f"https://www.youtube.com/playlist?list={listed_in[0]}"
    src = f"https:{src}" if src.startswith("//") else src
    if not title and src.startswith("http"):
        return f"<{src}>"
    return f"[{title or src.rpartition('/')[2]}]({address(src)})"
