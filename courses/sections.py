"""Turns the tree of a document into its sections: blocks by their headings, captioned tables, checklists,
code, labs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from courses.blocks import kind_of, normal
from courses.document import ContentError, ContentErrors, SourceFile
from courses.markup import BLOCKS, append, make, pieces, plain, refill
from courses.outline import CAPTION_MARK, FENCE_MARK, Fence, Heading, Outline
from courses.strict_yaml import read_yaml

# Ids that the page uses itself.
_TAKEN = re.compile(
    r"p\d+|(?:term|fact)-.*|lab-\d+-\d+-.*|fn(?:ref)?\d*-.*|main|map|lesson-map|on-this-page|find"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass
class Part:
    """One section while it is made; the opening before the first has no title."""

    title: str
    anchor: str
    line: int
    root: Element = field(default_factory=lambda: make("div"))
    blocks: list[Heading] = field(default_factory=list)


def slugify(title: str) -> str:
    """The anchor that a heading has when its author gives none."""
    ascii_ = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_.replace("'", "")))


class Arranger:
    """Arranges one document; mistakes gather in `outline.errors`."""

    def __init__(
        self, outline: Outline, blocks: Mapping[str, str], labs: Mapping[str, str], sides: Mapping[str, str]
    ) -> None:
        self.outline = outline
        self.more_blocks = blocks
        self.labs = labs
        self.sides = sides

    def arrange(self, root: Element) -> list[Part]:
        """The opening, which may be empty, and every section. Takes `root` apart."""
        self._fill_fences(root)
        notes = root.find("div[@class='footnote']")
        if notes is not None:
            root.remove(notes)
        parts = self._split(root)
        self._check(parts)
        for part in parts:
            for quote in part.root.iter("blockquote"):
                quote.set("class", "pull")
            _tables(part.root, part.title, self.sides)
            self._blocks(part)
        if notes is not None:
            self._give_footnotes(parts, notes)
        return parts

    def _split(self, root: Element) -> list[Part]:
        headings = iter(self.outline.headings)
        part = Part("", "", 0)
        parts = [part]
        for child in list(root):
            child.tail = None
            heading = next(headings, None) if child.tag in _HEADINGS else None
            if heading is not None and child.tag == "h2":
                title = plain(child)
                part = Part(title, heading.anchor or slugify(title), heading.line)
                parts.append(part)
                continue
            if heading is not None and child.tag == "h3":
                part.blocks.append(heading)
            part.root.append(child)
        return parts

    def _check(self, parts: list[Part]) -> None:
        seen: dict[str, int] = {}
        for part in parts[1:]:
            if not part.anchor:
                self._wrong(
                    part.line,
                    f"has the heading {part.title}, of which no anchor can be made: add {{#anchor}}",
                )
            elif part.anchor in seen:
                first = f"first in line {seen[part.anchor]}"
                self._wrong(
                    part.line, f"has the anchor {part.anchor} twice, {first}; add {{#another-anchor}}"
                )
            elif _TAKEN.fullmatch(part.anchor):
                self._wrong(
                    part.line,
                    f"has the anchor {part.anchor}, which the page uses itself; add {{#another-anchor}}",
                )
            seen.setdefault(part.anchor, part.line)
            if not any(_says_something(child) for child in part.root):
                self._wrong(part.line, f"has the section {part.title} with nothing in it")
        for heading in parts[0].blocks:
            self._wrong(heading.line, "has a block before the first section; a block stands inside a section")

    def _blocks(self, part: Part) -> None:
        """Puts what stands under each meaningful heading into a block. A pull quote at the end of one stands
        by itself, and so does the text after a checklist.
        """
        headings = iter(part.blocks)
        inside: list[Element] = []
        for group in _under_headings(part.root):
            if group[0].tag != "h3":
                inside += group
                continue
            heading = next(headings, None)
            if heading is not None and len(group) == 1:
                self._wrong(heading.line, f"has the block {plain(group[0])} with nothing in it")
            kind = kind_of(plain(group[0]), self.more_blocks)
            if not kind:
                inside += group
                continue
            end = len(group)
            while group[end - 1].tag == "blockquote" or (kind == "checklist" and _is_after_list(group, end)):
                end -= 1
            inside += [make("div", {"class": f"block {kind}"}, *group[:end]), *group[end:]]
        refill(part.root, list(_paired(inside)))

    # Fenced blocks

    def _fill_fences(self, root: Element) -> None:
        for at, paragraph in enumerate(list(root)):
            text = paragraph.text or ""
            if paragraph.tag == "p" and text.startswith(FENCE_MARK):
                fence = self.outline.fences[int(text.strip(FENCE_MARK))]
                root[at] = self._lab(fence) if fence.is_lab else _code(fence)

    def _lab(self, fence: Fence) -> Element:
        """The place of a lab: its name, its inputs as JSON, and a link for readers without JavaScript."""
        name = fence.lab
        if name not in self.labs:
            known = f"the labs are {', '.join(sorted(self.labs))}" if self.labs else "this site has no labs"
            self._wrong(
                fence.line, f"places the lab {name or 'without a name'}, which does not exist; {known}"
            )
        inputs: object = {}
        try:
            read = read_yaml(SourceFile(self.outline.path, fence.body, ""), first_line=fence.line + 1)
            inputs = {} if read.data is None else read.data
            if not isinstance(inputs, dict):
                self._wrong(
                    fence.line + 1, f"presets the lab {name} with something else than `input: value` lines"
                )
        except ContentErrors as problem:
            self.outline.errors += problem.errors
        query = f"?{urlencode(inputs)}" if isinstance(inputs, dict) and inputs else ""
        link = make("a", {"href": f"/labs/{name}/{query}"}, f"Open the lab: {self.labs.get(name, name)}")
        attributes = {"class": "lab", "data-lab": name, "data-inputs": json.dumps(inputs, default=str)}
        return make("div", attributes, make("p", {}, link))

    # Footnotes

    def _give_footnotes(self, parts: list[Part], notes: Element) -> None:
        """Puts each footnote at the end of the section that first refers to it, numbered through the
        document.
        """
        marks = _footnote_marks(parts)
        found: dict[int, list[Element]] = {}
        for number, note in enumerate(notes.iter("li"), start=1):
            label = note.get("id", "").removeprefix("fn:")
            if label not in marks:
                line = self.outline.line_of(f"[^{label}]:")
                self._wrong(line, f"has the footnote [^{label}], to which nothing refers")
                continue
            for nth, (_, mark) in enumerate(marks[label], start=1):
                mark.set("id", _mark_id(number, nth))
                mark[0].set("href", f"#fn-{number}")
            _number(note, number)
            found.setdefault(marks[label][0][0], []).append(note)
        for at, own in found.items():
            parts[at].root.append(
                make("aside", {"class": "footnotes", "aria-label": "Notes"}, make("ol", {}, *own))
            )

    def _wrong(self, line: int, message: str) -> None:
        self.outline.errors.append(ContentError(self.outline.path, line, message))


def _footnote_marks(parts: list[Part]) -> dict[str, list[tuple[int, Element]]]:
    """Label → in which part each mark of that footnote stands, and the mark."""
    marks: dict[str, list[tuple[int, Element]]] = {}
    for at, part in enumerate(parts):
        for mark in part.root.iter("sup"):
            if len(mark) and mark.get("id", "").startswith("fnref"):
                marks.setdefault(mark[0].get("href", "").removeprefix("#fn:"), []).append((at, mark))
    return marks


def _mark_id(number: int, nth: int) -> str:
    return f"fnref-{number}" if nth == 1 else f"fnref{nth}-{number}"


def _number(note: Element, number: int) -> None:
    note.attrib.update({"id": f"fn-{number}", "value": str(number)})
    backs = [link for link in note.iter("a") if link.get("class") == "footnote-backref"]
    for nth, link in enumerate(backs, start=1):
        link.attrib = {
            "class": "footnote-backref",
            "href": f"#{_mark_id(number, nth)}",
            "aria-label": "Back to the text",
        }


def _is_after_list(group: list[Element], end: int) -> bool:
    """Whether the last of the first `end` elements comes after a list."""
    return group[end - 1].tag not in ("ul", "ol") and any(one.tag in ("ul", "ol") for one in group[:end])


def _says_something(element: Element) -> bool:
    return element.tag not in _HEADINGS and bool(plain(element) or element.get("class") == "lab")


def _under_headings(root: Element) -> list[list[Element]]:
    """The children in groups, each of which but the first begins with an h3."""
    groups: list[list[Element]] = [[]]
    for child in root:
        if child.tag == "h3":
            groups.append([])
        groups[-1].append(child)
    return [group for group in groups if group]


def _paired(blocks: list[Element]) -> list[Element]:
    """The same, where "can" directly followed by "cannot" stand side by side."""
    paired: list[Element] = []
    for block in blocks:
        before = paired[-1].get("class") if paired else None
        if block.get("class") == "block cannot" and before == "block can":
            paired[-1] = make("div", {"class": "can-cannot"}, paired[-1], block)
        else:
            paired.append(block)
    return paired


def _code(fence: Fence) -> Element:
    attributes = {"class": f"language-{fence.info}"} if fence.info else {}
    return make("pre", {"tabindex": "0"}, make("code", attributes, fence.body + "\n"))


def _tables(root: Element, title: str, sides: Mapping[str, str]) -> None:
    """Puts each table into a figure that scrolls by itself, with the caption that stands before it."""
    caption: Element | None = None
    inside: list[Element | str] = []
    for child in list(root):
        if child.tag == "p" and (child.text or "").startswith(CAPTION_MARK):
            child.text = (child.text or "").removeprefix(CAPTION_MARK)
            caption = make("figcaption", {}, *pieces(child))
        elif child.tag == "table":
            _mark_cells(child, sides)
            label = plain(caption) if caption is not None else title or "Table"
            scroll = make(
                "div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label}, child
            )
            inside.append(
                make("figure", {"class": "table"}, *([caption] if caption is not None else []), scroll)
            )
            caption = None
        else:
            inside.append(child)
    refill(root, inside)


def _mark_cells(table: Element, sides: Mapping[str, str]) -> None:
    for cell in (*table.iter("th"), *table.iter("td")):
        align = cell.attrib.pop("align", "")
        if align in ("right", "center"):
            cell.set("class", align)
    for head in table.iterfind("thead/tr/th"):
        if plain(head):
            head.set("scope", "col")
        else:
            head.tag = "td"
    for row in table.iterfind("tbody/tr"):
        if len(row) and plain(row[0]):
            row[0].tag = "th"
            row[0].set("scope", "row")
            if side := sides.get(normal(plain(row[0]))):
                row[0].set("class", " ".join(filter(None, [row[0].get("class", ""), f"side {side}"])))


def make_tickable(root: Element) -> list[str]:
    """Gives every bullet of the checklists a box; after the passages were cut, so that the bullets have their
    ids, which are returned.
    """
    lists = [
        items
        for block in root.iter("div")
        if block.get("class") == "block checklist"
        for items in block
        if items.tag in ("ul", "ol")
    ]
    points = [item for items in lists for item in items]
    for item in points:
        _tickable(item)
    return [item.get("id", "") for item in points]


def _tickable(item: Element) -> None:
    box = make("input", {"type": "checkbox"})
    label = make("label", {}, box, " ")
    after: list[Element | str] = []
    for piece in pieces(item):
        if isinstance(piece, Element) and piece.tag == "p" and not after:
            for part in pieces(piece):
                append(label, part)
        elif after or (isinstance(piece, Element) and piece.tag in BLOCKS):
            after.append(piece)
        else:
            append(label, piece)
    # Known by its words as they were written: what is shown may be translated by the browser.
    box.set("value", plain(label))
    refill(item, [label, *after])
