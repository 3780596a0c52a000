"""The lines of a Markdown body, and what was read out of them: headings and fenced blocks, each with its line.

The body goes to the converter nearly as it is. Comments are taken out, a caption stands apart above its table, and a
list within a numbered one is moved under the text of its item, where its author meant it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courses.compiling.comments import Line, without_comments
from courses.compiling.foreign_marks import foreign_marks_in
from courses.compiling.raw_html import ATTRIBUTE_LINE, tags_in, templates_in
from courses.reading.document import ContentError
from courses.reading.markup import plain
from courses.reading.tables import CAPTION, FENCE, captions_of, count_cells, is_table, with_bars_in_code

# A mark in the text; `courses.reading.folder` refuses this character in a file.
CAPTION_MARK = "\ue001"

_DRAWN = frozenset(
    ("mermaid", "geojson", "topojson", "stl", "plantuml", "graphviz", "dot")
)  # by GitHub and others
MOST_SEARCHES = 500  # each reads the whole file
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_GOOD_ANCHOR = re.compile(r"[^\W_]+(?:[-_]+[^\W_]+)*")
_NO_HEADING = re.compile(r"#{1,6}(?=[^\s#!\d])")
_ENDS_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})\s*$")
_BULLET = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +)\S")
# The target of a link: after `](`, after `]:`, or alone between angle brackets.
LINK = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|<(?=https?:|mailto:))(?P<href>(?:[^\s<>()]|\([^\s<>()]*\))*)")
_ANCHOR = re.compile(r"\s*(?:\{(?P<inside>[^{}]*)\}|\[\[(?P<hugging>[^\[\]\s]+)\]\])\s*$")
_ATTRIBUTES = re.compile(r"(?:#[^\s#]*|\.[\w-]+|-|[\w-]+=\S*)(?:\s+(?:#[^\s#]*|\.[\w-]+|-|[\w-]+=\S*))*")


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
    end: int  # the line after its closing marks

    @property
    def is_lab(self) -> bool:
        return self.info.split(" ", 1)[0] == "lab"

    @property
    def is_question(self) -> bool:
        return self.info.split(" ")[0] == "ask"

    @property
    def question(self) -> str:
        return self.info.removeprefix("ask").strip()

    @property
    def lab(self) -> str:
        return self.info.partition(" ")[2].strip()


@dataclass
class Outline:
    """A body ready for the converter; headings and fences are known once its HTML was read."""

    path: str
    source: list[Line] = field(default_factory=list)  # as its author wrote it, without comments
    lines: list[Line] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    # (line number, text) of what is not in a block of code, to find where something stands
    text_lines: list[Line] = field(default_factory=list)
    errors: list[ContentError] = field(default_factory=list)
    warnings: list[ContentError] = field(default_factory=list)
    searches: int = 0

    @property
    def markdown(self) -> str:
        return "\n".join(text for _, text in self.lines)

    def wrong(self, line: int, message: str) -> None:
        self.errors.append(ContentError(self.path, line, message))

    def warn(self, line: int, message: str) -> None:
        self.warnings.append(ContentError(self.path, line, message))

    def line_at(self, element: Element) -> int:
        """The line of the file in which a block begins; 0 when it is not known."""
        return self._number(int(element.get("data-line", 0)))

    def _number(self, place: int) -> int:
        """The number in the file of the n-th line that the converter was given, from 1."""
        if not 0 < place <= len(self.lines):
            return self.lines[-1][0] + 1 if self.lines and place else 0
        return self.lines[place - 1][0]

    def take(self, root: Element) -> None:
        """Reads the headings and the code out of the tree."""
        covered: set[int] = set()
        for block in root.iter("pre"):
            start, end = int(block.get("data-line", 0)), int(block.get("data-end", 0))
            fenced = "data-fenced" in block.attrib
            if fenced and not (end > start and _ENDS_FENCE.fullmatch(self.lines[end - 1][1])):
                self.wrong(self._number(start), "has a code block that does not end")
            covered.update(range(start, end + 1))
            body = "".join(block.itertext()).removesuffix("\n")
            first = self._number(start) if fenced else self._number(start) - 1
            if (drawn := block.get("data-info", "").split(" ")[0].strip("{}")) in _DRAWN:
                told = "a picture of it can be saved as SVG and shown with ![what it shows](../img/name.svg)"
                self.warn(
                    first, f"has a drawing in the words of {drawn}, which are shown as they stand; {told}"
                )
            self.fences.append(Fence(block.get("data-info", ""), body, first, self._number(end) + 1))
        self.text_lines = [line for place, line in enumerate(self.lines, start=1) if place not in covered]
        for heading in (child for child in root if child.tag in HEADINGS):
            self.headings.append(self._heading(heading))
        included = [
            (fence.line + 1, line)
            for fence in self.fences
            for line in fence.body.split("\n")
            if "{{#" in line
        ]
        for line, mark in templates_in([*self.text_lines, *included]):
            self.warn(line, f"has {mark}, which is shown as it stands: nothing fills it in here")
        for line, mark, advice in foreign_marks_in(self.text_lines):
            self.warn(line, f"has {mark}, which is shown as it stands; {advice}")
        for line, tag, advice in tags_in(self.text_lines):
            self.warn(line, f"has the HTML <{tag}>, which is shown as text; {advice}")

    def _heading(self, element: Element) -> Heading:
        line = self.line_at(element)
        anchor = take_anchor(element)
        if anchor and not (_GOOD_ANCHOR.fullmatch(anchor) and anchor == anchor.casefold()):
            self.wrong(line, f"has the anchor {anchor}: use small letters, digits and single hyphens")
            anchor = ""
        text = plain(element)
        if not text:
            self.wrong(line, "has a heading without text")
        return Heading(int(element.tag[1]), text, anchor, line)

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


def take_anchor(heading: Element) -> str:
    """The anchor at the end of a heading, `{#anchor}` or `[[anchor]]`, which is taken out of it with the other
    attributes that stand there.
    """
    last = heading[-1] if len(heading) else None
    text = (last.tail if last is not None else heading.text) or ""
    found = _ANCHOR.search(text)
    if not found or (found["inside"] is not None and not _ATTRIBUTES.fullmatch(found["inside"].strip())):
        return ""
    if last is not None:
        last.tail = text[: found.start()]
    else:
        heading.text = text[: found.start()]
    if found["hugging"]:
        return "-".join(re.findall(r"[^\W_]+", found["hugging"].casefold()))
    names = [word[1:] for word in found["inside"].split() if word.startswith("#")]
    return (names[0] or "that is empty") if names else ""


def without_anchor(line: str) -> str:
    """A line with a heading as it is written, without the attributes at its end."""
    found = _ANCHOR.search(line)
    if not found or (found["inside"] is not None and not _ATTRIBUTES.fullmatch(found["inside"].strip())):
        return line
    return line[: found.start()]


def read_outline(path: str, body: str, first_line: int) -> Outline:
    lines, unended = without_comments(body.split("\n"), first_line)
    scanner = _Scanner(path, lines)
    for line in unended:
        scanner.outline.wrong(line, "has a comment that does not end: `-->` is missing")
    return scanner.scan()


class _Scanner:
    def __init__(self, path: str, lines: list[Line]) -> None:
        self.source = [text for _, text in lines]
        self.numbers = [number for number, _ in lines]
        self.outline = Outline(path, lines)
        self.captions = captions_of(self.source)
        self.caption_of = {table: caption for caption, table in self.captions.items()}
        self.table_until = 0
        self.fence = ""
        self.begun = False  # whether the line before belongs to the same run of lines
        # of the numbered item that is being read: where its text begins, where what stands in it does, how far it moves
        self.width = self.inner = self.shift = 0

    def scan(self) -> Outline:
        for at, line in enumerate(self.source):
            if self.fence:
                self._append(at, line)
                if line.lstrip(" \t>").startswith(self.fence) and not line.strip(" \t>`~"):
                    self.fence = ""
            elif found := FENCE.match(line.lstrip(" \t>")):
                self.fence = found.group(1)
                self._append(at, line)
            else:
                self._line(at, line)
            self.begun = bool(line.strip())
        return self.outline

    def _line(self, at: int, line: str) -> None:
        if "{:" in line and ATTRIBUTE_LINE.fullmatch(line):
            self.outline.warn(
                self.numbers[at], f"has {line.strip(' >')}, which is left out: it means nothing here"
            )
            line = line[: line.index("{:")].rstrip()
        if at in self.captions:
            self._caption(at, line)
        elif at < self.table_until:
            self._append(at, with_bars_in_code(line))
        elif at + 1 < len(self.source) and is_table(line, self.source[at + 1]):
            self._table(at, line)
        else:
            if at == self.table_until and line.strip() and at:
                self._apart(at)
            if _NO_HEADING.match(line) and line.startswith("##"):
                self._wrong(at, "begins with # but is no heading: a heading has a space after its # marks")
            if CAPTION.match(line) and not self.begun:
                self._wrong(at, "has a caption, but no table stands directly above or below it")
            self._append(at, line)

    def _append(self, at: int, line: str) -> None:
        self.outline.lines.append((self.numbers[at], self._moved(line)))

    def _moved(self, line: str) -> str:
        """What stands in a numbered item by two spaces is moved under the item's text."""
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip():
            return line
        item = _BULLET.match(line)
        if not indent:
            if item:
                self.width = len(item[2]) + (len(item[3]) if len(item[3]) < 5 else 1)
            elif not self.begun:
                self.width = 0
            self.shift = 0
            return line
        follows = item is not None and item[2][0].isdigit() and item[2][:-1] != "1"
        if not self.shift and 2 <= indent < self.width and (item or not self.begun) and not follows:
            self.shift, self.inner = self.width - indent, indent
        if self.shift and indent < self.inner:
            self.shift = 0
        return " " * self.shift + line

    def _apart(self, at: int) -> None:
        self.outline.lines.append((self.numbers[at], ""))

    def _caption(self, at: int, line: str) -> None:
        if self.captions[at] > at:  # a caption below its table was put above it already
            self._apart(at)
            self.outline.lines.append((self.numbers[at], _marked(line)))
        self._apart(at)

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
            self._apart(at)
            self.outline.lines.append((self.numbers[below], _marked(self.source[below])))
        self._apart(at)
        self._append(at, with_bars_in_code(line))

    def _wrong(self, at: int, message: str) -> None:
        self.outline.wrong(self.numbers[at], message)


def _marked(caption: str) -> str:
    return f"{CAPTION_MARK}{caption.removeprefix('Table:').strip()}"
