"""How far open models are behind, by whose measure, and what a small blind test can tell."""

from __future__ import annotations

from datetime import date
from math import sqrt

from content.figures import ledger
from content.figures.drawing import SMALL, WIDTH, Drawing
from content.figures.scales import Even, Time

_LEFT = 40


def gap_over_time(on: Drawing) -> None:
    """Two rulers over the same years: points in a ranking above, months of lag below."""
    across = Time(date(2024, 1, 1), date(2026, 12, 31), _LEFT, WIDTH - 6)
    _points(on, across)
    _months(on, across)
    on.height = 412


def _years(on: Drawing, across: Time, y: float) -> None:
    on.line((_LEFT, y), (WIDTH - 6, y), stroke="edge")
    for year in (2024, 2025, 2026):
        on.text(
            (across(date(year, 1, 1)) + across(date(year, 12, 31))) / 2,
            y + 18,
            f"{year}",
            size=SMALL,
            fill="soft",
            anchor="middle",
        )
        on.line((across(date(year, 1, 1)), y), (across(date(year, 1, 1)), y + 6), stroke="edge")


def _points(on: Drawing, across: Time) -> None:
    up = Even(0, 75, 160, 34)
    on.text(0, 14, "Lead of the best closed model in the Arena, points", size=SMALL, fill="soft")
    for points in (0, 25, 50, 75):
        on.line((_LEFT, up(points)), (WIDTH - 6, up(points)))
        on.text(_LEFT - 8, up(points) + 5, f"{points}", size=SMALL, fill="soft", anchor="end")
    facts = ("arena-gap-january-2024", "arena-open-led-2025", "arena-gap-june-2026", "arena-gap-october-2026")
    places = [(across(ledger.as_of(fact)), up(ledger.numbers(fact)[0])) for fact in facts]
    on.path(places, stroke="closed", thick=1.6, dash="2 4")
    for place, fact in zip(places, facts, strict=True):
        on.dot(*place, side="closed", radius=5)
        if fact != "arena-open-led-2025":
            on.text(
                place[0] + 2,
                place[1] - 12,
                f"{ledger.numbers(fact)[0]:.0f}",
                bold=True,
                size=SMALL,
                fill="closed",
                anchor="middle",
            )
    x = places[1][0]
    on.line((x, up(49)), (x, up(0) - 8), stroke="open")
    on.text(x - 24, up(53), "an open model leads, briefly", size=SMALL, fill="open")
    _years(on, across, up(0))


def _months(on: Drawing, across: Time) -> None:
    up = Even(0, 14, 384, 236)
    on.text(0, 214, "Months behind, by the measure named", size=SMALL, fill="soft")
    for months in (0, 4, 8, 12):
        on.line((_LEFT, up(months)), (WIDTH - 6, up(months)))
        on.text(_LEFT - 8, up(months) + 5, f"{months}", size=SMALL, fill="soft", anchor="end")
    marks = (
        ("epoch-lag-2024", "Epoch AI", "end", -9, 5),
        ("epoch-consumer-lag", "Epoch AI, models\nfor a gaming card", "end", -9, -4),
        ("epoch-lag-2025", "Epoch AI", "middle", 0, 20),
        ("caisi-deepseek-lag", "CAISI, one model", "middle", 0, -12),
        ("epoch-lag", "Epoch AI", "start", 9, 5),
    )
    for fact, name, anchor, right, down in marks:
        x, lags = across(ledger.as_of(fact)), ledger.numbers(fact)
        if len(lags) > 1:
            on.line((x, up(lags[0])), (x, up(lags[1])), stroke="open", thick=6)
        else:
            on.dot(x, up(lags[0]), side="open", radius=5)
        on.text(x + right, up(sum(lags) / len(lags)) + down, name, size=SMALL, fill="open", anchor=anchor)
    _years(on, across, up(0))


def measures_side_by_side(on: Drawing) -> None:
    """Nine published measures in three kinds: months, shares of a hundred, and no distance at all."""
    y = _head(on, 14, "Months behind")
    across = Even(0, 12, 178, WIDTH - 46)
    for name, fact in (
        ("Epoch AI, gaming card", "epoch-consumer-lag"),
        ("CAISI, DeepSeek V4 Pro", "caisi-deepseek-lag"),
        ("Epoch AI, best of each", "epoch-lag"),
    ):
        lags = ledger.numbers(fact)
        on.text(0, y + 5, name, size=SMALL)
        on.line((across(0), y), (across(lags[-1]), y), stroke="open", thick=5)
        if len(lags) > 1:
            on.line((across(lags[0]), y - 6), (across(lags[0]), y + 6), stroke="open", thick=2)
        on.text(across(lags[-1]) + 8, y + 5, "–".join(f"{lag:.0f}" for lag in lags), size=SMALL, bold=True)
        y += 26
    y = _head(on, y + 14, "Of a hundred: open against closed")
    across = Even(0, 100, 178, WIDTH - 12)
    for name, fact in (
        ("Nine tests, AA Index", "aa-index-august-2026"),
        ("Terminal-Bench, Vals", "vals-terminal-bench"),
        ("Preferred, Arena text", "arena-gap-october-2026"),
        ("Ranks above, Agents", "arena-agent-october-2026"),
    ):
        low, high = _shares(fact)
        on.text(0, y + 5, name, size=SMALL)
        on.line((across(0), y), (across(100), y))
        on.line((across(low), y), (across(high), y), stroke="ink", thick=1.6)
        on.dot(across(low), y, side="open", radius=5)
        on.dot(across(high), y, side="closed", radius=5)
        on.text(across(low) - 9, y + 5, f"{low:.0f}", size=SMALL, bold=True, fill="open", anchor="end")
        beyond = across(high) + 33 > WIDTH
        on.text(
            across(high) + (0 if beyond else 9),
            y + (-9 if beyond else 5),
            f"{high:.0f}",
            size=SMALL,
            bold=True,
            fill="closed",
            anchor="middle" if beyond else "start",
        )
        y += 27
    y = _head(on, y + 13, "Behind, and no distance told")
    for name, words in (
        ("AISI, computer security", ledger.value("aisi-kimi-k3-cyber").split(",")[0]),
        ("AA Index, Kimi K3.1 Pro", ledger.value("aa-k31-rank")),
    ):
        on.text(0, y + 5, name, size=SMALL)
        on.text(178, y + 5, words, size=SMALL, bold=True)
        y += 24
    on.height = y - 6


def _head(on: Drawing, y: float, words: str) -> float:
    on.text(0, y, words, size=SMALL, fill="soft")
    on.line((0, y + 8), (WIDTH, y + 8), stroke="edge")
    return y + 27


def _shares(fact: str) -> tuple[float, float]:
    """Open and closed, of a hundred; a lead in points becomes the share of wins that it means."""
    found = ledger.numbers(fact)
    if fact == "arena-gap-october-2026":
        closed = 100 / (1 + 10 ** (-found[0] / 400))
        return 100 - closed, closed
    if fact == "arena-agent-october-2026":
        above, field, best = found
        return 100 * above / field, 100 * best / field
    return found[0], found[1]


def interval(on: Drawing) -> None:
    """What fifty blind cases tell: the 95 % interval for each score, against one half."""
    cases = 50
    across = Even(0.3, 1, 66, WIDTH - 8)
    on.text(0, 14, f"Preferred, of {cases} cases", size=SMALL, fill="soft")
    top = 50.0
    scores = range(24, 42, 2)
    bottom = top + 26 * len(scores) - 6
    for share in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        half = share == 0.5
        on.line(
            (across(share), top - 12),
            (across(share), bottom),
            stroke="ink" if half else "line",
            thick=1.6 if half else 1,
            dash="5 4" if half else "",
        )
        if round(share * 10) % 2:
            on.text(across(share), top - 17, f"{100 * share:.0f} %", size=SMALL, fill="soft", anchor="middle")
    for place, score in enumerate(scores):
        y = top + 26 * place + 4
        share = score / cases
        reach = 1.96 * sqrt(share * (1 - share) / cases)
        told = share - reach > 0.5
        colour = "ink" if told else "edge"
        on.text(34, y + 5, f"{score}", size=SMALL, bold=told, anchor="end")
        on.line((across(share - reach), y), (across(share + reach), y), stroke=colour, thick=5 if told else 3)
        on.dot(across(share), y, side=colour, radius=5)
    on.text(WIDTH, bottom + 18, "Grey: one half lies inside, so nothing is shown", size=SMALL, anchor="end")
    on.height = bottom + 24
