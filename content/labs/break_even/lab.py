"""The break-even lab: two bills as curves, where they cross, and what moves that most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from content.labs.break_even import formulas
from content.labs.break_even.formulas import Bill, Effect
from labs.chart_labels import Box, Label, Labels
from labs.charts import NARROW, WIDE, Axes, Frame, Tick, short
from labs.inputs import Input, Number

MORE = "More numbers"
INPUTS: tuple[Input, ...] = (
    Number(
        "tokens_per_day",
        "Tokens a day, read and written",
        "tokens",
        1e4,
        1e10,
        2e7,
        1,
        log=True,
        said=("tokens daily",),
    ),
    Number(
        "api_price_written",
        "API: a million tokens written",
        "$",
        0,
        250,
        10,
        0.01,
        side="closed",
        fact="price-gpt-6-2-sol-out",
    ),
    Number(
        "gpu_price_per_hour",
        "A GPU for an hour",
        "$",
        0.05,
        60,
        2.5,
        0.01,
        side="open",
        fact="h100-hourly-low",
    ),
    Number(
        "utilisation",
        "How much of a GPU your traffic uses",
        "%",
        1,
        100,
        30,
        1,
        side="open",
        about="Over a whole day, nights included.",
        said=("utilisation", "busy"),
    ),
    Number(
        "share_read",
        "Of the tokens, read by the model",
        "%",
        0,
        100,
        75,
        1,
        said=("read tokens", "input tokens"),
        group=MORE,
    ),
    Number(
        "api_price_read",
        "API: a million tokens read",
        "$",
        0,
        50,
        2,
        0.01,
        side="closed",
        fact="price-gpt-6-2-sol-in",
        group=MORE,
    ),
    Number(
        "tokens_per_second",
        "What one GPU serves at full load",
        "tokens/s",
        1,
        50_000,
        1500,
        1,
        log=True,
        side="open",
        about="Measure it with your model, your prompts and your engine: it differs tenfold.",
        group=MORE,
    ),
    Number("upkeep_hours_per_month", "Upkeep", "hours a month", 0, 400, 12, 1, side="open", group=MORE),
    Number("wage_per_hour", "An hour of upkeep", "$", 0, 500, 70, 1, side="open", group=MORE),
)
_LABELS = {one.name: one.label for one in INPUTS}
SIDES = {"closed": "Closed API", "open": "Self-hosted"}
_PERCENT = ("share_read", "utilisation")


@dataclass(frozen=True)
class Moved:
    """One input a fifth higher: what becomes of the break-even. `change` in percent, None when it is never reached."""

    label: str
    change: float | None


@dataclass(frozen=True)
class Curves:
    """The chart in one frame: two paths, the crossing when it is in the picture, and what is named where."""

    frame: Frame
    api: str
    self_hosted: str
    crossing: tuple[float, float] | None
    here: float
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    labels: tuple[Label, ...]

    @property
    def unnamed(self) -> tuple[tuple[str, str], ...]:
        """The lines beside which no name has room, each with its side: they need a key."""
        named = {label.kind for label in self.labels}
        return tuple((side, name) for side, name in SIDES.items() if side not in named)


@dataclass(frozen=True)
class Result:
    bill: Bill
    api_cost: float  # a month
    self_hosted_cost: float  # a month
    gpus: int
    break_even: float | None  # tokens a day; None: never
    always_from: float | None
    curves: tuple[Curves, Curves]  # for a wide window, for a narrow one
    moves: tuple[Moved, ...]

    @property
    def cheaper(self) -> str:
        return "closed" if self.api_cost < self.self_hosted_cost else "open"

    @property
    def difference(self) -> float:
        return abs(self.api_cost - self.self_hosted_cost)

    @property
    def has_islands(self) -> bool:
        """Whether self-hosting falls behind again above the break-even."""
        return bool(self.break_even and self.always_from and self.always_from > self.break_even * 1.001)


class BreakEven:
    name = "break-even"
    title = "When does self-hosting break even?"
    summary = (
        "A closed API bills by the token, a rented GPU by the hour. Put in your numbers and see where the lines cross. "
        "Those that stand here at first are an example."
    )
    inputs = INPUTS
    facts: tuple[str, ...] = (
        "price-gpt-6-2-sol-in",
        "price-gpt-6-2-sol-out",
        "h100-hourly-low",
        "h100-hourly-high",
    )

    def work_out(self, values: Mapping[str, Any]) -> Result:
        bill = Bill(**{name: value / 100 if name in _PERCENT else value for name, value in values.items()})
        crossing = formulas.break_even(bill)
        always = formulas.always_from(bill)
        return Result(
            bill=bill,
            api_cost=formulas.api_cost_per_month(bill, bill.tokens_per_day),
            self_hosted_cost=formulas.self_hosted_cost_per_month(bill, bill.tokens_per_day),
            gpus=formulas.gpus_needed(bill, bill.tokens_per_day),
            break_even=None if crossing == inf else crossing,
            always_from=None if always == inf else always,
            curves=(_curves(bill, crossing, WIDE), _curves(bill, crossing, NARROW)),
            moves=() if crossing == inf else tuple(_moved(one) for one in formulas.sensitivity(bill)[:4]),
        )

    def tell(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        found = self.work_out(values)
        bill, use = found.bill, short(found.bill.tokens_per_day)
        return (
            f"At {use} tokens a day the closed API costs ${found.api_cost:,.0f} a month, self-hosting on {found.gpus} "
            f"GPU{'' if found.gpus == 1 else 's'} ${found.self_hosted_cost:,.0f}.",
            f"Self-hosting breaks even at {short(found.break_even)} tokens a day."
            if found.break_even
            else "With these numbers self-hosting never breaks even.",
            f"Reckoned with ${bill.api_price_read:g} and ${bill.api_price_written:g} for a million tokens read and "
            f"written, {bill.share_read:.0%} of them read; ${bill.gpu_price_per_hour:g} for a GPU hour, "
            f"{bill.tokens_per_second:,.0f} tokens a second of which {bill.utilisation:.0%} is used, and "
            f"{bill.upkeep_hours_per_month:g} hours of upkeep a month at ${bill.wage_per_hour:g}.",
        )


def _moved(effect: Effect) -> Moved:
    return Moved(_LABELS[effect.name], None if effect.change is None else effect.change * 100)


def _curves(bill: Bill, crossing: float, frame: Frame) -> Curves:
    """From no use to twice what is used, or twice the crossing when that is not far."""
    widest = 2 * bill.tokens_per_day
    if crossing < 20 * bill.tokens_per_day:
        widest = max(widest, 1.6 * crossing)
    highest = 1.08 * max(
        formulas.api_cost_per_month(bill, widest), formulas.self_hosted_cost_per_month(bill, widest), 1.0
    )
    axes = Axes(widest, highest, frame)
    at = formulas.api_cost_per_month(bill, crossing) if crossing <= widest else 0
    point = (axes.x(crossing), axes.y(at)) if crossing <= widest else None
    return Curves(
        frame=frame,
        api=axes.path([(0, 0), (widest, formulas.api_cost_per_month(bill, widest))]),
        self_hosted=axes.path(_stairs(bill, widest)),
        crossing=point,
        here=axes.x(bill.tokens_per_day),
        rows=tuple(axes.rows("$")),
        columns=tuple(axes.columns()),
        labels=tuple(_labels(bill, axes, point, short(crossing))),
    )


def _labels(bill: Bill, axes: Axes, crossing: tuple[float, float] | None, tokens: str) -> Iterator[Label]:
    """The names of the crossing and of the two lines, as far as there is room."""

    def api(x: float) -> float:
        return axes.y(formulas.api_cost_per_month(bill, axes.value_at(x)))

    def self_hosted(x: float) -> float:
        return axes.y(formulas.self_hosted_cost_per_month(bill, axes.value_at(x)))

    frame, here = axes.frame, axes.x(bill.tokens_per_day)
    taken = [Box(here - 4, frame.top, here + 4, frame.bottom)]
    if crossing:
        x, y = crossing
        taken.append(Box(x - 9, y - 9, x + 9, y + 9))
    labels = Labels(frame, (api, self_hosted), taken)
    placed = []
    if crossing:
        texts = (f"Break-even: {tokens} tokens a day", f"Break-even: {tokens}", "Break-even")
        wanted = (labels.place(text, "point", labels.around(*crossing)) for text in texts)
        placed.append(next((label for label in wanted if label), None))
    placed.append(labels.place(SIDES["closed"], "closed", labels.along(api)))
    placed.append(labels.place(SIDES["open"], "open", labels.along(self_hosted)))
    yield from (label for label in placed if label)


def _stairs(bill: Bill, widest: float) -> list[tuple[float, float]]:
    """The corners of the self-hosted bill: a step for each GPU. Beyond 200 steps, which no eye tells apart, a line."""
    capacity = formulas.capacity_per_day(bill)
    points = [(0.0, formulas.self_hosted_cost_per_month(bill, 0))]
    if widest / capacity > 200:
        return [*points, (widest, formulas.self_hosted_cost_per_month(bill, widest))]
    edge = capacity
    while edge < widest:
        points += [
            (edge, points[-1][1]),
            (edge, formulas.self_hosted_cost_per_month(bill, edge * (1 + 1e-9))),
        ]
        edge += capacity
    return [*points, (widest, points[-1][1])]
