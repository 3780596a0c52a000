"""Marks that other programs read and GitHub or this site does not: they are shown as they stand, so the author hears of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from courses.compiling.comments import Line
from courses.reading.fact_marks import code_in

# What it is → what to write. The first that fits a place is told; each once in a file.
_MARKS = (
    (
        r"^[ \t>]*\[(?:TOC|\[_?TOC_?\])\][ \t]*$",
        "take it away: the page has a map of its sections",
    ),
    (r"!\[\[[^\[\]\n]+\]\]", "write ![what it shows](../img/name.png)"),
    (
        r"(?<![\w\[\]\\!])\[\[(?![\s_\[-]|(?:toc|TOC)\])[^\[\]\n]+(?<!\s)\]\](?![(\[:])",
        "write [words](name.md)",
    ),
    (
        r"(?<=[^\s\\^~])\^\[[^\[\]\n]+\](?!\()",
        "write [^1] there, and on a line of its own [^1]: and the text",
    ),
    (r'^[ \t>]*===[!+]?[ \t]+"[^"\n]*"', "write the title of each tab as a ### heading, and no indentation"),
    (r"^\*\[[^\[\]\n]+\]:", "put the word into terms.yaml"),
    (r'^[ \t>]*-{1,}8<-{1,}(?:[ \t]+"[^"\n]*")?', "copy the text of the file into this one"),
    (r"(?<![\w%])%%(?!\s)[^%\n]+%%(?![\w%])", "write <!-- --> around it"),
    (r"(?<![\w+])\+\+[a-z0-9-]+(?:\+[a-z0-9-]+)*\+\+(?![\w+])", "write `Ctrl` + `C`"),
    (r"!\[[^\[\]\n]*\]\([^()\s]+[ \t]+=\d*x?\d*%?\)", "take the size away: a picture has that of its file"),
    (
        r"(?<![\\$\w])\$(?=[^$\n]*[\\^_=]|[A-Za-z]\$)(?![\s$\d][^$\n]*\s)(?:[^$\n\\]|\\.)+?(?<![\s\\])\$(?![\w$])",
        r"write \( and \) around a formula: a single $ is money",
    ),
    (
        r"(?<![\w~)\]}*_`'’|\\])~(?=[^\s~])[^~\n]+(?<=\S)~(?![\w~])",
        "write ~~ on both sides of what is struck",
    ),
    (r"(?<!\\)\\\\\(.+?\\\\\)", r"write \( and \), each with one backslash"),
    (
        r"(?<![\w:/.\\`])(?::(?:[a-z][a-z0-9_-]{1,30}|[+-]1):)(?![\w:`(\[])",
        "write the sign itself, such as ✅",
    ),
    (
        r"(?<![!\\])\[[^\[\]\n]+\]\([^()\s]+\)\{[ :]*[.#\w][^{}\n]*\}",
        "take the braces away: a link has none here",
    ),
    (r"(?<![!\]\\])\[\]\([^()\s]+\)", "write words for the link between its brackets"),
)
# What each of them has in it, in the same order: to look for that first takes a fraction of the time.
_SIGNS = ("[", "![[", "[[", "^[", "===", "*[", "8<", "%%", "++", "![", "$", "~", r"\\(", ":", "){", "[](")
_ALL = tuple(
    (sign, re.compile(pattern, re.IGNORECASE if "TOC" in pattern else 0), advice)
    for sign, (pattern, advice) in zip(_SIGNS, _MARKS, strict=True)
)
_FORMULA = re.compile(r"\$`[^`]+`\$|\\\(.*?\\\)|\$\$.*?\$\$|(?<=\])\([^()\s]*\)|https?://\S+")
_ANY = re.compile(r"[\[$:+%=~\\]|8<")


def foreign_marks_in(lines: Iterable[Line]) -> Iterator[tuple[int, str, str]]:
    """Each kind of mark once: its line, the mark, and what to write instead. What stands in code or in a formula is none."""
    seen: set[str] = set()
    for number, line in lines:
        if not _ANY.search(line) or line.lstrip(" >").startswith("#"):
            continue
        code: list[tuple[int, int]] | None = None
        for sign, pattern, advice in _ALL:
            if sign not in line or advice in seen or not (found := pattern.search(line)):
                continue
            code = (
                [*code_in(line), *(one.span() for one in _FORMULA.finditer(line))] if code is None else code
            )
            for one in pattern.finditer(line, found.start()):
                if not any(start <= one.start() < end for start, end in code):
                    seen.add(advice)
                    yield number, " ".join(one.group().split())[:60], advice
                    break
