"""Tables as they are written: where they stand, the cells of a row, which line is the caption of which."""

from __future__ import annotations

import re
from collections.abc import Iterator

FENCE = re.compile(r"(`{3,}|~{3,})([^`]*)$")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")
_TABLE_MARK = re.compile(r"\\.|\|")
_TICKS = re.compile(r"\\.|`+")
_BAR = re.compile(r"(?<!\\)\|")
CAPTION = re.compile(r"Table:\s+\S")


def is_table(head: str, rule: str) -> bool:
    return "|" in head and _is_rule(rule) and not _is_rule(head)


def _is_rule(row: str) -> bool:
    return "|" in row and all(_RULE_CELL.fullmatch(cell) for cell in _unframed(row).split("|"))


def _unframed(row: str) -> str:
    text = row.strip().removeprefix("|")
    return text[:-1] if text.endswith("|") and not text.endswith("\\|") else text


def count_cells(row: str) -> int:
    """How many cells a table row has; a `|` in code or after a backslash is text."""
    row = _unframed(row)
    code = list(_code(row))
    return 1 + sum(
        found.group() == "|" and not any(start < found.start() < end for start, end in code)
        for found in _TABLE_MARK.finditer(row)
    )


def with_bars_in_code(row: str) -> str:
    """The row with a backslash before each `|` that stands in code, without which it would end a cell."""
    if "`" not in row:
        return row
    pieces, at = [], 0
    for start, end in _code(row):
        pieces += [row[at:start], _BAR.sub(r"\\|", row[start:end])]
        at = end
    return "".join([*pieces, row[at:]])


def _code(row: str) -> Iterator[tuple[int, int]]:
    """Where code stands: from a run of backticks to the next of as many."""
    marks = [found for found in _TICKS.finditer(row) if not found.group().startswith("\\")]
    last = {mark.group(): number for number, mark in enumerate(marks)}
    at = 0
    while at < len(marks):
        mark = marks[at].group()
        if last[mark] > at:
            end = next(number for number in range(at + 1, len(marks)) if marks[number].group() == mark)
            yield marks[at].start(), marks[end].end()
            at = end
        at += 1


def captions_of(lines: list[str]) -> dict[int, int]:
    """Line of each caption → first line of its table. Directly above goes before directly below, and an empty
    line between is allowed, since a line right under a table is one of its rows on other Markdown hosts.
    """
    tables: list[tuple[int, int]] = []
    inside = ""
    for at, line in enumerate(lines):
        if fence := FENCE.match(line):
            marks = fence.group(1)
            inside = "" if inside and line.startswith(inside) else inside or marks
        elif not inside and at + 1 < len(lines) and is_table(line, lines[at + 1]):
            end = at
            while end < len(lines) and "|" in lines[end]:
                end += 1
            if not (tables and at < tables[-1][1]):
                tables.append((at, end))
    captions: dict[int, int] = {}
    captioned: set[int] = set()
    for steps in (1, 2):
        for start, end in tables:
            above, below = start - steps, end + steps - 1
            for at, between in ((above, lines[above + 1 : start]), (below, lines[end:below])):
                if start in captioned or at in captions or not 0 <= at < len(lines):
                    continue
                if CAPTION.match(lines[at]) and not any(line.strip() for line in between):
                    captions[at] = start
                    captioned.add(start)
    return captions
