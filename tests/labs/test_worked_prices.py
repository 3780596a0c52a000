"""The bills of the course's lesson on cost are worked out from the prices that its facts say today."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest
import yaml

from config.env import ROOT
from content.labs import BY_NAME

LESSON = ROOT / "content" / "lessons" / "production-decision.md"
READ, WRITTEN = 450, 150  # million tokens in the lesson's month
HOURS_IN_A_MONTH = 730


@cache
def facts() -> dict[str, str]:
    return {
        one["id"]: str(one["value"]) for one in yaml.safe_load((ROOT / "content" / "facts.yaml").read_text())
    }


def price(fact: str) -> Decimal:
    return Decimal(facts()[fact].removeprefix("$"))


def dollars(amount: Decimal) -> str:
    return f"${amount.quantize(Decimal(1), ROUND_HALF_UP):,}"


def bill(model: str) -> tuple[Decimal, Decimal]:
    return READ * price(f"price-{model}-in"), WRITTEN * price(f"price-{model}-out")


@cache
def text() -> str:
    return " ".join(LESSON.read_text().split())


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("llama-3-3-70b-deepinfra", "Llama 3.3 70B at DeepInfra"),
        ("gpt-6-luna", "GPT-6 Luna"),
        ("gpt-oss-120b-groq", "gpt-oss-120b at Groq"),
        ("llama-3-3-70b-groq", "Llama 3.3 70B at Groq"),
        ("deepseek-v4-pro-deepseek", "DeepSeek V4 Pro at DeepSeek, off-peak"),
        ("gpt-6-2-sol", "GPT-6.2 Sol"),
        ("kimi-k3-1-pro-moonshot", "Kimi K3.1 Pro at Moonshot"),
        ("gpt-6-2-astra", "GPT-6.2 Astra"),
    ],
)
def test_the_month_costs_with_each_model_what_the_lesson_says(model: str, name: str) -> None:
    read, written = bill(model)
    assert f"| {name} | {dollars(read)} | {dollars(written)} | {dollars(read + written)} |" in text()


def test_the_month_is_the_one_that_is_told() -> None:
    assert f"reads {READ} million tokens and writes {WRITTEN} million" in text()


def test_a_card_costs_what_the_lesson_says_and_is_compared_rightly() -> None:
    card = price("h100-hourly-low") * HOURS_IN_A_MONTH
    assert f"comes to {dollars(card)} for a month of {HOURS_IN_A_MONTH} hours" in text()
    assert "sixteen times Luna’s bill" in text()
    assert round(card / sum(bill("gpt-6-luna"))) == 16
    assert card < sum(bill("gpt-6-2-sol"))
    assert round(sum(bill("gpt-6-2-astra")) / card) == 5


def test_the_spread_is_as_wide_as_the_lesson_says() -> None:
    dear, cheap = sum(bill("gpt-6-2-astra")), sum(bill("llama-3-3-70b-deepinfra"))
    assert 95 < dear / cheap < 110, "a hundred times"
    assert round(sum(bill("llama-3-3-70b-groq")) / cheap) == 4


def test_the_calculator_starts_from_a_price_that_the_lesson_lists() -> None:
    assert all(f"{{fact:{fact}}}" in text() for fact in BY_NAME["break-even"].facts)
