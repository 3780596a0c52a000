"""Four licences: the way through one of them, and which asks for what. Both are what the licence reader says."""

from __future__ import annotations

from content.figures.drawing import SMALL, WIDTH, Drawing
from content.labs.licence_reader.clauses import ALLOWS, APACHE, CLAUSES, FORBIDS, GEMMA, LIMITS, LLAMA, MIT

_NAMES = {APACHE: "Apache\n2.0", MIT: "MIT", LLAMA: "Llama\n3.3", GEMMA: "Gemma\nterms"}
_USES = {
    "inside": "Use it inside",
    "tune": "Tune and keep it",
    "sell": "Sell a product on it",
    "host": "Offer it as an API",
    "share": "Pass on weights",
    "train": "Train on its answers",
    "huge": "Over 700 million users",
    "listed": "A use that a policy lists",
}
_COLUMNS = {licence: 202 + 56 * place for place, licence in enumerate(_NAMES)}


def licence_conditions(on: Drawing) -> None:
    """Eight uses by four licences: free, on a condition, or shut."""
    for licence, x in _COLUMNS.items():
        name = _NAMES[licence]
        on.text(x, 14 if "\n" in name else 31, name, size=SMALL, bold=True, anchor="middle")
    y = 44.0
    for use, words in _USES.items():
        on.line((0, y), (WIDTH, y))
        on.text(0, y + 21, words, size=SMALL)
        for licence, x in _COLUMNS.items():
            _verdict(on, x, y + 16, CLAUSES[licence][use].verdict)
        y += 33
    on.line((0, y), (WIDTH, y))
    at = 8.0
    for verdict, words, wide in (
        (ALLOWS, "nothing asked", 130.0),
        (LIMITS, "a condition", 116.0),
        (FORBIDS, "not without leave", 0.0),
    ):
        _verdict(on, at, y + 22, verdict)
        on.text(at + 14, y + 27, words, size=SMALL, fill="soft")
        at += wide
    on.height = y + 36


def _verdict(on: Drawing, x: float, y: float, verdict: str) -> None:
    if verdict == ALLOWS:
        on.path([(x - 6, y + 1), (x - 1, y + 6), (x + 7, y - 6)], stroke="ink", thick=2.2)
    elif verdict == FORBIDS:
        on.rect(x - 7, y - 7, 14, 14, fill="ink", radius=2)
        on.line((x - 4, y), (x + 4, y), stroke="page", thick=2.2)
    else:
        on.path([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y), (x, y - 8)], stroke="ink", thick=1.8)


def licence_paths(on: Drawing) -> None:
    """First the gate, then what you mean to do, each with the clause that answers in four texts."""
    stops = (
        ("First: are you shut out?", "huge", "listed"),
        ("Use it inside, or tune it", "inside", "tune"),
        ("Sell a product or a service", "sell", "host"),
        ("Pass on the weights", "share", ""),
        ("Train on its answers", "train", ""),
    )
    y = 2.0
    for place, (head, *uses) in enumerate(stops):
        sections = [_sections(licence, [use for use in uses if use]) for licence in _NAMES]
        top = y
        on.rect(0.5, top, WIDTH - 1, 82, fill="sheet", stroke="ink" if place == 0 else "edge", radius=8)
        on.text(12, top + 23, head, bold=True)
        for column, (licence, words) in enumerate(zip(_NAMES, sections, strict=True)):
            x = 12 + column * 98
            on.text(
                x, top + 47, _NAMES[licence].replace("\n", " ").replace(" terms", ""), size=SMALL, fill="soft"
            )
            on.text(x, top + 68, words, size=SMALL)
        y = top + 82
        if place < len(stops) - 1:
            on.arrow((24, y), (24, y + 22), stroke="ink")
            on.text(34, y + 16, "no" if place == 0 else "and also?", size=SMALL, fill="soft")
            y += 24
    on.height = y + 2


def _sections(licence: str, uses: list[str]) -> str:
    """The clauses that ask something; where none does, that they ask nothing."""
    asked = [clause for clause in (CLAUSES[licence][use] for use in uses) if clause.verdict != ALLOWS]
    found = dict.fromkeys(
        section.removeprefix("paragraph ").strip()
        for clause in asked
        for section in clause.section.split(" and ")
    )
    where = ", ".join(f"¶ {one}" if licence == MIT else one for one in found)
    return where.replace("1.b.i, 1.b.iii", "1.b.i, iii") if found else "nothing"
