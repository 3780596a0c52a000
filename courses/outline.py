"""The lines of a Markdown body: its headings, fenced blocks and captions, each with its line in the file.

Python-Markdown knows no lines, and differs from other Markdown hosts in where a heading, a list or a code
block may begin. Here the body is brought into the one form that all read alike; what cannot be is an error
with its line.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from courses.document import ContentError
from courses.tables import CAPTION, FENCE, captions_of, count_cells, is_table

# Marks in the text for Python-Markdown; `courses.folder` refuses these characters in a file.
FENCE_MARK = "\ue000"
CAPTION_MARK = "\ue001"

MOST_SEARCHES = 500  # each reads the whole file

_HEADING = re.compile(r"(#{1,6})(.*)")
_GOOD_ANCHOR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INDENTED = re.compile(r"[ \t]+(?:(#{1,6})\s|`{3,}|~{3,})")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")
_BULLET = re.compile(r"[-*+][ \t]+\S|1\.[ \t]+\S")
_SHALLOW_BULLET = re.compile(r"[ ]{1,3}(?:[-*+]|\d+\.)[ \t]+\S")
_IN_LIST = re.compile(r"[-*+][ \t]|\d+\.[ \t]|[ \t]|:[ \t]|\[\^")
# The target of a link: after `](`, after `]:`, or alone between angle brackets.
LINK = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|<(?=https?:|mailto:))(?P<href>(?:[^\s<>()]|\([^\s<>()]*\))*)")
_INFO = re.compile(r"[\w+#.-]*")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str  # as the author gave it, or empty
    line: int


@dataclass(frozen=True)
class Fence:
    """A fenced block: `info` is what follows the opening marks, `body` begins in the line after `line`."""

    info: str
    body: str
    line: int
    end: int  # the first line after it

    @property
    def is_lab(self) -> bool:
        return self.info.split(" ")[0] == "lab"

    @property
    def lab(self) -> str:
        return self.info.removeprefix("lab").strip()


@dataclass
class Outline:
    """A body ready for Python-Markdown; the n-th FENCE_MARK paragraph stands for `fences[n]`."""

    path: str
    headings: list[Heading] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    # (line number, text) of what is not in a fenced block, to find where something stands
    text_lines: list[tuple[int, str]] = field(default_factory=list)
    errors: list[ContentError] = field(default_factory=list)
    searches: int = 0

    @property
    def markdown(self) -> str:
        return "\n".join(self.lines)

    def lines_of_links(self) -> dict[str, list[int]]:
        """Target of a link, as it is written → the lines where it stands, in order."""
        found: dict[str, list[int]] = {}
        for number, line in self.text_lines:
            for link in LINK.finditer(line):
                found.setdefault(html.unescape(link.group("href")), []).append(number)
        return found

    def line_of(self, text: str, nth: int = 0) -> int:
        """The line of the n-th place where `text` stands outside code blocks; 0 when there is none, and when
        there were so many mistakes before that nobody misses the line.
        """
        self.searches += 1
        if self.searches > MOST_SEARCHES:
            return 0
        for number, line in self.text_lines:
            nth -= line.count(text)
            if nth < 0:
                return number
        return 0


def read_outline(path: str, body: str, first_line: int) -> Outline:
    return _Scanner(path, body.split("\n"), first_line).scan()


class _Scanner:
    def __init__(self, path: str, lines: list[str], first_line: int) -> None:
        self.source = lines
        self.first_line = first_line
        self.outline = Outline(path)
        self.captions = captions_of(lines)
        self.caption_of = {table: caption for caption, table in self.captions.items()}
        self.table_until = 0
        self.block = ""  # the first line of the run of lines that is being read

    def scan(self) -> Outline:
        at = 0
        while at < len(self.source):
            line = self.source[at]
            if fence := FENCE.match(line):
                at = self._fence(at, fence.group(1), fence.group(2).strip())
                continue
            self.outline.text_lines.append((self.first_line + at, line))
            self._line(at, line)
            at += 1
        return self.outline

    def _line(self, at: int, line: str) -> None:
        if at in self.captions:
            self._caption(at, line)
        elif at < self.table_until:
            self._append(line)
        elif line.startswith("#"):
            self._heading(at, line)
        elif at + 1 < len(self.source) and is_table(line, self.source[at + 1]):
            self._table(at, line)
        else:
            self._text(at, line)

    def _text(self, at: int, line: str) -> None:
        if not line.strip():
            self.block = ""
            self.outline.lines.append("")
            return
        if at == self.table_until:
            self._apart()
        if found := _INDENTED.match(line):
            what = "heading" if found.group(1) else "code block"
            if what == "code block" or len(line) - len(line.lstrip()) < 4:
                self._wrong(at, f"has a {what} that does not start at the beginning of its line")
        if self.block and _UNDERLINE.match(line) and not _IN_LIST.match(self.block):
            self._wrong(at, "has an underlined heading; a section begins with `## ` and a block with `### `")
        if _SHALLOW_BULLET.match(line) and _IN_LIST.match(self.block):
            self._wrong(
                at,
                "has a bullet that is indented by less than four spaces; a bullet within a bullet needs four",
            )
        if (
            self.block
            and _BULLET.match(line)
            and not _IN_LIST.match(self.block)
            and not self.block.startswith(">")
        ):
            # Python-Markdown needs an empty line before a list, others do not.
            self._apart()
        if CAPTION.match(line) and not self.block:
            self._wrong(at, "has a caption, but no table stands directly above or below it")
        self._append(line)

    def _append(self, line: str) -> None:
        self.block = self.block or line
        self.outline.lines.append(line)

    def _apart(self) -> None:
        self.outline.lines.append("")
        self.block = ""

    def _heading(self, at: int, line: str) -> None:
        found = _HEADING.match(line)
        assert found
        marks, rest = found.groups()
        level = len(marks)
        text, anchor = self._anchor(at, _without_closing(rest.rstrip()))
        if rest and not rest.startswith((" ", "\t")):
            self._wrong(at, "begins with # but is no heading: a heading has a space after its # marks")
        elif not text:
            self._wrong(at, "has a heading without text")
        elif level == 1:
            self._wrong(at, "has a # heading: the title stands in the front matter, sections begin with ##")
        elif level > 2 and anchor:
            self._wrong(at, "has an anchor on a heading that is not a section; only ## headings have one")
        self.outline.headings.append(Heading(level, text, anchor, self.first_line + at))
        self._apart()
        # Python-Markdown takes any # at the end for a closing mark, and so would "Learn C#" lose it
        self.outline.lines.append(f"{marks} {text}" if not text.endswith("#") else f"{marks} {text[:-1]}\\#")
        self._apart()

    def _anchor(self, at: int, text: str) -> tuple[str, str]:
        start = text.rfind("{#")
        if start < 0 or not text.endswith("}"):
            return text.strip(), ""
        anchor = text[start + 2 : -1]
        if not _GOOD_ANCHOR.fullmatch(anchor):
            self._wrong(
                at,
                f"has the anchor {anchor or 'that is empty'}: use small letters, digits and single hyphens",
            )
            anchor = ""
        return text[:start].strip(), anchor

    def _caption(self, at: int, line: str) -> None:
        if self.captions[at] > at:  # a caption below its table was put above it already
            self._apart()
            self.outline.lines.append(_marked(line))
        self._apart()

    def _table(self, at: int, line: str) -> None:
        end = at
        while end < len(self.source) and "|" in self.source[end]:
            end += 1
        self.table_until = end
        columns = count_cells(line)
        if (ruled := count_cells(self.source[at + 1])) != columns:
            self._wrong(at + 1, f"has a table of {columns} columns with a rule of {ruled}")
        for row in range(at + 2, end):
            cells = count_cells(self.source[row])
            if cells != columns and row not in self.captions:
                self._wrong(row, f"has a row of {cells} cells in a table of {columns} columns")
        below = self.caption_of.get(at, at)
        if below > at:
            self._apart()
            self.outline.lines.append(_marked(self.source[below]))
        self._apart()
        self._append(line)

    def _fence(self, at: int, marks: str, info: str) -> int:
        close = re.compile(rf"{re.escape(marks[0])}{{{len(marks)},}}\s*$")
        end = next((n for n in range(at + 1, len(self.source)) if close.match(self.source[n])), None)
        if end is None:
            self._wrong(at, "has a code block that does not end")
            end = len(self.source)
        kind, _, name = info.partition(" ")
        if kind != "lab" and (name or not _INFO.fullmatch(kind)):
            self._wrong(
                at, f"has a code block marked `{info}`: that is one word for the language, or `lab NAME`"
            )
        self._apart()
        self.outline.lines.append(f"{FENCE_MARK}{len(self.outline.fences)}{FENCE_MARK}")
        self._apart()
        self.outline.fences.append(
            Fence(info, "\n".join(self.source[at + 1 : end]), self.first_line + at, self.first_line + end + 1)
        )
        return end + 1

    def _wrong(self, at: int, message: str) -> None:
        self.outline.errors.append(ContentError(self.outline.path, self.first_line + at, message))


def _marked(caption: str) -> str:
    return f"{CAPTION_MARK}{caption.removeprefix('Table:').strip()}"


def _without_closing(heading: str) -> str:
    """Without the # marks that may close a heading; those of "Learn C#" are text."""
    text = heading.rstrip("#")
    return text.rstrip() if not text or text[-1].isspace() else heading
