"""The sums of the lesson on tuning follow from the course's prices and from the sum on self-hosting."""

from __future__ import annotations

import pytest

from config.env import ROOT
from tests.labs.test_self_hosting_sums import dollars, of

TEXT = " ".join((ROOT / "content" / "lessons" / "fine-tune-or-prompt.md").read_text().split())
INSTRUCTION = 1500 * 40_000 / 1e6  # million tokens a day
A_MONTH_OF_CARD = 6307.2  # million tokens that the lesson on self-hosting lets it serve at 40 %


def a_request(model: str) -> float:
    return (2000 * dollars(f"price-{model}-in") + 200 * dollars(f"price-{model}-out")) / 1e6


def test_the_long_instruction_costs_what_the_lesson_says() -> None:
    day = INSTRUCTION * dollars("price-gpt-6-2-sol-in")
    assert f"the instruction costs ${day:.0f} a day, or ${day * 730 / 24:,.0f} a month" in TEXT
    cached = INSTRUCTION * dollars("price-gpt-6-2-sol-cached")
    assert f"the same tokens cost ${cached:.0f} a day" in TEXT


@pytest.mark.parametrize(
    ("model", "said"), [("gpt-6-2-sol", "by {:.0f},000 requests"), ("gpt-6-luna", "take {:.1f} million")]
)
def test_a_tuned_model_is_earned_back_by_as_many_requests_as_the_lesson_says(model: str, said: str) -> None:
    card = of("self_hosted_cost", model, utilisation=40, tokens_per_day=1e6)
    requests = card / a_request(model)
    assert said.format(requests / (1e3 if "000" in said else 1e6)) in TEXT
    serves = requests * 2200 / 1e6 <= A_MONTH_OF_CARD
    assert serves is (model == "gpt-6-2-sol")
    assert f"${a_request(model):.4f}".rstrip("0") in TEXT
