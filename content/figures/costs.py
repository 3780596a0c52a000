"""What own cards cost against an API, how busy they must be, and how long one waits: the lesson on self-hosting."""

from __future__ import annotations

from content.figures import ledger
from content.figures.drawing import SMALL, WIDTH, Drawing
from content.figures.scales import Even, Powers
from content.labs.break_even import formulas
from content.labs.break_even.formulas import Bill

_MODELS = (
    ("cheap: GPT-6 Luna", "price-gpt-6-luna"),
    ("middle: GPT-6.2 Sol", "price-gpt-6-2-sol"),
    ("dear: GPT-6.2 Astra", "price-gpt-6-2-astra"),
)
MILLION = 1_000_000


def bill_of(prices: str) -> Bill:
    """The lesson's card: the cheapest H100 of the survey with gpt-oss-120b, against one seller of tokens."""
    return Bill(
        tokens_per_day=20 * MILLION,
        share_read=0.8,
        api_price_read=ledger.dollars(f"{prices}-in"),
        api_price_written=ledger.dollars(f"{prices}-out"),
        gpu_price_per_hour=ledger.dollars("h100-hourly-low"),
        tokens_per_second=6000,
        utilisation=0.4,
        upkeep_hours_per_month=20,
        wage_per_hour=60,
    )


def break_even(on: Drawing) -> None:
    """Three straight lines of a closed API, and the level of one own card."""
    across = Even(0, 45, 56, WIDTH - 8)
    up = Even(0, 6500, 300, 34)
    for thousand in range(7):
        y = up(thousand * 1000)
        on.line((56, y), (WIDTH - 8, y), stroke="edge" if not thousand else "line")
        if thousand % 2 == 0:
            on.text(50, y + 5, f"${thousand},000" if thousand else "0", size=SMALL, fill="soft", anchor="end")
    on.text(0, 14, "$ a month", size=SMALL, fill="soft")
    for tokens in (0, 10, 20, 30, 40):
        on.text(across(tokens), 320, f"{tokens}", size=SMALL, fill="soft", anchor="middle")
    on.text(WIDTH - 8, 340, "million tokens a day, four in five read", size=SMALL, fill="soft", anchor="end")
    for name, prices in _MODELS:
        bill = bill_of(prices)
        last = min(45.0, 6300 / formulas.api_cost_per_month(bill, MILLION))
        end = (across(last), up(formulas.api_cost_per_month(bill, last * MILLION)))
        on.path([(across(0), up(0)), end], stroke="closed")
        crossing = formulas.break_even(bill) / MILLION
        if crossing < 45:
            point = (across(crossing), up(formulas.api_cost_per_month(bill, crossing * MILLION)))
            on.dot(*point, side="ink", radius=5)
            on.text(point[0] + 6, point[1] + 19, f"{crossing:.1f}", bold=True, size=SMALL)
        _name_line(on, name, end)
    own = formulas.self_hosted_cost_per_month(bill_of("price-gpt-6-2-sol"), MILLION)
    on.line((across(0), up(own)), (across(45), up(own)), stroke="open", thick=3)
    on.text(across(11), up(own) - 9, f"own card, ${own:,.0f}", bold=True, fill="open", size=SMALL)
    on.height = 346


def _name_line(on: Drawing, name: str, end: tuple[float, float]) -> None:
    kind, model = name.split(": ")
    x, y = end
    if kind == "dear":
        on.text(x + 8, y + 6, f"{kind}\n{model}", size=SMALL, fill="closed")
    elif kind == "middle":
        on.text(x, y - 28, f"{kind}\n{model}", size=SMALL, fill="closed", anchor="end")
    else:
        on.text(x, y - 10, f"{kind}: {model}", size=SMALL, fill="closed", anchor="end")


def _price_on_card(utilisation: float) -> float:
    """Of a million tokens, on the card of the calculator's example."""
    bill = bill_of("price-gpt-6-2-sol")
    whole_day = formulas.capacity_per_day(bill) / bill.utilisation
    return bill.gpu_price_per_hour * 24 / (whole_day * utilisation) * MILLION


def utilisation(on: Drawing) -> None:
    """The price of a token falls as the card fills; each seller is a level, and where they cross is the least use."""
    across, up = Powers(0.005, 1, 58, WIDTH - 8), Powers(0.05, 25, 330, 34)
    on.text(0, 14, "$ a million tokens, four in five read", size=SMALL, fill="soft")
    for dollars in (0.1, 1.0, 10.0):
        on.line((58, up(dollars)), (WIDTH - 8, up(dollars)))
        words = f"${dollars:.2f}" if dollars < 1 else f"${dollars:.0f}"
        on.text(50, up(dollars) + 5, words, size=SMALL, fill="soft", anchor="end")
    for share in (0.01, 0.1, 1):
        on.line((across(share), 34), (across(share), 330))
        anchor = "end" if share == 1 else "middle"
        on.text(
            across(share) + (8 if share == 1 else 0),
            350,
            f"{100 * share:g} %",
            size=SMALL,
            fill="soft",
            anchor=anchor,
        )
    on.text(WIDTH, 370, "of the card’s throughput is used", size=SMALL, fill="soft", anchor="end")
    ends = [(across(share), up(_price_on_card(share))) for share in (0.005, 1)]
    on.path(ends, stroke="open", thick=3.5)
    for name, fact, side, place in (
        ("GPT-6.2 Astra", "price-gpt-6-2-astra", "closed", "right"),
        ("GPT-6.2 Sol", "price-gpt-6-2-sol", "closed", "right"),
        ("gpt-oss at Groq", "price-gpt-oss-120b-groq", "open", "above"),
        ("GPT-6 Luna", "price-gpt-6-luna", "closed", "below"),
        ("gpt-oss, cheapest host", "price-gpt-oss-120b-openrouter", "open", "below"),
    ):
        price = formulas.api_price_per_million(bill_of(fact))
        least = _price_on_card(1) / price
        on.line((58, up(price)), (WIDTH - 8, up(price)), stroke=side, thick=2)
        told = "never" if least > 1 else (f"{100 * least:.0f} %" if least >= 0.1 else f"{100 * least:.1f} %")
        words = f"{name}, ${price:.3f}: {told}" if price < 0.1 else f"{name}, ${price:.2f}: {told}"
        at = across(least) + 20 if place == "right" else across(0.008)
        on.text(at, up(price) + (17 if place == "below" else -7), words, size=SMALL, fill=side)
        if least <= 1:
            on.dot(across(least), up(price), side="ink", radius=5)
    on.text(across(0.15) + 6, up(_price_on_card(0.15)) - 6, "own card", size=SMALL, bold=True, fill="open")
    on.height = 376


def queue(on: Drawing) -> None:
    """Time in the simplest queue, in times of service: one divided by what is free."""
    across, up = Even(0, 100, 40, WIDTH - 8), Even(0, 12, 270, 34)
    on.text(0, 14, "Time until it is done, in times of an idle card", size=SMALL, fill="soft")
    for times in (0, 2, 4, 6, 8, 10, 12):
        on.line((40, up(times)), (WIDTH - 8, up(times)), stroke="line" if times else "edge")
        on.text(32, up(times) + 5, f"{times}×" if times else "0", size=SMALL, fill="soft", anchor="end")
    for percent in (0, 25, 50, 75, 100):
        on.text(
            across(percent),
            290,
            f"{percent} %",
            size=SMALL,
            fill="soft",
            anchor="end" if percent == 100 else "middle",
        )
    on.text(WIDTH - 8, 310, "of the card’s time is taken", size=SMALL, fill="soft", anchor="end")
    on.path(
        [(across(busy), up(1 / (1 - busy / 100))) for busy in (*range(0, 90, 2), 90, 91, 91.6)],
        stroke="open",
        thick=3,
    )
    for busy, words in ((50, "twice as long"), (80, "five times"), (90, "ten times")):
        x, y = across(busy), up(1 / (1 - busy / 100))
        on.dot(x, y, side="ink", radius=5)
        on.text(x - 11, y - 3, f"{busy} %: {words}", size=SMALL, bold=True, anchor="end")
    on.height = 316
