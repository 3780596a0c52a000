"""Rows of a table that have more or fewer cells than its head, as GitHub shows them."""

from __future__ import annotations

import re

from courses.reading.tables import with_bars_in_code

_BAR = re.compile(r"(?<!\\)\|")


def mend_row(row: str, wanted: int) -> tuple[str, str]:
    """With empty cells for those that lack; what stands in more cells than the head has goes into the last."""
    indent = row[: len(row) - len(row.lstrip())]
    cells = [cell.strip() for cell in _BAR.split(with_bars_in_code(row.strip()))]
    cells = cells[1:] if cells and not cells[0] else cells
    cells = cells[:-1] if cells and not cells[-1] else cells
    has = len(cells)
    if has < wanted:
        cells += [""] * (wanted - has)
        said = f"has a row of {has} cells in a table of {wanted} columns; empty ones were added"
    else:
        cells = [*cells[: wanted - 1], " ".join(cell for cell in cells[wanted - 1 :] if cell)]
        said = f"has a row of {has} cells in a table of {wanted} columns; the last ones were joined"
    return f"{indent}| {' | '.join(cells)} |", said


def mend_rule(rule: str, wanted: int) -> str:
    cells = [cell.strip() for cell in rule.strip().strip("|").split("|")]
    return f"| {' | '.join([*cells, *['---'] * wanted][:wanted])} |"
