"""What the capstone says that its three steps cost follows from the course's prices."""

from __future__ import annotations

import pytest

from config.env import ROOT
from tests.labs.test_self_hosting_sums import dollars

TEXT = " ".join((ROOT / "content" / "lessons" / "build-an-agent.md").read_text().split())
MAILS, REFUNDS = 5000, 1000
READ = MAILS * 250 + REFUNDS * (250 + 120)
WRITTEN = MAILS * 5 + REFUNDS * (10 + 80)


@pytest.mark.parametrize(("model", "name"), [("gpt-6-luna", "GPT-6 Luna"), ("gpt-6-2-sol", "GPT-6.2 Sol")])
def test_three_steps_cost_a_month_what_the_lesson_says(model: str, name: str) -> None:
    cost = (READ * dollars(f"price-{model}-in") + WRITTEN * dollars(f"price-{model}-out")) / 1e6
    assert f"${cost:.2f}" in TEXT and f"with {name}" in TEXT
    assert "Routing reads 250 tokens and writes 5, extracting 250 and 10, writing 120 and 80" in TEXT
