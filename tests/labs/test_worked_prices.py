"""The sums in the course's lessons are the lab's, at the prices that the course's facts say today."""

from __future__ import annotations

from functools import cache

import pytest
import yaml

from config.env import ROOT
from labs.every_lab import BY_NAME
from labs.figures import figure

LESSON = ROOT / "content" / "lessons" / "production-decision.md"
WHOLE_MONTH = 730


@cache
def facts() -> dict[str, str]:
    return {
        one["id"]: str(one["value"]) for one in yaml.safe_load((ROOT / "content" / "facts.yaml").read_text())
    }


def dollars(fact: str) -> float:
    return float(facts()[fact].removeprefix("$"))


def of(name: str, model: str, **inputs: object) -> float:
    prices = {
        "api_price_read": dollars(f"price-{model}-in"),
        "api_price_written": dollars(f"price-{model}-out"),
    }
    return figure("break-even", name, prices | inputs, facts())


@pytest.mark.parametrize(
    ("model", "name"),
    [("gpt-6-luna", "GPT-6 Luna"), ("gpt-6-2-sol", "GPT-6.2 Sol"), ("gpt-6-2-astra", "GPT-6.2 Astra")],
)
def test_a_cheap_a_middle_and_a_dear_model_cost_what_the_lesson_says(model: str, name: str) -> None:
    try:
        crossing = f"{of('break_even', model) / 1e6:.1f} million tokens a day"
    except ValueError:
        crossing = "Never"
    row = f"| {name} | ${of('api_cost', model):,.0f} | ${of('self_hosted_cost', model):,.0f} | {crossing}"
    assert row in LESSON.read_text()


def test_the_cheap_model_is_never_beaten_and_the_dear_one_soon() -> None:
    with pytest.raises(ValueError, match="no number"):
        of("break_even", "gpt-6-luna")
    assert of("break_even", "gpt-6-2-astra") < of("break_even", "gpt-6-2-sol")


def test_the_sum_by_hand_is_the_labs() -> None:
    half = {"share_read": 50, "upkeep_hours_per_month": 22}
    card, monthly = dollars("h100-hourly-low") * WHOLE_MONTH, of("self_hosted_cost", "gpt-6-2-sol", **half)
    million_a_month = of("break_even", "gpt-6-2-sol", **half) * WHOLE_MONTH / 24 / 1e6
    text = " ".join(LESSON.read_text().split())
    assert f"${card:,.0f} for a month of 730 hours" in text
    assert f"makes ${monthly:,.0f} a month, so the two are equal at {million_a_month:,.0f} million" in text
    assert f"{million_a_month:,.0f} million tokens in a month is about" in text


def test_the_calculator_starts_from_a_price_that_the_lesson_lists() -> None:
    text = LESSON.read_text()
    assert all(f"{{fact:{fact}}}" in text for fact in BY_NAME["break-even"].facts)
