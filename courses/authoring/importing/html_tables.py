"""Tables of HTML as Markdown tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from courses.authoring.importing.tags import Tag
from courses.authoring.importing.text import Piece

if TYPE_CHECKING:
    from courses.authoring.importing.html import Converter

_ALIGN = {"right": "---:", "center": ":---:", "left": "---"}
_MOST = 60  # columns


def table(made: Converter, tag: Tag) -> list[Piece]:
    """Joined cells stand apart, the first with the text; what has no head gets an empty one."""
    number = made.number(tag)
    rows = list(tag.find("tr"))
    if not rows or any(True for _ in tag.find("table")):
        return made.block(tag, made.lines(tag))
    grid: list[list[str]] = []
    left: dict[int, int] = {}  # column → rows that the cell above still takes
    joined = False
    for row in rows:
        cells: list[str] = []
        for cell in (one for one in row.inside if isinstance(one, Tag) and one.name in ("td", "th")):
            _fill(cells, left)
            wide, high = (_count(cell.attributes.get(key, "1")) for key in ("colspan", "rowspan"))
            joined = joined or wide > 1 or high > 1
            if high > 1:
                left.update({len(cells) + at: high - 1 for at in range(wide)})
            cells += [_cell(made, cell), *[""] * (wide - 1)]
        _fill(cells, left)
        grid.append(cells[:_MOST])
    if joined:
        made.note(tag, "has a table with joined cells; they stand apart")
    columns = max(len(cells) for cells in grid)
    grid = [[*cells, *[""] * (columns - len(cells))] for cells in grid]
    headed = all(one.name == "th" for one in rows[0].inside if isinstance(one, Tag)) or any(
        True for head in tag.find("thead") for _ in head.find("tr")
    )
    head, body = (grid[0], grid[1:]) if headed else ([""] * columns, grid)
    caption = next((made.said(one) for one in tag.find("caption")), "")
    lines = [
        *([f"Table: {caption}"] if caption else []),
        _row(head),
        _row([_aligned(rows[-1], at) for at in range(columns)]),
        *(_row(cells) for cells in body),
    ]
    return made.block(tag, [(number, line) for line in lines])


def _fill(cells: list[str], left: dict[int, int]) -> None:
    while left.get(len(cells), 0) > 0:
        left[len(cells)] -= 1
        cells.append("")


def _count(said: str) -> int:
    return max(1, min(int(said), _MOST)) if said.isdigit() and len(said) < 4 else 1


def _cell(made: Converter, cell: Tag) -> str:
    lines = made.lines(cell)
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(line for _, line in lines))]
    if any(re.match(r"\s*(?:[-*+]|\d+\.) |```", line) for _, line in lines):
        made.note(cell, "has a list or code in a cell of a table, which is one line now")
    return re.sub(r"(?<!\\)\|", r"\\|", "<br>".join(part for part in parts if part))


def _aligned(row: Tag, at: int) -> str:
    cells = [one for one in row.inside if isinstance(one, Tag)]
    said = (
        f"{cells[at].attributes.get('align', '')} {cells[at].attributes.get('style', '')}"
        if at < len(cells)
        else ""
    )
    return next(
        (rule for name, rule in _ALIGN.items() if re.search(rf"(?:^|align:\s*){name}\b", said)), "---"
    )


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
