"""Rules by their dates, and what a maker can still change or take away."""

from __future__ import annotations

from datetime import date

from content.figures import ledger
from content.figures.drawing import SMALL, WIDTH, Drawing
from content.figures.scales import Time

_AXIS = 200.0


def rules_timeline(on: Drawing) -> None:
    """Down the years: the EU on the left, the United States on the right."""
    down = Time(date(2023, 9, 1), date(2028, 9, 30), 40, 688)
    on.text(_AXIS - 34, 16, "European Union", bold=True, anchor="end")
    on.text(_AXIS + 34, 16, "United States", bold=True)
    on.line((_AXIS, 30), (_AXIS, 692), stroke="ink", thick=2)
    for year in range(2024, 2029):
        y = down(date(year, 1, 1))
        on.line((0, y), (WIDTH, y))
        on.text(WIDTH, y - 5, f"{year}", size=SMALL, fill="soft", anchor="end")
    late = ledger.days("high-risk-dates")
    _side(
        on,
        down,
        [
            (ledger.day("ai-act-force"), "AI Act in force"),
            (ledger.day("gpai-duties"), "Duties of makers of general models"),
            (ledger.day("gpai-enforcement"), "Enforcement; Article 50: a bot says what it is"),
            (ledger.day("ai-act-50-grace"), "Older systems mark what they generate"),
            (ledger.day("ai-act-gpai-legacy"), "Models of before August 2025 too"),
            (late[0], "High-risk duties, first"),
            (late[1], "High-risk duties, second"),
        ],
        left=True,
    )
    order, rule, switched = (ledger.days(fact) for fact in ("eo-14110", "diffusion-rule", "fable-order"))
    for first, last in (order, rule, switched):
        on.rect(_AXIS + 4, down(first), 7, max(4, down(last) - down(first)), fill="ink")
    _side(
        on,
        down,
        [
            (order[0], "Order 14110 signed"),
            (order[1], "Order 14110 rescinded; rule on exports of weights, gone by May"),
            (ledger.day("action-plan"), "Action Plan: for open models"),
            (ledger.day("eo-14409"), "Order 14409: tests before release, voluntary"),
            (switched[0], "Fable 5 and Mythos 5 switched off until 1 July"),
        ],
        left=False,
    )
    on.height = 724


def _side(on: Drawing, down: Time, rows: list[tuple[date, str]], *, left: bool) -> None:
    """The rows of one column, each at its day or below the one before it."""
    edge = -1 if left else 1
    below = 0.0
    for when, words in rows:
        at = down(when)
        y = max(at + 4, below + 12)
        x = _AXIS + edge * 34
        on.path(
            [(_AXIS + edge * 6, at), (_AXIS + edge * 22, at), (x - edge * 4, y - 4)], stroke="edge", thick=1.4
        )
        on.dot(_AXIS, at, side="ink", radius=3.5)
        anchor = "end" if left else "start"
        y = on.text(
            x,
            y,
            ledger.short_month(when) if when.day == 1 and when.year > 2026 else ledger.short_day(when),
            size=SMALL,
            bold=True,
            anchor=anchor,
        )
        below = on.text(x, y, words, size=SMALL, width=164, anchor=anchor) - 10


def what_stays_when(on: Drawing) -> None:
    """Five things that can change under you, and who can change them in three ways of use."""
    columns = (
        ("Closed\nAPI", 200, "closed"),
        ("At a\nhost", 280, "open"),
        ("Own copy,\nown card", 357, "open"),
    )
    for name, x, side in columns:
        on.text(x, 14, name, size=SMALL, bold=True, fill=side, anchor="middle")
    rows = (
        ("The price", ("vendor", "host", "you")),
        ("The answers", ("vendor", "host", "you")),
        ("Switching it off", ("vendor", "host", "you")),
        ("Reading prompts", ("vendor", "host", "you")),
        ("Taking the file back", ("no file", "nobody", "nobody")),
        ("Terms of the next version", ("vendor", "maker", "maker")),
    )
    y = 44.0
    for words, who in rows:
        on.line((0, y), (WIDTH, y))
        down = on.text(0, y + 21, words, size=SMALL, width=146)
        for one, (_, x, _) in zip(who, columns, strict=True):
            _who(on, x, y + 17, one)
        y = down - 3
    on.line((0, y), (WIDTH, y))
    on.height = y + 2


def _who(on: Drawing, x: float, y: float, who: str) -> None:
    fill, edge, letters = {
        "vendor": ("closed", "closed", "on-closed"),
        "host": ("open-wash", "open", "ink"),
        "maker": ("sunk", "edge", "ink"),
    }.get(who, ("none", "none", "soft" if who in ("nobody", "no file") else "ink"))
    if fill != "none":
        on.rect(x - 32, y - 11, 64, 22, fill=fill, stroke=edge, thick=1.2, radius=11)
    on.text(x, y + 5, who, size=SMALL, bold=who == "you", fill=letters, anchor="middle")
