"""Turns the tree of a document into its sections: blocks by their headings, captioned tables, checklists,
labs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from courses.compiling.anchors import Anchors, slugify
from courses.compiling.boxes import arrange_boxes
from courses.compiling.code_blocks import code_block
from courses.compiling.labs_in_text import Labs
from courses.compiling.outline import CAPTION_MARK, HEADINGS, Fence, Heading, Outline
from courses.interface import gettext
from courses.reading.blocks import kind_of, normal
from courses.reading.folder import SLUG
from courses.reading.markup import make, pieces, plain, refill

# What shows something though it has no words.
_SHOWS = frozenset(("img", "video", "audio", "math", "pre"))
_HOLD_TABLES = frozenset(("li", "dd", "blockquote", "aside", "details"))


@dataclass
class Part:
    """One section while it is made; the opening before the first has no title."""

    title: str
    anchor: str
    line: int
    root: Element = field(default_factory=lambda: make("div"))
    blocks: list[Heading] = field(default_factory=list)


class Arranger:
    """Arranges one document; mistakes gather in `outline.errors`."""

    def __init__(
        self,
        outline: Outline,
        blocks: Mapping[str, str],
        labs: Labs,
        sides: Mapping[str, str],
        title: str = "",
    ) -> None:
        self.outline = outline
        self.more_blocks = blocks
        self.labs = labs
        self.sides = sides
        self.title = title

    def _in_heading(self, label: str | None) -> str:
        """Said of a footnote that a heading refers to: headings stand in the map too, which has no notes."""
        mark = f"[^{label}]"
        heading = any(mark in line and line.lstrip().startswith("#") for _, line in self.outline.text_lines)
        return " but a heading; refer to it in the text" if heading else ""

    def arrange(self, root: Element) -> list[Part]:
        """The opening, which may be empty, and every section. Takes `root` apart."""
        self._fill_fences(root)
        for unused in root.findall("div[@data-unused-note]"):
            label = unused.get("data-unused-note")
            line = self.outline.line_of(f"[^{label}]:")
            self._wrong(
                line, f"has the footnote [^{label}], to which nothing refers{self._in_heading(label)}"
            )
            root.remove(unused)
        notes = root.find("div[@class='footnote']")
        if notes is not None:
            root.remove(notes)
        parts = self._split(root)
        self._check(parts)
        for part in parts:
            arrange_boxes(part.root, self.outline)
            _tables(part.root, part.title, self.sides)
            self._blocks(part)
        if notes is not None:
            self._give_footnotes(parts, notes)
        return parts

    def _split(self, root: Element) -> list[Part]:
        headings = iter(self.outline.headings)
        anchors = Anchors(self.outline)
        # blocks have an anchor where the text links to them
        linked = {link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "").startswith("#")}
        linked -= {slugify(heading.text) for heading in self.outline.headings if heading.level <= 2}
        part = Part("", "", 0)
        parts = [part]
        for place, child in enumerate(list(root)):
            child.tail = None
            heading = next(headings, None) if child.tag in HEADINGS else None
            if heading is not None and heading.level == 1 and not place:
                if normal(heading.text) != normal(self.title):
                    self.outline.warn(
                        heading.line,
                        f"has the # heading {heading.text}, which is not shown: the title stands in the front matter",
                    )
                continue
            if heading is not None and heading.level <= 2:
                if heading.level == 1:
                    self.outline.warn(
                        heading.line,
                        f"has the # heading {heading.text}, which is shown as a section; write ##",
                    )
                part = Part(heading.text, anchors.of(heading, f"section-{len(parts)}"), heading.line)
                parts.append(part)
                continue
            if heading is not None and heading.level == 3 and len(parts) == 1:
                part = Part(self.title, anchors.made_of(self.title, "section-1"), heading.line)
                parts.append(part)
            if heading is not None and heading.level == 3:
                part.blocks.append(heading)
            if heading is not None and heading.anchor:
                child.set("id", anchors.of(heading, ""))
            elif heading is not None and (own := slugify(heading.text)) in linked and own not in anchors.seen:
                child.set("id", anchors.made_of(heading.text, own, heading.line))
            part.root.append(child)
        if len(parts) == 1 and len(part.root):
            whole = Part(self.title, anchors.made_of(self.title, "section-1"), 0, part.root)
            parts = [Part("", "", 0), whole]
        return parts

    def _check(self, parts: list[Part]) -> None:
        for part in parts[1:]:
            if not any(_says_something(child) for child in part.root):
                self._wrong(part.line, f"has the section {part.title} with nothing in it")

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
        fence_of = dict(zip(root.iter("pre"), self.outline.fences, strict=True))
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "pre":
                    fence = fence_of[child]
                    made = self._filled(fence) if fence.info else None
                    made = code_block(child) if made is None else made
                    made.tail, child.tail = child.tail, None
                    parent[place] = made

    def _filled(self, fence: Fence) -> Element | None:
        """The place that another app fills; None for code."""
        return (
            self.labs.place(fence) if fence.is_lab else self._question(fence) if fence.is_question else None
        )

    def _question(self, fence: Fence) -> Element:
        """The place of a question: its id, and a link to where it is practised."""
        if not SLUG.fullmatch(fence.question):
            self._wrong(fence.line, "asks no question: behind `ask` stands the id of one of its quiz")
        if fence.body.strip():
            self._wrong(
                fence.line + 1, f"asks {fence.question} and says something more; its words stand in the quiz"
            )
        slug = self.outline.path.rpartition("/")[2].removesuffix(".md")
        query = urlencode({"question": fence.question})
        link = make("a", {"href": f"/lessons/{slug}/practice/?{query}"}, gettext("Try a question about this"))
        return make("div", {"class": "question-here", "data-ask": fence.question}, make("p", {}, link))

    # Footnotes

    def _give_footnotes(self, parts: list[Part], notes: Element) -> None:
        """Puts each footnote at the end of the section that first refers to it, numbered through the
        document.
        """
        marks = _footnote_marks(parts)
        found: dict[int, list[Element]] = {}
        for number, note in enumerate(notes.iterfind("ol/li"), start=1):
            label = note.get("id", "").removeprefix("fn:")
            if label not in marks:
                line = self.outline.line_of(f"[^{label}]:")
                self._wrong(
                    line, f"has the footnote [^{label}], to which nothing refers{self._in_heading(label)}"
                )
                continue
            for nth, (_, mark) in enumerate(marks[label], start=1):
                mark.set("id", _mark_id(number, nth))
                mark[0].set("href", f"#fn-{number}")
            _number(note, number)
            found.setdefault(marks[label][0][0], []).append(note)
        for at, own in found.items():
            parts[at].root.append(
                make("aside", {"class": "footnotes", "aria-label": gettext("Notes")}, make("ol", {}, *own))
            )

    def _wrong(self, line: int, message: str) -> None:
        self.outline.wrong(line, message)


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
            "aria-label": gettext("Back to the text"),
        }


def _is_after_list(group: list[Element], end: int) -> bool:
    """Whether the last of the first `end` elements comes after a list."""
    return group[end - 1].tag not in ("ul", "ol") and any(one.tag in ("ul", "ol") for one in group[:end])


def _says_something(element: Element) -> bool:
    return element.tag not in HEADINGS and bool(
        plain(element)
        or element.get("class") in ("lab", "question-here")
        or any(inside.tag in _SHOWS for inside in element.iter())
    )


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
            label = plain(caption) if caption is not None else title or gettext("Table")
            scroll = make(
                "div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label}, child
            )
            inside.append(
                make("figure", {"class": "table"}, *([caption] if caption is not None else []), scroll)
            )
            caption = None
        else:
            for holder in child.iter():
                if holder.tag in _HOLD_TABLES and holder.find("table") is not None:
                    _tables_within(holder, title, sides)
            inside.append(child)
    refill(root, inside)


def _tables_within(holder: Element, title: str, sides: Mapping[str, str]) -> None:
    tables = [child for child in holder if child.tag == "table"]
    for table in tables:
        place = list(holder).index(table)
        framed = make("div", {}, table)
        tail, table.tail = table.tail, None
        _tables(framed, title, sides)
        holder[place] = framed[0]
        framed[0].tail = tail


def _make_head(cell: Element, scope: str) -> None:
    """A formula in it is named by its words, since MathML names nothing by itself."""
    cell.tag = "th"
    cell.set("scope", scope)
    for formula in cell.iter("math"):
        formula.set("aria-label", formula.get("alttext", ""))


def _mark_cells(table: Element, sides: Mapping[str, str]) -> None:
    for cell in (*table.iter("th"), *table.iter("td")):
        align = cell.attrib.pop("align", "")
        if align in ("right", "center"):
            cell.set("class", align)
    for head in table.iterfind("thead/tr/th"):
        if plain(head):
            _make_head(head, "col")
        else:
            head.tag = "td"
    for row in table.iterfind("tbody/tr"):
        if len(row) and plain(row[0]):
            _make_head(row[0], "row")
            if side := sides.get(normal(plain(row[0]))):
                row[0].set("class", " ".join(filter(None, [row[0].get("class", ""), f"side {side}"])))
