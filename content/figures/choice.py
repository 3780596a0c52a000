"""The chart of the whole choice, as it opens the course and as it closes it."""

from __future__ import annotations

from dataclasses import dataclass

from content.figures import ledger
from content.figures.costs import MILLION, bill_of
from content.figures.drawing import SMALL, WIDTH, Drawing
from content.labs.break_even import formulas

_SPLIT = 228  # left of it what is asked, right of it where it leads


@dataclass(frozen=True)
class Stop:
    """One constraint: what is asked, what is looked at, and where a yes leads."""

    asks: str
    looks: str
    leads: str
    side: str


_ASKED = (
    ("Must the data stay inside?", "Open weights on your own machines", "open"),
    (
        "Must the model stay the same for years, or be changed by you?",
        "Open weights, with your own copy",
        "open",
    ),
    ("Does quality need the strongest model?", "A closed API", "closed"),
    ("Is there volume, and somebody to run it?", "Open weights on cards of your own", "open"),
)
_CHECKS = (
    "Check: the rule or contract that names who may process it",
    "Check: the notice that the vendor promises",
    "Check: your own fifty cases, graded blind",
    "Check: the break-even, with whole cards",
)


def choice_chart(on: Drawing) -> None:
    """Four constraints in their order; the first yes decides, and four times no begins with the default."""
    _chart(on, _CHECKS, "Begin with the default")


def choice_closed(on: Drawing) -> None:
    """The same chart with what the course found at each constraint."""
    lags = [ledger.numbers(fact)[0] for fact in ("epoch-lag", "caisi-deepseek-lag")]
    opus, gap = ledger.days("claude-opus-4-end"), ledger.numbers("arena-gap-october-2026")[0]
    middle, cheap = (bill_of(name) for name in ("price-gpt-6-2-sol", "price-gpt-6-luna"))
    never = "never" if formulas.break_even(cheap) == float("inf") else "later"
    _chart(
        on,
        (
            f"No, where a region or a contract is enough: vendors keep logs for {ledger.numbers('openai-abuse-logs')[0]:.0f} to "
            f"{ledger.numbers('gemini-abuse-logs')[0]:.0f} days",
            f"Claude Opus 4 went after {(opus[1] - opus[0]).days} days’ notice; a file does not go",
            f"Open is {min(lags):.0f} to {max(lags):.0f} months behind, and {gap:.0f} points in the Arena; your cases decide",
            f"From {formulas.break_even(middle) / MILLION:.0f} million tokens a day against a middle model; {never} "
            f"against a cheap one at {100 * cheap.utilisation:.0f} % use",
        ),
        "The default, November 2026",
    )


def _chart(on: Drawing, checks: tuple[str, ...], default: str) -> None:
    y = 2.0
    for place, ((asks, leads, side), check) in enumerate(zip(_ASKED, checks, strict=True)):
        bottom = on.box(1, y, _SPLIT - 1, check, head=f"{place + 1}  {asks}")
        middle = (y + bottom) / 2
        on.arrow((_SPLIT, middle), (_SPLIT + 36, middle), stroke="ink")
        on.text(_SPLIT + 17, middle - 7, "yes", size=SMALL, fill="soft", anchor="middle")
        on.box(_SPLIT + 37, middle, WIDTH - _SPLIT - 38, leads, side=side, middle=True)
        on.arrow((24, bottom), (24, bottom + 24), stroke="ink")
        on.text(34, bottom + 17, "no", size=SMALL, fill="soft")
        y = bottom + 26
    words = (
        "A cheap closed model or a hosted open one, behind an interface that lets you swap. "
        "Test both on your own cases; move for a named reason."
    )
    on.height = on.box(1, y, WIDTH - 2, words, head=default) + 2
