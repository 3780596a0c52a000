"""The sums of the lesson on self-hosting are the lab's, at the prices that the course's facts say today."""

from __future__ import annotations

from functools import cache

import pytest
import yaml

from config.env import ROOT
from labs.figures import figure

LESSON = ROOT / "content" / "lessons" / "self-hosting.md"
CARD = {
    "share_read": 80,
    "tokens_per_second": 6000,
    "upkeep_hours_per_month": 20,
    "wage_per_hour": 60,
}
SELLERS = {
    "GPT-6.2 Astra": "gpt-6-2-astra",
    "GPT-6.2 Sol": "gpt-6-2-sol",
    "GPT-6 Luna": "gpt-6-luna",
    "gpt-oss-120b at Groq": "gpt-oss-120b-groq",
    "gpt-oss-120b at the cheapest host": "gpt-oss-120b-openrouter",
}


@cache
def facts() -> dict[str, str]:
    ledger = yaml.safe_load((ROOT / "content" / "facts.yaml").read_text())
    return {one["id"]: str(one["value"]) for one in ledger}


def dollars(fact: str) -> float:
    return float(facts()[fact].removeprefix("$"))


@cache
def text() -> str:
    return " ".join(LESSON.read_text().split())


def mix(model: str) -> float:
    return 0.8 * dollars(f"price-{model}-in") + 0.2 * dollars(f"price-{model}-out")


def card_per_million(utilisation: float) -> float:
    return dollars("h100-hourly-low") / (6000 * utilisation * 3600) * 1e6


def of(name: str, model: str, **inputs: float) -> float:
    prices = {
        "api_price_read": dollars(f"price-{model}-in"),
        "api_price_written": dollars(f"price-{model}-out"),
    }
    return figure("break-even", name, prices | CARD | inputs, facts())


@pytest.mark.parametrize("percent", [5, 10, 20, 40, 100])
def test_a_million_tokens_cost_on_the_card_what_the_table_says(percent: int) -> None:
    tokens = 6000 * percent / 100 * 86_400 / 1e6
    assert f"| {percent} % | {tokens:.1f} million | ${card_per_million(percent / 100):.2f} |" in text()


@pytest.mark.parametrize(("name", "model"), SELLERS.items())
def test_the_least_utilisation_against_each_seller_is_the_quotient_of_the_prices(
    name: str, model: str
) -> None:
    least = 100 * card_per_million(1) / mix(model)
    price = f"{mix(model):.2f}" if mix(model) > 0.1 else f"{mix(model):.3f}"
    assert f"| {name} | ${price} | {least:.{1 if least < 10 else 0}f} %" in text()


@pytest.mark.parametrize("name", ["GPT-6.2 Astra, dear", "GPT-6.2 Sol, middle", "GPT-6 Luna, cheap"])
def test_a_dear_a_middle_and_a_cheap_model_break_even_where_the_lesson_says(name: str) -> None:
    model = SELLERS[name.partition(",")[0]]
    at_20_million = {"utilisation": 40, "tokens_per_day": 20e6}
    buys = of("self_hosted_cost", model, **at_20_million) / mix(model)
    try:
        crossing = f"{of('break_even', model, **at_20_million) / 1e6:.1f} million tokens a day"
    except ValueError:
        crossing = "Never"
    bill = of("api_cost", model, **at_20_million)
    assert f"| {name} | ${mix(model):.2f} | {buys:,.0f} million | {crossing} | ${bill:,.0f} |" in text()


def test_even_at_80_percent_the_cheap_model_asks_for_more_than_anybody_has() -> None:
    many = of("break_even", "gpt-6-luna", utilisation=80)
    assert f"it would take four of them and {many / 1e6:,.0f} million tokens a day" in text()
    assert of("gpus", "gpt-6-luna", utilisation=80, tokens_per_day=many) == 4


@pytest.mark.parametrize("million", [20, 50, 60, 70, 80, 100])
def test_whole_cards_make_the_lines_cross_more_than_once(million: int) -> None:
    use = {"utilisation": 5, "tokens_per_day": million * 1e6}
    api, own = of("api_cost", "gpt-6-2-sol", **use), of("self_hosted_cost", "gpt-6-2-sol", **use)
    cheaper = "API" if api < own else "Self-hosted"
    cards = of("gpus", "gpt-6-2-sol", **use)
    assert f"| {million} million | ${api:,.0f} | {cards:.0f} | ${own:,.0f} | {cheaper} |" in text()


def test_the_break_even_by_hand_and_the_end_of_the_islands_are_the_labs() -> None:
    at, always = (of(name, "gpt-6-2-sol", utilisation=5) / 1e6 for name in ("break_even", "always_from"))
    assert f"The break-even is **{at:.1f} million tokens a day**" in text()
    assert f"From {always:.1f} million a day on" in text()


def test_a_thousand_dollars_of_upkeep_move_the_break_even_by_what_the_lesson_says() -> None:
    before, after = (
        of("break_even", "gpt-6-2-sol", utilisation=40, upkeep_hours_per_month=hours, wage_per_hour=100)
        for hours in (12, 22)
    )
    assert f"moves the break-even by {(after - before) / 1e6:.1f} million tokens a day" in text()
